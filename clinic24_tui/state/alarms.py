"""What must not be missed, most urgent first, each thing once; and when it is to be heard again. Pure.

Alarms about patients go before everything else. Those of a queue come back until somebody takes the case.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from clinic24_tui.state.queue import order_key
from clinic24_tui.state.store import Store
from server.contract.views import QueueRow, QueueWatch

Kind = Literal[
    "urgent", "my_flag", "others_flag", "unwatched", "offline", "offered", "my_question", "question", "closing", "late",
    "questions", "level2", "short", "practice",
]  # fmt: skip
ORDER: tuple[Kind, ...] = (
    "urgent", "my_flag", "others_flag", "unwatched", "offline", "offered", "my_question", "question", "closing", "late",
    "questions", "level2", "short", "practice",
)  # fmt: skip
IMMEDIATE, URGENT = 1, 2
SECOND_EYES = 60_000
"""Milliseconds after which a colleague's unread red flag is shown to everyone at the queue."""

MINUTE = 60_000
AGAIN: dict[Kind, int] = {
    "urgent": MINUTE, "unwatched": MINUTE, "my_flag": 2 * MINUTE, "others_flag": 2 * MINUTE, "late": 5 * MINUTE,
    "my_question": 5 * MINUTE, "questions": 5 * MINUTE, "question": 10 * MINUTE,
    "short": 5 * MINUTE, "level2": 10 * MINUTE, "offered": 10 * MINUTE,
}  # fmt: skip
"""How long after an alarm was heard it is heard again; what is not here is never heard."""
UNTAKEN: frozenset[Kind] = frozenset({"urgent", "level2"})
AWAY: frozenset[Kind] = frozenset({"my_flag", "unwatched", "short", "late", "questions"})
"""What is heard also by who is on the telephone or has a break: nobody else may be there to hear it."""


class Alarm(NamedTuple):
    """One thing: a case (`row`) or a queue (`watch`) that it is about, or neither."""

    kind: Kind
    row: QueueRow | None = None
    watch: QueueWatch | None = None
    cases: int = 0

    @property
    def key(self) -> str:
        """Return what makes it the same alarm as before."""
        about = self.row["id"] if self.row else self.watch["profession"] if self.watch else ""
        return f"{self.kind}/{about}"

    @property
    def place(self) -> tuple[int, int, int]:
        """Return its place: a red flag of mine goes before an untaken case only when it is the graver of the two."""
        rank = max(0, ORDER.index(self.kind) - 1)
        return (rank, self.row["level"] if self.row and rank == 0 else 0, ORDER.index(self.kind))


class Alarms(NamedTuple):
    """All that is going on: of the waiting only the first case of each kind, so that a long queue costs nothing."""

    found: list[Alarm]
    """Most urgent first."""
    total: int
    """How many things there are, practice not counted."""

    @property
    def first(self) -> Alarm | None:
        """Return the one to be shown."""
        return self.found[0] if self.found else None


def alarms(store: Store, now: int, *, offline: bool = False) -> Alarms:
    """Return the alarms, the first one to be shown."""
    waiting = [
        (Alarm(kind, store.lists["waiting"].rows[cases[0]]), len(cases)) for kind, cases in _untaken(store) if cases
    ]
    found = [*_cases(store, now), *_queues(store)]
    if offline:
        found.append(Alarm("offline"))
    left = _left_at_closing(store, now)
    if left:
        found.append(Alarm("closing", cases=left))
    total = len(found) + sum(count for _, count in waiting)
    found += [alarm for alarm, _ in waiting]
    if store.practice and not store.training:
        found.append(Alarm("practice"))
    return Alarms(sorted(found, key=lambda alarm: alarm.place), total)


def audible(store: Store, found: list[Alarm]) -> dict[Kind, frozenset[str]]:
    """Return what is to be heard, by kind: the keys of all of it, of the waiting every case."""
    heard: dict[Kind, frozenset[str]] = {kind: frozenset(cases) for kind, cases in _untaken(store) if cases}
    for alarm in found:
        if alarm.kind in AGAIN and alarm.kind not in UNTAKEN:
            heard[alarm.kind] = heard.get(alarm.kind, frozenset()) | {alarm.key}
    return heard


def _untaken(store: Store) -> list[tuple[Kind, list[str]]]:
    waiting = store.lists["waiting"]
    return [("urgent", waiting.urgent(0, IMMEDIATE)), ("level2", waiting.urgent(URGENT, URGENT))]


def _cases(store: Store, now: int) -> Iterable[Alarm]:
    for row in sorted(store.lists["mine"].rows.values(), key=order_key):
        if _flag(row) is not None:
            yield Alarm("my_flag", row)
    flagged = [row for row in store.lists["others"].rows.values() if _flag(row) is not None]
    for row in sorted(flagged, key=order_key):
        if now - (_flag(row) or now) >= SECOND_EYES:
            yield Alarm("others_flag", row)
    for row in sorted(store.lists["offered"].rows.values(), key=order_key):
        yield Alarm("offered", row)
    for row in sorted(store.lists["mine"].rows.values(), key=order_key):
        if "question" in row and row["question"]["due"] <= now:
            yield Alarm("my_question", row)
    asked = [row for row in store.lists["asked"].rows.values() if _presses(row, now)]
    if asked:
        yield Alarm("question", min(asked, key=order_key), cases=len(asked))


def _presses(row: QueueRow, now: int) -> bool:
    """Say whether a question to me is alarmed: one to me by name, about something urgent, or late."""
    question = row.get("question")
    return question is not None and (bool(question["person"]) or row["level"] <= URGENT or question["due"] <= now)


def _flag(row: QueueRow) -> int | None:
    return next((mark.get("since", 0) for mark in row["marks"] if mark["key"] == "flag"), None)


def _queues(store: Store) -> Iterable[Alarm]:
    """What the unit is told: of my own queue I see the cases themselves."""
    duty, mine = store.duty, store.assignment["profession"] if store.assignment else ""
    if duty is None:
        return
    held = any(who["coordinator"] for who in duty["people"])
    for watch in duty["queues"]:
        urgent = watch["here"] == 0 and watch["gravest"] is not None and watch["gravest"] <= URGENT
        if watch["short"]:
            yield Alarm("unwatched" if urgent and watch["profession"] != mine else "short", watch=watch)
        if watch["late"] and (store.coordinating() or not held):
            yield Alarm("late", watch=watch, cases=watch["late"])
        if watch.get("questions") and (store.coordinating() or not held):
            yield Alarm("questions", watch=watch, cases=watch["questions"])


def _left_at_closing(store: Store, now: int) -> int:
    closing = store.closing
    if closing is None or closing["at"] <= now:
        return 0
    return sum(case in store.lists["waiting"] for case in closing["cases"])


class Ringing:
    """When each kind was heard last: many at once are heard once, what is new at once, and what stays again in its time."""

    def __init__(self) -> None:
        self._heard: dict[Kind, int] = {}
        self._known: dict[Kind, frozenset[str]] = {}

    def due(self, now_there: dict[Kind, frozenset[str]], now: int, *, away: bool) -> bool:
        """Say whether something is to be heard now; `away` = not in the chat."""
        known, self._known = self._known, now_there
        self._heard = {kind: at for kind, at in self._heard.items() if kind in now_there}
        waiting = [
            kind
            for kind, keys in now_there.items()
            if (not away or kind in AWAY)
            and (not keys <= known.get(kind, frozenset()) or now - self._heard.get(kind, 0) >= AGAIN[kind])
        ]
        self._heard |= dict.fromkeys(waiting, now)
        return bool(waiting)
