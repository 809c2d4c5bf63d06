"""A batch becomes one plan: every command is judged in order of arrival against the cases as the earlier ones left them."""

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import orjson

from server.app.ports import Answer, Commit, NewEvent, NewPicture, Outcome, Reading
from server.contract.events import EVENT_VERSIONS, Event
from server.domain.actor import Actor
from server.domain.book import Book
from server.domain.case import Case, apply
from server.domain.choice import Ages, Next, ages_of, next_case
from server.domain.decide import decide
from server.domain.life import ALLOWED, STATE_WORDS
from server.domain.merged import into
from server.domain.merging import merge
from server.domain.permissions import may, queue_id
from server.domain.refusal import Refusal

Command = dict[str, Any]

CHAT = frozenset({"Message", "Note", "FeedbackGiven", "Read", "Disconnected", "Reconnected"})
"""Events that change only the few columns of a case that chatting touches."""


@dataclass(slots=True)
class Item:
    """One waiting command, or one reading for the access log. `key` is the kept outcome's: a patient's ids are her case's own.

    `picture` is what a `SendPicture` adds.
    """

    actor: Actor
    command: Command | None
    reading: Reading | None
    size: int
    answer: Answer | None = None
    reading_id: int = 0
    picture: bytes | None = None
    key: tuple[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.key = (self.actor.key, self.command["id"] if self.command else "")


def digest(command: Command) -> bytes:
    """Return the digest of a command's body; the same id with another body is refused."""
    return blake2b(orjson.dumps(command, option=orjson.OPT_SORT_KEYS), digest_size=12).digest()


class Plan:
    """What one transaction will write. `cases` must hold every case that the batch names and that exists."""

    def __init__(self, cases: dict[str, Case], kept: dict[tuple[str, str], Outcome], now: int, book: Book) -> None:
        """Start from committed cases; they are cloned before the first change."""
        self._kept = dict(kept)
        self._book = book
        self._committed = cases
        self._queues: dict[str, list[str]] = {}
        self._told: dict[str, list[Event]] = {}
        self.commit = Commit(now, [], {}, {}, set(), {}, [])
        self._answered: list[tuple[Item, Answer]] = []

    def candidates(self, queue: str, ids: list[str]) -> None:
        """Say which waiting cases a queue holds first, before *take next* is judged."""
        self._queues[queue] = ids

    def told(self, case: str, events: list[Event]) -> None:
        """Say what a case's journal holds that is not in its row, before a merge that takes it in is judged."""
        self._told[case] = events

    def add(self, item: Item) -> None:
        """Judge one item and keep its answer."""
        if item.command is None:
            if item.reading is not None:
                self.commit.readings.append(item.reading)
            return
        key, print_ = item.key, digest(item.command)
        kept = self._kept.get(key)
        if kept is not None:
            item.answer = kept.answer if kept.digest == print_ else Answer(False, code="same_id")
            return
        before = len(self.commit.events)
        item.answer = self._judge(item.actor, item.command)
        if item.picture is not None and len(self.commit.events) > before:
            self.commit.pictures.append(NewPicture(item.answer.case, item.command["id"], item.picture))
        if item.actor.kind != "system":
            outcome = Outcome(print_, item.answer)
            self._kept[key] = self.commit.outcomes[key] = outcome

    def _case(self, case_id: str) -> Case | None:
        return self.commit.cases.get(case_id) or self._committed.get(case_id)

    def _judge(self, actor: Actor, command: Command) -> Answer:
        kind = command["type"]
        why = ""
        if kind == "TakeNext":
            found = self._next(actor, ages_of(command))
            if isinstance(found, Refusal):
                return Answer(False, code=found.code)
            case_id, why = found.case.id, found.why
        else:
            case_id = command["case"]
        case = self._case(case_id)
        if case is None:
            if kind not in ("Start", "StartContact", "EnterCaller"):
                # Who is refused every case is told the same of one that does not exist.
                return Answer(False, case=case_id, code=may(actor, kind, Case(id=case_id)) or "no_case")
            case = Case(id=case_id)
        refusal = self._refusal(actor, kind, case)
        if kind == "Merge" and refusal is None:
            return self._merge(actor, command, case)
        decision = refusal or decide(case, command, actor, self.commit.now, self._book)
        if isinstance(decision, Refusal):
            return Answer(False, case=case_id, code=decision.code, fields=decision.fields)
        after = self._write(case, decision, actor) if decision else case
        told = {"why": why} if why else {}
        return Answer(True, case=case_id, seq=after.seq, owner_seq=after.owner_seq, fields=told)

    def _merge(self, actor: Actor, command: Command, case: Case) -> Answer:
        """Judge two cases as one: both are written by this plan's transaction, each guarded by its own seq, or neither is."""
        other = self._case(command["other"])
        if other is None:
            return Answer(False, case=case.id, code="no_case")
        fresh = [new.event for new in self.commit.events if new.case == other.id]
        told = [*self._told.get(other.id, ()), *fresh]
        decision = merge(case, other, told, command, actor)
        if isinstance(decision, Refusal):
            return Answer(False, case=case.id, code=decision.code, fields=decision.fields)
        kept, gone = decision
        self._write(other, gone, actor)
        after = self._write(case, kept, actor)
        return Answer(True, case=case.id, seq=after.seq, owner_seq=after.owner_seq)

    def _refusal(self, actor: Actor, kind: str, case: Case) -> Refusal | None:
        denied = may(actor, kind, case)
        if denied:
            return Refusal(denied)
        if case.state in ALLOWED[kind]:
            return None
        if case.state == "closed":
            return Refusal("merged" if into(case) and actor.kind == "patient" else "closed")
        if kind == "TakeOver" or (actor.kind == "staff" and case.state == "waiting"):
            return Refusal("nobody_owner")
        return Refusal("wrong_state", {"state": " / ".join(STATE_WORDS[case.state])})

    def _next(self, actor: Actor, ages: Ages | None) -> Next | Refusal:
        queue = queue_id(actor.unit, actor.profession)
        stored = (self._case(case_id) for case_id in self._queues.get(queue, ()))
        changed = (case for case in self.commit.cases.values() if queue_id(case.unit, case.profession) == queue)
        waiting = [c for c in (*stored, *changed) if c and c.state == "waiting" and not may(actor, "Take", c)]
        return next_case(waiting, ages, self.commit.now) or Refusal("none_chosen" if waiting else "queue_empty")

    def _write(self, case: Case, drafts: list[tuple[str, dict[str, Any]]], actor: Actor) -> Case:
        commit = self.commit
        after = commit.cases.get(case.id)
        if after is None:
            commit.before[case.id] = case if case.seq else None
            after = case.clone()
        for kind, data in drafts:
            event = Event(
                seq=after.seq + 1, type=kind, v=EVENT_VERSIONS.get(kind, 1), at=commit.now, by=actor.by, data=data
            )
            apply(after, event)
            commit.events.append(NewEvent(case.id, event))
            if kind not in CHAT:
                commit.full.add(case.id)
        commit.cases[case.id] = after
        return after
