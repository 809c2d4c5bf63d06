"""The two texts that are being written in a case, to the patient and internally, kept as one draft on the server."""

from typing import NamedTuple

MARK = "║ INTERNT ║"
"""The row between them; what stands below it in a draft can never come into the line to the patient."""


class Sides(NamedTuple):
    """What is being written to the patient, and what is being written internally."""

    said: str = ""
    note: str = ""


def packed(sides: Sides) -> str:
    """Return both texts as one draft; without an internal text it is the line itself."""
    if not sides.note:
        return sides.said
    return f"{sides.said}\n{MARK}\n{sides.note}" if sides.said else f"{MARK}\n{sides.note}"


def unpacked(draft: str) -> Sides:
    """Return the two texts of a draft; everything after the first mark is internal."""
    if draft.startswith(f"{MARK}\n"):
        return Sides("", draft.removeprefix(f"{MARK}\n"))
    said, found, note = draft.partition(f"\n{MARK}\n")
    return Sides(said, note) if found else Sides(draft)


def joined(first: str, second: str) -> str:
    """Return two drafts as one, side by side of each: what is internal in either stays so."""
    one, other = unpacked(first), unpacked(second)
    pairs = zip(one, other, strict=True)
    return packed(Sides(*("\n".join(text for text in pair if text) for pair in pairs)))
