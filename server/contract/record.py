"""The parts of a text for the medical record, and how a unit heads them."""

from typing import Literal

from typing_extensions import TypedDict

RecordPart = Literal["contact", "history", "assessment", "action", "phone", "advice", "follow_up"]


class RecordHeading(TypedDict):
    """A part and its heading in both languages; parts beside each other of one heading stand under it together."""

    part: RecordPart
    sv: str
    en: str
