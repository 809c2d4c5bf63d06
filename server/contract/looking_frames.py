"""Who of the staff is at a case, for the lists."""

from typing import Literal

from typing_extensions import TypedDict


class Looking(TypedDict):
    """Which colleagues have a case of my queue open, and who of them writes; never stored, sent anew when it changes."""

    type: Literal["looking"]
    case: str
    staff: list[str]
    staff_typing: list[str]
