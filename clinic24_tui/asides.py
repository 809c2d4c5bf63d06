"""What the screens ask for beside the cases: phrases of one's own, what one does now, the team, Dagens info, the hazards."""

from typing import Literal

from clinic24_tui.client.ids import new_id
from clinic24_tui.client.line import Line
from clinic24_tui.client.session import Frame, Session
from clinic24_tui.state.phrase_saving import OwnPhrase
from clinic24_tui.state.shift import Shift
from server.contract.views import DutyState


class Asides:
    """The part of the link that no case is in; the answers come into the store, or as messages."""

    line: Line
    session: Session
    shift: Shift
    _phrases_asked: set[str]

    def look(self, at: Literal["hazards", "feedback", "receivers", "callers"]) -> bool:
        """Ask for what is no view; it comes into the store, or is refused. False when there is no line."""
        return self.session.phase == "worn" and self.line.send({"type": "look", "vid": at, "at": at})

    def ask_step(self, case: str, at: str = "") -> bool:
        """Ask for the step of a case that I write in; it comes as `CallerTold`, or is refused. False when there is no line."""
        frame = {"type": "ask_step", "vid": case, "case": case, **({"at": at} if at else {})}
        return self.session.phase == "worn" and self.line.send(frame)

    def keep_phrase(self, wish: OwnPhrase) -> str:
        """Keep a phrase of one's own; answered by `PhraseAnswered` with the returned id. Only while online."""
        return self._ask_phrase("keep_phrase", **{"phrase": wish.phrase} if wish.phrase else {}, **wish.fields())

    def drop_phrase(self, phrase: str) -> str:
        """Remove a phrase of one's own; answered by `PhraseAnswered` with the returned id. Only while online."""
        return self._ask_phrase("drop_phrase", phrase=phrase)

    def _ask_phrase(self, kind: str, **fields: str) -> str:
        asked = new_id()
        self._phrases_asked.add(asked)
        self.line.send({"type": kind, "id": asked, **fields})
        return asked

    def set_duty(self, state: DutyState, *, coordinator: bool = False) -> None:
        """Say what I do now, at once or when the line is back."""
        self._say_worn(self.shift.frame(state, coordinator=coordinator))

    def ask_team(self) -> None:
        """Ask for the team; it comes into `store.team`."""
        self._say_worn({"type": "ask_team"})

    def ask_contacts(self, case: str) -> None:
        """Ask for the other contacts of a case's patient; they come into `store.contacts`."""
        self._say_worn({"type": "ask_contacts", "case": case})

    def ask_open(self, case: str) -> bool:
        """Ask for the open cases of a case's patient, side by side; they come into `store.open_cases`. False without a line."""
        return self.session.phase == "worn" and self.line.send({"type": "ask_open", "case": case})

    def post_info(self, n: int, day: str, text: str) -> None:
        """Put up a line of Dagens info, or take it down with an empty text."""
        self._say_worn({"type": "post_info", "n": n, "day": day, "text": text})

    def _say_worn(self, frame: Frame) -> None:
        if self.session.phase == "worn":
            self.line.send(frame)
