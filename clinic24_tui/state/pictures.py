"""The pictures of a case in words: which number, of what size, from whom, when, and whether anybody has looked at them."""

from clinic24_tui.locale import _, language
from clinic24_tui.times import clock, local
from server.contract.pictures import MARKS
from server.contract.views import CaseHead, Picture

SPACE = "\u00a0"
"""Between thousands, so that a number is never broken over two rows."""


def looked_at(picture: Picture) -> bool:
    """Say whether the picture has been opened by an owner, or marked."""
    return bool(picture["seen_at"] or picture["mark"])


def unseen(head: CaseHead | None) -> list[Picture]:
    """Return the pictures that must be opened or marked before the case can be closed."""
    return [picture for picture in head["pictures"] if not looked_at(picture)] if head else []


def first_to_show(head: CaseHead) -> int:
    """Return the place of the picture to begin with: the first that nobody has opened, else the newest."""
    waiting = (place for place, picture in enumerate(head["pictures"]) if not looked_at(picture))
    return next(waiting, len(head["pictures"]) - 1)


def mark_name(mark: str) -> str:
    """Return a mark in the language of the program."""
    swedish, english = MARKS[mark]
    return english if language() == "en" else swedish


def size_words(width: int, height: int) -> str:
    """Return a picture's size: `3 024 × 4 032`."""
    return f"{width:,}{SPACE}×{SPACE}{height:,}".replace(",", SPACE)


def first_name(name: str) -> str:
    """Return the first name of who has sent a picture."""
    return name.split(" ", maxsplit=1)[0]


def status(picture: Picture) -> str:
    """Return whether the picture has been looked at: its mark first, then who has opened it and when."""
    if picture["mark"]:
        return mark_name(picture["mark"]).lower()
    if picture["seen_at"]:
        name = first_name(picture["seen_by"] or "")
        return _("öppnad av {name} {time}").format(name=name, time=clock(picture["seen_at"]))
    return _("inte öppnad")


def line_words(head: CaseHead, picture: str) -> str:
    """Return a picture's line in the conversation, empty when the head does not know it (yet)."""
    for number, one in enumerate(head["pictures"], 1):
        if one["id"] == picture:
            size = size_words(one["width"], one["height"])
            words = _("Bild {n} av {name}, {size}, {time} – {status}")
            name = first_name(one["sender"])
            return words.format(n=number, name=name, size=size, time=clock(one["at"]), status=status(one))
    return ""


def caption(head: CaseHead, place: int, person: str) -> tuple[str, str]:
    """Return the two rows over a picture: whose case it is and which picture, then who has sent it, when, and how it stands.

    `person` is what else the screen shows of the patient.
    """
    one = head["pictures"][place]
    of = _("Bild {n} av {all}").format(n=place + 1, all=len(head["pictures"]))
    sent = local(one["at"])
    when = f"{sent:%Y-%m-%d %H:%M}"
    size = size_words(one["width"], one["height"])
    from_whom = _("skickad av {name} {when}").format(name=one["sender"], when=when)
    return f"{head['name']}, {person} · {of}", f"{from_whom} · {size} · {status(one)}"
