"""A training session, folded out of its notes: who takes part, which patients were sent, how fast it goes. Pure.

A note is a line of the practice space's own journal. One who practises alone has a session of one seat and no code.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, Final

from server.training.pace import Pace

CODE_SIGNS: Final = "ABCDEFGHJKLMNPRSTUVWXYZ23456789"
"""What cannot be taken for another sign when it is read aloud."""
CODE_LENGTH: Final = 5
MOST_SEATS: Final = 30
MOST_AT_ONCE: Final = 3


@dataclass(frozen=True, slots=True)
class Noted:
    """One note: what happened in which session, when (ms UTC) and by whom."""

    session: str
    at: int
    who: str
    type: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Seat:
    """One who takes part, in the assignment that she joined with; `hints` are (ms UTC, words) from the leader."""

    user: str
    name: str
    unit: str
    profession: str
    since: int
    hints: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """A patient who was sent: her case, scenario and seed. `turns` are (ms UTC, kind) that the leader let happen to her."""

    case: str
    scenario: str
    seed: int
    profession: str
    at: int
    turns: tuple[tuple[int, str], ...] = ()


@dataclass(slots=True)
class Session:
    """How a session stands after its notes."""

    id: str
    code: str = ""
    title: str = ""
    leader: str = ""
    leader_name: str = ""
    unit: str = ""
    scenarios: tuple[str, ...] = ()
    at_once: int = 1
    begun: int = 0
    ended: int = 0
    seats: dict[str, Seat] = field(default_factory=dict)
    sent: dict[str, Sent] = field(default_factory=dict)
    pace: Pace = field(default_factory=Pace)

    @property
    def alone(self) -> bool:
        """Whether somebody practises by herself."""
        return not self.code

    def apply(self, note: Noted) -> None:
        """Take in one note."""
        _APPLY[note.type](self, note)


def folded(notes: Iterable[Noted]) -> dict[str, Session]:
    """Return every session by its id, the oldest first."""
    found: dict[str, Session] = {}
    for note in notes:
        if note.type in _APPLY:
            found.setdefault(note.session, Session(note.session)).apply(note)
    return found


def new_code(chance: Random, used: Iterable[str]) -> str:
    """Return a code to join with that no session has had."""
    taken = set(used)
    while True:
        code = "".join(chance.choices(CODE_SIGNS, k=CODE_LENGTH))
        if code not in taken:
            return code


def read_code(text: str) -> str:
    """Return a code as it was meant: spaces, dashes and small letters are a person's own."""
    return "".join(sign for sign in text.upper() if sign in CODE_SIGNS)[: CODE_LENGTH + 1]


def _opened(session: Session, note: Noted) -> None:
    data = note.data
    session.code, session.title, session.unit = data["code"], data["title"], data["unit"]
    session.leader, session.leader_name = note.who, data["name"]
    session.scenarios, session.at_once = tuple(data["scenarios"]), data["at_once"]
    session.begun = note.at


def _joined(session: Session, note: Noted) -> None:
    data, before = note.data, session.seats.get(note.who)
    seat = Seat(note.who, data["name"], data["unit"], data["profession"], before.since if before else note.at)
    session.seats[note.who] = replace(seat, hints=before.hints if before else ())


def _sent(session: Session, note: Noted) -> None:
    data = note.data
    session.sent[data["case"]] = Sent(data["case"], data["scenario"], data["seed"], data["profession"], note.at)


def _gone(session: Session, note: Noted) -> None:
    session.sent.pop(note.data["case"], None)


def _turned(session: Session, note: Noted) -> None:
    one = session.sent.get(note.data["case"])
    if one is not None:
        session.sent[one.case] = replace(one, turns=(*one.turns, (note.at, note.data["kind"])))


def _paced(session: Session, note: Noted) -> None:
    session.pace = session.pace.changed(note.at, note.data["rate"])


def _hinted(session: Session, note: Noted) -> None:
    seat = session.seats.get(note.data["user"])
    if seat is not None:
        session.seats[seat.user] = replace(seat, hints=(*seat.hints, (note.at, note.data["text"])))


def _more(session: Session, note: Noted) -> None:
    session.scenarios = (*session.scenarios, *note.data["scenarios"])


def _at_once(session: Session, note: Noted) -> None:
    session.at_once = note.data["n"]


def _ended(session: Session, note: Noted) -> None:
    session.ended = note.at


_APPLY: Final = {
    "Opened": _opened,
    "Joined": _joined,
    "Sent": _sent,
    "Gone": _gone,
    "Turned": _turned,
    "Paced": _paced,
    "Hinted": _hinted,
    "More": _more,
    "AtOnce": _at_once,
    "Ended": _ended,
}
