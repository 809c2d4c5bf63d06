"""Frames about the other contacts of a case's patient."""

from typing import Literal

from typing_extensions import TypedDict

from server.contract.views import Contact


class AskContacts(TypedDict):
    """Ask for the other contacts of a case's patient; the case must be open in a view of mine."""

    type: Literal["ask_contacts"]
    case: str


class Contacts(TypedDict):
    """The answer to `ask_contacts`: the open ones first, then the newest. Logged as a reading."""

    type: Literal["contacts"]
    case: str
    contacts: list[Contact]
