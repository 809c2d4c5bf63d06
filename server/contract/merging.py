"""Two open cases of one patient: seen side by side, and made one."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict


class Merge(TypedDict):
    """Take another case of the same patient into mine: nobody's in my queue, or mine too. It closes, and both name each other."""

    id: str
    type: Literal["Merge"]
    case: str
    owner_seq: int
    other: str


class TakenIn(TypedDict):
    """A case that has been taken into this one, as it was then: by whom and when (ms UTC), when it came in, and its words.

    `pictures` are those that came along, each with the seq of its event in the other's journal.
    """

    case: str
    at: int
    by: str
    entered: int
    complaint: str
    own_words: str
    said: dict[str, str]
    pictures: dict[str, list[str | int]]


Merged = TypedDict("Merged", {"into": NotRequired[str], "from": NotRequired[list[TakenIn]]})
"""Which case this one went on in, and which it has taken in."""

MERGED = "merged"
"""The outcome of a case that was taken into another; no clinician chooses it from the list."""
MERGED_WORDS = ("Sammanslaget med ett annat ärende", "Merged with another case")
