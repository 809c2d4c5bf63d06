"""The way in and out as the link has it: password, code, enrolment, the proof behind the lock, and that somebody is here."""

from typing import TYPE_CHECKING

from clinic24_tui.client.ids import new_id
from clinic24_tui.locale import _, language
from clinic24_tui.messages import LoginStep, PasswordAnswered

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message import Message

    from clinic24_tui.client.clock import Clock
    from clinic24_tui.client.line import Line
    from clinic24_tui.client.session import Frame, Session
    from clinic24_tui.state.ages import AgeChoice
    from clinic24_tui.state.store import Store

PRESENT_SECONDS = 60.0
"""How often at most the server is told that somebody presses keys: reading is use too."""
STEPS = frozenset({"code_asked", "enrol", "recovery_codes"})
"""Frames after which the login shows another step."""


class Arriving:
    """The part of the link that logs in and out."""

    refusal = ""
    """Words of the last refusal that concerned the session itself (wrong password, other version …)."""
    _present_at = 0.0
    _password_asked = ""

    if TYPE_CHECKING:
        line: Line
        clock: Clock
        session: Session
        store: Store
        chosen: AgeChoice
        _post: Callable[[Message], object]

        def _say(self, frames: list[Frame]) -> None: ...

    def login(self, user: str, password: str) -> None:
        """Log in, now or when the line is up."""
        self.refusal = ""
        frames = self.session.login(user, password)
        if self.line.up:
            self._say(frames)

    def give_code(self, code: str) -> None:
        """Give the code that the server asks for."""
        self.refusal = ""
        self._say(self.session.code(code))

    def start_over(self) -> None:
        """Leave the step that the login is at; the next try begins with name and password."""
        self.refusal = ""
        self.session.start_over()
        self._post(LoginStep())

    def codes_kept(self) -> None:
        """Forget the recovery codes: the person has them."""
        self.session.recovery = []
        self._post(LoginStep())

    async def prove(self, password: str) -> str:
        """Ask the server whether this is my password; returns why not, empty when it is. The session goes on as it is."""
        if not self.session.logged_in:
            return _("Logga in igen.")
        answer = await self.line.ask(self.session.proof(password))
        if answer is None:
            return _("Servern svarar inte, och bara den kan säga om lösenordet är rätt. Försök igen.")
        return "" if answer["type"] == "proved" else str(answer.get(language(), answer["type"]))

    def present(self) -> None:
        """Tell the server, once a minute at most, that somebody has pressed a key."""
        now = self.clock.monotonic()
        if self.session.phase == "worn" and now - self._present_at >= PRESENT_SECONDS:
            self._present_at = now
            self._say([{"type": "present"}])

    def ask_sessions(self) -> None:
        """Ask for my own sessions; they come into `store.sessions`."""
        if self.session.phase == "worn":
            self._say([{"type": "ask_sessions"}])

    def end_sessions(self, session: str = "") -> bool:
        """End one of my sessions, or all others with none given. False when there is no line."""
        frame = {"type": "end_sessions", **({"session": session} if session else {})}
        return self.session.phase == "worn" and self.line.send(frame)

    def change_password(self, old: str, new: str) -> str:
        """Change my password; answered by `PasswordAnswered` with the returned id. Only while online."""
        self._password_asked = new_id()
        self._say([{"type": "change_password", "id": self._password_asked, "old": old, "new": new}])
        return self._password_asked

    def _password_answered(self, words: str = "") -> None:
        asked, self._password_asked = self._password_asked, ""
        self._post(PasswordAnswered(asked, words))

    def wear(self, assignment: str) -> None:
        """Choose the assignment."""
        self._say(self.session.wear(assignment))

    def logout(self) -> None:
        """End the session."""
        self.chosen.forget()
        self._say(self.session.logout())
