"""Messages that cross screens. The link's go to the app, which hands a copy to every screen of the stack
(`bubble=False`); requests from widgets (`OpenCase`, `Say`) bubble up to the app.
"""

from typing import Any, Literal

from textual.message import Message

from clinic24_tui.state.beside import Change, Kind
from clinic24_tui.state.outbox import Pending

Tone = Literal["plain", "warn", "alarm"]
LineState = Literal["connecting", "online", "offline", "stopped", "untrusted"]


class FromLink(Message, bubble=False):
    """Base of what the link tells: every screen of the stack gets it."""


class StoreChanged(FromLink, bubble=False):
    """The store has taken in a batch; `changes` says what must be drawn again."""

    def __init__(self, changes: frozenset[Change]) -> None:
        super().__init__()
        self.changes = changes

    def touches(self, kind: Kind, ident: str = "") -> bool:
        """Say whether the batch changed this; without `ident` any of the kind."""
        return Change(kind, ident) in self.changes if ident else any(change.kind == kind for change in self.changes)


class LineChanged(FromLink, bubble=False):
    """The line came or went; `since` is ms UTC (server's clock)."""

    def __init__(self, state: LineState, since: int) -> None:
        super().__init__()
        self.state = state
        self.since = since


class LoginStep(FromLink, bubble=False):
    """The login is at another step: a code is asked for, an enrolment is offered, or recovery codes are told."""


class Second(FromLink, bubble=False):
    """A second has gone: clocks in visible cells are drawn again. `now` is ms UTC on the server's clock."""

    def __init__(self, now: int) -> None:
        super().__init__()
        self.now = now


class Acked(FromLink, bubble=False):
    """A command is on the server's disk; `case` and `seq` as the server answered (for `TakeNext` the case that was
    taken, and `why` it was when it is outside the chosen ages).
    """

    def __init__(self, item: Pending, case: str, seq: int, owner_seq: int | None, why: str = "") -> None:
        super().__init__()
        self.item = item
        self.case = case
        self.seq = seq
        self.owner_seq = owner_seq
        self.why = why


class Refused(FromLink, bubble=False):
    """A command, or what was asked for as `vid`, was refused; `words` are in the program's language. A line's text is
    already back in its draft.
    """

    def __init__(self, item: Pending | None, code: str, words: str, case: str = "", vid: str = "") -> None:
        super().__init__()
        self.item = item
        self.code = code
        self.words = words
        self.case = case
        self.vid = vid


class Stopped(FromLink, bubble=False):
    """A line that waited for the connection was not sent, because `what` has changed; it is in the draft again."""

    def __init__(self, case: str, what: str) -> None:
        super().__init__()
        self.case = case
        self.what = what


class PhraseAnswered(FromLink, bubble=False):
    """What was asked about a phrase of one's own is answered; `words` say why not, empty when it is on disk."""

    def __init__(self, asked: str, words: str) -> None:
        super().__init__()
        self.asked = asked
        self.words = words


class PasswordAnswered(FromLink, bubble=False):
    """What was asked about my own password is answered; `words` say why not, empty when it is changed."""

    def __init__(self, asked: str, words: str) -> None:
        super().__init__()
        self.asked = asked
        self.words = words


class CallerTold(FromLink, bubble=False):
    """A step of a case that I write in has come, or the list of those that I have begun (`StepShown`, `HalfWrittenCases`)."""

    def __init__(self, frame: Any) -> None:
        super().__init__()
        self.frame = frame


class Happened(Message):
    """Something was done that leaves no trace in the store: `taken_back`, `record_copied`, `palette:` and a verb's id."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self.what = what


class Said(FromLink, bubble=False):
    """Something is said in the status line of every screen."""

    def __init__(self, text: str, tone: Tone = "plain") -> None:
        super().__init__()
        self.text = text
        self.tone = tone


class OpenCase(Message):
    """Open the case's own screen; another unit's with the reason of an active choice, a blocked one's by a way to `lift`."""

    def __init__(self, case: str, reason: str = "", lift: str = "") -> None:
        super().__init__()
        self.case = case
        self.reason = reason
        self.lift = lift


class Say(Message):
    """Say one sentence in the status line."""

    def __init__(self, text: str, tone: Tone = "plain") -> None:
        super().__init__()
        self.text = text
        self.tone = tone
