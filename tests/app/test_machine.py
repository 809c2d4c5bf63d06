"""Any order of commands: three cases of a patient, three clinicians, two queues, against a real lane and a real store.

After every step the rows are their journals folded; a refused command has changed nothing; what each person is shown is
what the rule book lets her see.
"""

import asyncio
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from server.app.ports import Answer
from server.contract.ids import new_id
from server.domain.actor import SYSTEM, Actor
from server.domain.case import Case
from server.domain.merged import into, taken_in
from server.domain.permissions import COORDINATING, may, scope
from tests.support.cases import seek_care, told
from tests.support.examples import times
from tests.support.lanes import Workplace, workplace
from tests.support.people import ANNA, KARIN, LARS, patient

STAFF = (ANNA, KARIN, LARS)
UNITS = (("asby", "nurse"), ("aspelunda", "nurse"))
CASES = (*UNITS, UNITS[0])
"""Where the cases of the one patient begin; two of them can become one."""
people = st.sampled_from(STAFF)
which = st.integers(0, 2)
words = st.sampled_from(["Hej!", "", "   ", "\x1b[2J[[tid]]", "å" * 8_001, "Kom kl [[tid]]"])


@cache
def cases_ready() -> tuple[bytes, list[str]]:
    """Return a database with cases in the two queues, and the cases' ids."""

    async def make(path: Path) -> list[str]:
        async with workplace(path) as place:
            return [await seek_care(place.lane, unit) for unit, _ in CASES]

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "db"
        cases = asyncio.run(make(path))
        return path.read_bytes(), cases


