"""Frames about the other contacts of a case's patient."""

from typing import Literal

from typing_extensions import TypedDict

from server.contract.views import CaseState, HistoryLine, Mark


class Contact(TypedDict):
    """Another contact of the patient's, open or of the last thirty days; of another unit's only that there is one.

    `at` is when it ended, or came in while it is open; one that is not `readable` is opened with a reason.
    """

    case: str
    at: int
    state: CaseState
    complaint: str
    outcome: str | None
    owner_name: str | None
    unit_name: str  # empty for another unit's
    readable: bool
    blocked: bool  # by the patient (spärr): opened only with her consent, or in an emergency


class AskContacts(TypedDict):
    """Ask for the other contacts of a case's patient; the case must be open in a view of mine."""

    type: Literal["ask_contacts"]
    case: str


class Contacts(TypedDict):
    """The answer to `ask_contacts`: the open ones first, then the newest. Logged as a reading."""

    type: Literal["contacts"]
    case: str
    contacts: list[Contact]


class AskOpen(TypedDict):
    """Ask for a case and the other open ones of its patient, side by side; I must be allowed to read each that is told."""

    type: Literal["ask_open"]
    case: str


class OpenLine(TypedDict):
    """One of the latest lines of a case: the patient's, or a colleague's by name."""

    seq: int
    at: int
    by: str  # empty for the patient
    text: str


class OpenCase(TypedDict):
    """An open case as it stands beside the patient's others; `denied` is why the asked one may not take it in, or empty."""

    case: str
    state: CaseState
    entered: int
    level: int
    complaint: str
    own_words: str
    history: list[HistoryLine]
    owner: str | None
    owner_name: str | None
    owner_seq: int | None
    owner_since: int | None
    marks: list[Mark]
    pictures: int
    lines: list[OpenLine]
    denied: dict[str, str]


class OpenCases(TypedDict):
    """The answer to `ask_open`: the asked case first, then the one that came first. Each is logged as a reading."""

    type: Literal["open_cases"]
    case: str
    cases: list[OpenCase]


ContactsAsked = AskContacts | AskOpen
ContactsTold = Contacts | OpenCases
