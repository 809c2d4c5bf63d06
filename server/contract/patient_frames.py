"""Frames of a patient's page: its first, then the server's."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from server.contract.frames import Ack, Events, Refuse
from server.contract.patient_commands import PatientCommand


class PatientOpen(TypedDict):
    """First frame of a patient's page: the case token (or the cookie carries it), and from where to go on."""

    type: Literal["open"]
    token: NotRequired[str]
    seq: NotRequired[int]


class PatientCommandFrame(TypedDict):
    """A patient's command over the socket; the answer is `ack` or `refuse`."""

    type: Literal["cmd"]
    cmd: PatientCommand


class PatientTyping(TypedDict):
    """The patient writes, or has stopped; never stored."""

    type: Literal["typing"]
    on: bool


PatientFrame = PatientOpen | PatientCommandFrame | PatientTyping


class PatientState(TypedDict):
    """What the page must know besides the events: the case's state, whose turn, what both sides have read, the promise in words."""

    type: Literal["state"]
    case: str
    seq: int
    state: str
    staff_name: str | None
    staff_title: str | None
    staff_here: bool
    staff_typing: bool
    read_by_staff: int
    promise: dict[str, str] | None


PatientServerFrame = PatientState | Events | Ack | Refuse