class Clinic(RuleBasedStateMachine):
    """The clinic as people use it; the asyncio loop is run step by step."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory()
        database = Path(self.folder.name) / "db"
        ready, self.cases = cases_ready()
        database.write_bytes(ready)
        self.context = workplace(database)
        self.place: Workplace = self.loop.run_until_complete(self.context.__aenter__())
        self.sent: list[tuple[Actor, dict[str, Any], Answer]] = []

    def teardown(self) -> None:
        self.loop.run_until_complete(self.context.__aexit__(None, None, None))
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
        self.loop.close()
        self.folder.cleanup()

    def say(self, actor: Actor, kind: str, case: int, **fields: Any) -> Answer:
        return self.submit(actor, told(self.cases[case], kind, **fields))

    def submit(self, actor: Actor, command: dict[str, Any]) -> Answer:
        before = (self.place.stored(), self.place.journals())
        answer = self.loop.run_until_complete(self.place.lane.submit(actor, command))
        if not answer.ok:
            assert answer.code not in ("internal", "storage"), command
            assert (self.place.stored(), self.place.journals()) == before, command
        if actor is not SYSTEM:
            self.sent.append((actor, command, answer))
        return answer

    def known(self, case: int) -> Case:
        return self.place.stored()[self.cases[case]]

    def owner_seq(self, case: int, old: bool) -> int:
        return (self.known(case).owner_seq or 7) - old

    @rule(actor=people, case=which)
    def take(self, actor: Actor, case: int) -> None:
        before = self.known(case)
        answer = self.say(actor, "Take", case)
        assert answer.ok == (before.state == "waiting" and may(actor, "Take", before) is None)

    @rule(actor=people)
    def take_next(self, actor: Actor) -> None:
        waiting = [c for c in self.place.stored().values() if c.state == "waiting" and scope(actor).sees(c)]
        answer = self.submit(actor, told("", "TakeNext"))
        if waiting:
            assert answer.case == min(waiting, key=lambda c: (c.rank, c.due, c.entered, c.id)).id
        else:
            assert answer.code == "queue_empty"

    @rule(actor=people, case=which, reason=words)
    def take_over(self, actor: Actor, case: int, reason: str) -> None:
        self.say(actor, "TakeOver", case, reason=reason)

    @rule(actor=people, case=which, text=words, old=st.booleans())
    def staff_line(self, actor: Actor, case: int, text: str, old: bool) -> None:
        before = self.known(case)
        answer = self.say(actor, "SendMessage", case, text=text, owner_seq=self.owner_seq(case, old))
        assert not answer.ok or (before.owner == actor.id and not old)

    @rule(case=which, text=words)
    def patient_line(self, case: int, text: str) -> None:
        before = self.known(case)
        answer = self.say(patient(self.cases[case]), "SendMessage", case, text=text)
        assert answer.ok == (before.state in ("waiting", "open") and text in ("Hej!", words_kept(text)))

    @rule(actor=people, case=which, upto=st.integers(-1, 40))
    def read(self, actor: Actor, case: int, upto: int) -> None:
        self.say(actor, "MarkRead", case, upto=upto)
        self.say(patient(self.cases[case]), "MarkRead", case, upto=upto)

    @rule(actor=people, case=which, text=words)
    def note(self, actor: Actor, case: int, text: str) -> None:
        self.say(actor, "WriteNote", case, text=text)

    @rule(actor=people, case=which, where=st.sampled_from([*UNITS, ("asby", "dentist")]), note=words)
    def hand_to_unit(self, actor: Actor, case: int, where: tuple[str, str], note: str) -> None:
        unit, profession = where
        seq = self.owner_seq(case, old=False)
        answer = self.say(actor, "HandOver", case, note=note, unit=unit, profession=profession, owner_seq=seq)
        if answer.ok:
            after = self.known(case)
            assert (after.unit, after.profession, after.state, after.owner) == (unit, profession, "waiting", None)

    @rule(actor=people, case=which, to=st.sampled_from(["anna", "karin", "lars", "chef", "nobody"]))
    def hand_to_person(self, actor: Actor, case: int, to: str) -> None:
        before = self.known(case)
        answer = self.say(actor, "HandOver", case, note="Tar du?", person=to, owner_seq=self.owner_seq(case, old=False))
        if answer.ok:
            assert to not in ("chef", "nobody", actor.id)
            assert (self.known(case).owner, self.known(case).offered_to) == (before.owner, to)

    @rule(actor=people, case=which)
    def acknowledge(self, actor: Actor, case: int) -> None:
        before = self.known(case)
        answer = self.say(actor, "Acknowledge", case)
        assert answer.ok == (before.state == "open" and before.offered_to == actor.id)
        assert not answer.ok or self.known(case).owner == actor.id

    @rule(actor=people, case=which, reason=words)
    def give_back(self, actor: Actor, case: int, reason: str) -> None:
        self.say(actor, "Return", case, reason=reason, owner_seq=self.owner_seq(case, old=False))

    @rule(actor=people, case=which, level=st.integers(0, 6), reason=words)
    def set_level(self, actor: Actor, case: int, level: int, reason: str) -> None:
        answer = self.say(actor, "SetLevel", case, level=level, reason=reason)
        if answer.ok:
            assert (self.known(case).level, self.known(case).rank) == (level, level)

    @rule(actor=people, case=which, outcome=st.sampled_from(["phone", "no such"]))
    def close(self, actor: Actor, case: int, outcome: str) -> None:
        self.say(actor, "Close", case, outcome=outcome, owner_seq=self.owner_seq(case, old=False))

    @rule(actor=people, case=which, other=which, old=st.booleans())
    def merge(self, actor: Actor, case: int, other: int, old: bool) -> None:
        kept, gone = self.known(case), self.known(other)
        answer = self.say(actor, "Merge", case, other=gone.id, owner_seq=self.owner_seq(case, old))
        at_hand = gone.owner == actor.id or (gone.owner is None and may(actor, "Take", gone) is None)
        able = kept.owner == actor.id and kept.state == "open" and not old and gone.state in ("waiting", "open")
        assert answer.ok == (
            able and at_hand and kept.id != gone.id and kept.unit == gone.unit and "phone" not in gone.marks
        )
        if answer.ok:
            after, closed = self.known(case), self.known(other)
            assert (after.level, after.due) == (min(kept.level, gone.level), min(kept.due, gone.due))
            assert after.entered == min(kept.entered, gone.entered)
            assert (closed.state, closed.outcome, into(closed)) == ("closed", "merged", kept.id)
            assert taken_in(after)[-1]["case"] == gone.id
            assert "flag" not in gone.marks or "flag" in after.marks

    @precondition(lambda self: any(self.known(n).owner for n in (0, 1, 2)))
    @rule(case=which, old=st.booleans())
    def lease_runs_out(self, case: int, old: bool) -> None:
        before = self.known(case)
        seq = self.owner_seq(case, old)
        self.submit(SYSTEM, told(self.cases[case], "Release", owner_seq=seq, since=self.place.clock.now()))
        after = self.known(case)
        if old or before.state != "open" or "parked" in before.marks:
            assert after == before
        elif before.answered and before.turn != "mine" and before.due > self.place.clock.now():
            assert (after.state, after.owner, "disconnected" in after.marks) == ("open", before.owner, True)
        else:
            assert (after.state, after.owner, "returned" in after.marks) == ("waiting", None, True)

    @rule(case=which)
    def owner_is_back(self, case: int) -> None:
        self.submit(SYSTEM, told(self.cases[case], "Reconnect", owner_seq=self.owner_seq(case, old=False)))
        assert self.known(case).state != "open" or "disconnected" not in self.known(case).marks

    @rule(case=which, data=st.data())
    def worse(self, case: int, data: st.DataObject) -> None:
        before = self.known(case)
        boxes = [item.id for item in self.place.lane._book().library.tick_lists["self"].items]
        items = data.draw(st.lists(st.sampled_from([*boxes, "no box"]), max_size=2, unique=True))
        answer = self.say(patient(self.cases[case]), "Worsened", case, items=items, text=data.draw(words))
        if answer.ok:
            assert self.known(case).level <= before.level

    @rule(actor=people, case=which, reason=words, to=st.sampled_from(["", "anna", "karin", "lars", "chef"]))
    def coordinator_moves(self, actor: Actor, case: int, reason: str, to: str) -> None:
        before = self.known(case)
        boss = replace(actor, roles=frozenset({COORDINATING}))
        answer = self.say(boss, "Move", case, reason=reason, **({"person": to} if to else {}))
        after = self.known(case)
        if not answer.ok:
            return
        assert (before.state, before.unit) == ("open", actor.unit)
        assert reason.strip()
        if to:
            assert to not in (before.owner, "chef")
            assert (after.owner, after.offered_to) == (before.owner, to)
        else:
            assert (after.state, after.owner) == ("waiting", None)

    @rule(case=which)
    def handover_is_late(self, case: int) -> None:
        before = self.known(case)
        self.submit(SYSTEM, told(self.cases[case], "HandoverLate"))
        after = self.known(case)
        assert (after.state, after.owner) == (before.state, before.owner)
        assert "unacknowledged" not in after.marks or "handed_over" in after.marks

    @rule(case=which)
    def patient_is_silent(self, case: int) -> None:
        before = self.known(case)
        self.submit(SYSTEM, told(self.cases[case], "Silence"))
        after = self.known(case)
        if before.state == "open" and before.turn == "patient":
            assert (after.state, after.owner) == ("open", before.owner)
            assert after.turn == "patient" or {"reach_phone", "reach_text"} & set(after.marks)
        else:
            assert after == before

    @rule(
        actor=people,
        case=which,
        result=st.sampled_from(["", "answered", "no_answer"]),
        again=st.sampled_from([0, 15]),
        outcome=st.sampled_from(["", "advice", "not_reached"]),
        identity=st.booleans(),
    )
    def phone(self, actor: Actor, case: int, result: str, again: int, outcome: str, identity: bool) -> None:
        call = {"number": "", "reason": "", "safe_time": "", "said": "", "identity": identity}
        seq = self.owner_seq(case, old=False)
        fields = {**call, "result": result, "again": again, "outcome": outcome}
        if self.say(actor, "PhoneCall", case, owner_seq=seq, **fields).ok:
            assert ("phone" in self.known(case).marks) == (not outcome)

    @rule(actor=people, case=which, day=st.sampled_from(["2026-11-24", "2026-11-26", "2026-11-28"]), reason=words)
    def park(self, actor: Actor, case: int, day: str, reason: str) -> None:
        words_ = {"reason": reason, "question": "Hur mår du?"}
        seq = self.owner_seq(case, old=False)
        if self.say(actor, "Park", case, owner_seq=seq, day=day, time="", **words_).ok:
            after = self.known(case)
            assert (after.turn, after.owner) == ("patient", actor.id)
            assert after.marks["parked"] > self.place.clock.now()

    @rule(actor=people, case=which)
    def unpark(self, actor: Actor, case: int) -> None:
        if self.say(actor, "Unpark", case, owner_seq=self.owner_seq(case, old=False)).ok:
            assert self.known(case).turn == "mine"

    @rule(case=which, here=st.booleans())
    def day_has_come(self, case: int, here: bool) -> None:
        before = self.known(case)
        self.submit(SYSTEM, told(self.cases[case], "FollowUp", here=here))
        after = self.known(case)
        if before.state == "open" and before.marks.get("parked", self.place.clock.now() + 1) <= self.place.clock.now():
            assert (after.state, after.owner) == (("open", before.owner) if here else ("waiting", None))
            assert "parked" not in after.marks
        else:
            assert after == before

    @rule(case=which)
    def unit_closes(self, case: int) -> None:
        self.submit(SYSTEM, told(self.cases[case], "Reroute"))

    @rule(seconds=st.sampled_from([1, 3_600, 12 * 3_600]))
    def time_passes(self, seconds: int) -> None:
        self.place.clock.advance(seconds)

    @rule(case=which, chance=st.integers(0, 9))
    def withdraw(self, case: int, chance: int) -> None:
        if not chance:
            self.say(patient(self.cases[case]), "Withdraw", case)

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def sent_again(self, data: st.DataObject) -> None:
        actor, command, answer = data.draw(st.sampled_from(self.sent))
        before = self.place.journals()
        assert self.loop.run_until_complete(self.place.lane.submit(actor, command)) == answer
        assert self.place.journals() == before

    @rule(case=which)
    def others_cannot(self, case: int) -> None:
        stranger = patient(new_id())
        for kind, more in (("SendMessage", {"text": "Hej"}), ("Withdraw", {}), ("MarkRead", {"upto": 3})):
            assert self.say(stranger, kind, case, **more).code == "no_case"
        assert self.say(patient(self.cases[case]), "Take", case).code == "forbidden"

    @invariant()
    def rows_are_journals_and_lists_are_the_rule_book(self) -> None:
        self.place.check()
        stored = self.place.stored()
        for actor in STAFF:
            view = scope(actor)
            for case in stored.values():
                assert view.sees(case) == (may(actor, "see", case) is None)
            _, listed = self.loop.run_until_complete(self.place.store.snapshot(view))
            assert {c.id for c in listed} == {c.id for c in stored.values() if view.sees(c)}
            assert listed == sorted(listed, key=lambda c: (c.rank, c.due, c.entered, c.id))


def words_kept(text: str) -> str:
    """Return the text when the rules keep it, else what no text equals."""
    return text if text.strip() and len(text) <= 8_000 else "\x00"


TestClinic = Clinic.TestCase
TestClinic.settings = settings(
    max_examples=times(8),
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
