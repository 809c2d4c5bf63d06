"""What is heard when something wants the clinician: the terminal's bell, its notice, or nothing. No word of a case leaves here."""

from typing import Literal

Sound = Literal["bell", "notice", "off"]
SOUNDS: tuple[Sound, ...] = ("bell", "notice", "off")
BELL = "\a"


def heard(sound: Sound, words: str) -> str:
    """Return what to write to the terminal: BEL, or an OSC 9 notice with words of our own, or nothing."""
    if sound == "notice":
        return f"\x1b]9;{words}{BELL}"
    return BELL if sound == "bell" else ""
