"""Frames about the other contacts of a case's patient."""

from typing import Literal

from typing_extensions import TypedDict

from server.contract.views import CaseState


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
