"""Frames of logging in: password, code and what proves it again; one's own sessions and password."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict


class Login(TypedDict):
    """First frame of a clinician: name and password, or the token of a living session."""

    type: Literal["login"]
    protocol: int
    user: NotRequired[str]
    password: NotRequired[str]
    token: NotRequired[str]
    lang: NotRequired[Literal["sv", "en"]]
    device: NotRequired[str]  # the terminal's own name, for the list of sessions


class Code(TypedDict):
    """Answer `code_asked` or `enrol`: six digits, or after `code_asked` a recovery code."""

    type: Literal["code"]
    code: str


class Prove(TypedDict):
    """First frame of a line of its own: is this still the person whose session it is? Answered by `proved`."""

    type: Literal["prove"]
    protocol: int
    token: str
    password: str


class Present(TypedDict):
    """Say that somebody has pressed a key since the last one, so that reading counts as use; never more than once a minute."""

    type: Literal["present"]


class AskSessions(TypedDict):
    """Ask for my own sessions."""

    type: Literal["ask_sessions"]


class EndSessions(TypedDict):
    """End one of my own sessions, or without `session` all but this one. Answered by `sessions`."""

    type: Literal["end_sessions"]
    session: NotRequired[str]


class ChangePassword(TypedDict):
    """Change my own password; ends my other sessions. Answered by `password_changed`, or refused with the `id`."""

    type: Literal["change_password"]
    id: str
    old: str
    new: str


class CodeAsked(TypedDict):
    """The code is asked for, whether or not the password was right."""

    type: Literal["code_asked"]


class Enrol(TypedDict):
    """The password was right and there is no second factor yet: a secret to put into the telephone, and a code of it back."""

    type: Literal["enrol"]
    secret: str
    uri: str  # what the QR code says (otpauth)


class RecoveryCodes(TypedDict):
    """The recovery codes after an enrolment; they are never told again. `welcome` follows."""

    type: Literal["recovery_codes"]
    codes: list[str]


class Proved(TypedDict):
    """It is."""

    type: Literal["proved"]


class SessionRow(TypedDict):
    """One of my sessions; `device` is what the terminal called itself, `this` is the one that asks."""

    id: str
    address: str
    device: str
    since: int
    used: int
    this: bool


class MySessions(TypedDict):
    """My own sessions, the newest first."""

    type: Literal["sessions"]
    sessions: list[SessionRow]


class PasswordChanged(TypedDict):
    """My password is changed, and my other sessions are ended."""

    type: Literal["password_changed"]
    id: str


Arriving = Login | Code | Prove | Present | AskSessions | EndSessions | ChangePassword
Arrived = CodeAsked | Enrol | RecoveryCodes | Proved | MySessions | PasswordChanged
