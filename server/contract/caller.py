"""Cases that a clinician begins: a contact that the clinic makes, and a caller whose case is written in step by step."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from server.contract.views import PatientStep, Rule


class StartContact(TypedDict):
    """Begin a case for a person without an open one: `reason` is internal, `text` is the patient's first line."""

    id: str
    type: Literal["StartContact"]
    number: str
    reason: str
    text: str


class EnterCaller(TypedDict):
    """Begin to write in a case for who is on the telephone, or go on with the one that I have begun for that person.

    `number` is whom it concerns, `caller` a child's guardian who rings ("" where she rings herself), `phone` where to ring back.
    """

    id: str
    type: Literal["EnterCaller"]
    number: str
    caller: str
    phone: str


class AskStep(TypedDict):
    """Ask for the step that is to be filled in now in a case that I write in; `at` opens an earlier one. Logged as a reading."""

    type: Literal["ask_step"]
    vid: str
    case: str
    at: NotRequired[str]


class Outlook(TypedDict):
    """What the triage says of a case that is being written in, and where it goes; texts are {"sv", "en"}, times ms UTC.

    `mine` says that it is the queue of the assignment that is worn, `staffed` that some queue takes it at all.
    """

    level: int
    rules: list[Rule]
    unit_name: str
    profession: str
    due: int
    mine: bool
    staffed: bool


class StepShown(TypedDict):
    """The answer to `ask_step`; `name` is "" of a protected person, `outlook` None until the level is known."""

    type: Literal["step"]
    vid: str
    name: str
    step: PatientStep
    outlook: Outlook | None


class HalfWritten(TypedDict):
    """A case that I have begun to write in and not sent; `name` is "" of a protected person."""

    case: str
    name: str
    since: int


class HalfWrittenCases(TypedDict):
    """The answer to `look` at `callers`: my half-written cases, the newest first. Logged as a reading."""

    type: Literal["callers"]
    vid: str
    cases: list[HalfWritten]
