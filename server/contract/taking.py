"""The command that takes the most urgent waiting case, and the ages that one chooses to take by it."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict


class Ages(TypedDict):
    """Whole years, both included; without `oldest` there is no upper end."""

    youngest: int
    oldest: NotRequired[int]


class TakeNext(TypedDict):
    """Take the most urgent waiting case that the assignment may take, of the chosen `ages` where there are any.

    Levels 112 to 2, and who has waited longest beyond her target, keep their places whatever is chosen; the `ack` then says why.
    """

    id: str
    type: Literal["TakeNext"]
    ages: NotRequired[Ages]
