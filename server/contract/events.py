"""Events: what has happened in a case, numbered 1, 2, 3 … without a gap. Everything else is drawn from them.

`at` is milliseconds UTC, `by` says who. Each type has a version `v`; stored old versions are lifted by the storage's upcasters.
"""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

ActorKind = Literal["patient", "staff", "system"]


class By(TypedDict):
    """Who did it: `id` is a user's name, a patient's case or a clockwork's name."""

    kind: ActorKind
    id: str
    name: NotRequired[str]
    unit: NotRequired[str]
    profession: NotRequired[str]


EventType = Literal[
    "Started",
    "ContactSet",
    "EntranceChosen",
    "UnitChosen",
    "Described",
    "NurseSuggested",
    "NurseDeclined",
    "Ticked",
    "ComplaintChosen",
    "FlowChanged",
    "Answered",
    "Told112",
    "Replied112",
    "Assessed",
    "WentOn",
    "Submitted",
    "Worsened",
    "Flagged",
    "FlagAcknowledged",
    "FeedbackGiven",
    "StatementMarked",
    "PictureSent",
    "PictureSeen",
    "PictureMarked",
    "Taken",
    "Message",
    "Note",
    "Read",
    "HandedOver",
    "Offered",
    "Returned",
    "Rerouted",
    "LevelSet",
    "Disconnected",
    "Reconnected",
    "Reminded",
    "Unreached",
    "Unacknowledged",
    "ColleagueAsked",
    "ColleagueAnswered",
    "QuestionRetracted",
    "QuestionLate",
    "Closed",
    "Recorded",
    "Reopened",
    "PhoneCalled",
    "Parked",
    "Resumed",
    "VideoSent",
    "TookIn",
]

EVENT_VERSIONS: dict[str, int] = {}
"""Versions above 1; a type that is not here stands at version 1."""

STAFF_ONLY: frozenset[str] = frozenset(
    {
        "Note",
        "Offered",
        "Returned",
        "Rerouted",
        "LevelSet",
        "Disconnected",
        "Reconnected",
        "Assessed",
        "Flagged",
        "FlagAcknowledged",
        "FeedbackGiven",
        "StatementMarked",
        "Unreached",
        "Unacknowledged",
        "PictureMarked",
        "Recorded",
        "FlowChanged",
        "NurseSuggested",
        "NurseDeclined",
        "ColleagueAsked",
        "ColleagueAnswered",
        "QuestionRetracted",
        "QuestionLate",
        "PhoneCalled",
        "Parked",
        "Resumed",
    }
)
"""Types that never leave on a patient's socket."""


class Event(TypedDict):
    """One event of a journal, as it is stored and sent; `data` depends on the type (table in docs/protocol.md)."""

    seq: int
    type: str
    v: int
    at: int
    by: By
    data: dict[str, Any]
