"""Commands of a patient's page: what she asks for on the way in, in the queue and in the chat."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from server.contract.commands import MarkRead, SendMessage

Answer = str | int | float | list[str]
"""An answer's value: an option's id, several, a number, a date (ISO) or text; `"unknown"` is *vet ej*."""


class Start(TypedDict):
    """Open a case for the identified person; `case` is the new case's id, made by the server."""

    id: str
    type: Literal["Start"]
    case: str
    who: Literal["self", "child", "teen"]
    lang: Literal["sv", "en"]


class SetContact(TypedDict):
    """Give a phone number and say whether a notice without content may be sent."""

    id: str
    type: Literal["SetContact"]
    case: str
    phone: str
    notify: bool


class ChooseEntrance(TypedDict):
    """Choose the way in: care, the secretary or the child health centre."""

    id: str
    type: Literal["ChooseEntrance"]
    case: str
    entrance: Literal["care", "secretary", "bvc"]


class ChooseUnit(TypedDict):
    """Say which unit the case is for, where the register leaves a choice."""

    id: str
    type: Literal["ChooseUnit"]
    case: str
    unit: str


class Describe(TypedDict):
    """Say in one's own words what the matter is; kept word for word."""

    id: str
    type: Literal["Describe"]
    case: str
    text: str


class ReplyNurse(TypedDict):
    """Say whether to write to a nurse instead, where words to the secretary tell of a complaint."""

    id: str
    type: Literal["ReplyNurse"]
    case: str
    nurse: bool


class Tick(TypedDict):
    """Answer the emergency tick-list; an empty list is *Inget av detta*."""

    id: str
    type: Literal["Tick"]
    case: str
    items: list[str]


class ChooseComplaint(TypedDict):
    """Confirm which complaint the words were about; `general` is *något annat*."""

    id: str
    type: Literal["ChooseComplaint"]
    case: str
    flow: str


class AnswerQuestion(TypedDict):
    """Answer, or change the answer of, one question of the flow; `version` is that of the flow that asked it."""

    id: str
    type: Literal["AnswerQuestion"]
    case: str
    question: str
    value: Answer
    version: NotRequired[str]


class SendPicture(TypedDict):
    """Add a picture that the server has made anew; `id` becomes the picture's, `question` names the question that asked."""

    id: str
    type: Literal["SendPicture"]
    case: str
    width: int
    height: int
    bytes: int
    digest: str
    question: NotRequired[str]


class Reply112(TypedDict):
    """Say what became of *Ring 112*: has called, or cannot or will not."""

    id: str
    type: Literal["Reply112"]
    case: str
    called: bool


class TakeAdvice(TypedDict):
    """Be content with the self-care advice; the case ends."""

    id: str
    type: Literal["TakeAdvice"]
    case: str


class GoOn(TypedDict):
    """Go on to a human from the self-care advice or from the emergency page."""

    id: str
    type: Literal["GoOn"]
    case: str


class Submit(TypedDict):
    """Send the case to the care queue that was shown."""

    id: str
    type: Literal["Submit"]
    case: str


class Worsened(TypedDict):
    """*Har du blivit sämre?*: the tick-list again while waiting, or words; it can only raise."""

    id: str
    type: Literal["Worsened"]
    case: str
    items: list[str]
    text: NotRequired[str]


class Withdraw(TypedDict):
    """*Jag behöver inte hjälp längre*."""

    id: str
    type: Literal["Withdraw"]
    case: str


class WriteAgain(TypedDict):
    """Go on in a case that has ended, within the days that the page says; it stands in a queue again."""

    id: str
    type: Literal["WriteAgain"]
    case: str
    text: str


PatientCommand = (
    Start
    | SetContact
    | ChooseEntrance
    | ChooseUnit
    | Describe
    | ReplyNurse
    | Tick
    | ChooseComplaint
    | AnswerQuestion
    | SendPicture
    | Reply112
    | TakeAdvice
    | GoOn
    | Submit
    | Worsened
    | Withdraw
    | WriteAgain
    | SendMessage
    | MarkRead
)

CallerCommand = (
    SetContact
    | ChooseEntrance
    | ChooseUnit
    | Describe
    | ReplyNurse
    | Tick
    | ChooseComplaint
    | AnswerQuestion
    | Reply112
    | TakeAdvice
    | GoOn
    | Submit
    | Withdraw
)
"""What a clinician may ask for on behalf of a caller whose case she writes in, until it is sent; `Reply112` until it is taken."""
