"""Whom a case or a question can be given to, as it is at the moment."""

from typing import Literal

from typing_extensions import TypedDict

from server.contract.views import Colleague, UnitInfo


class Receivers(TypedDict):
    """The units and colleagues of `worn` as they are now: what is open, and who is there.

    `others` are the people of other units, each once, in the first of her assignments there: one may ask them by name.
    """

    type: Literal["receivers"]
    vid: str
    units: list[UnitInfo]
    colleagues: list[Colleague]
    others: list[Colleague]
