"""The write lane on a real store: one answer for each command, and nothing acknowledged that is not on disk."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from server.app.lane import Inbox, Lane
from server.app.ports import Answer, Commit, CommitUnknown, Reading, StoreFailed, Written
from server.contract.ids import new_id
from server.storage.sqlite import SqliteStore
from tests.support.cases import ask_secretary, emergency, seek_care, started, told
from tests.support.lanes import workplace
from tests.support.people import ANNA, EVA, KARIN, LARS, patient, staffed_book


async def test_a_case_goes_from_the_phone_to_its_end(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db") as place:
        case = await seek_care(place.lane)
        assert (await place.case(case)).profession == "nurse"
        seq = await place.taken(ANNA, case)
        assert (await place.say(ANNA, "SendMessage", case, text="Hej!", owner_seq=seq)).ok
        assert (await place.say(patient(case), "SendMessage", case, text="Hej.")).ok
        assert (await place.say(ANNA, "Close", case, owner_seq=seq, outcome="self_care")).ok
        assert (await place.case(case)).state == "closed"
        place.check()


async def test_the_same_id_gets_the_same_answer_and_another_body_is_refused(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db") as place:
        case = await ask_secretary(place.lane)
        seq = await place.taken(EVA, case)
        line = told(case, "SendMessage", text="Hej!", owner_seq=seq)
        wrong = told(case, "SendMessage", text="  ", owner_seq=seq)
        first, refused = await place.lane.submit(EVA, line), await place.lane.submit(EVA, wrong)
        assert first.ok
        assert refused.code == "empty_text"
        assert await place.lane.submit(EVA, line) == first
        assert await place.lane.submit(EVA, wrong) == refused
        assert (await place.lane.submit(EVA, {**line, "text": "Hej då!"})).code == "same_id"
        assert [e["type"] for e in await place.journal(case)].count("Message") == 1
        # The ids are each person's own: somebody else's command with the same id is another command.
        assert (await place.lane.submit(patient(case), {**line, "text": "Tack."})).ok
    async with workplace(tmp_path / "db") as place:
        assert await place.lane.submit(EVA, line) == first
        assert await place.lane.submit(EVA, wrong) == refused
        assert (await place.lane.submit(EVA, {**line, "text": "Hej då!"})).code == "same_id"
        assert [e["type"] for e in await place.journal(case)].count("Message") == 2
        place.check()


async def test_the_same_id_twice_in_one_batch_is_carried_out_once(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db", run=False) as place:
        line = started(new_id())
        waiting = [asyncio.create_task(place.lane.submit(patient(line["case"]), line)) for _ in range(3)]
        await asyncio.sleep(0)
        async with running(place.lane):
            answers = await asyncio.gather(*waiting)
        assert len({(a.ok, a.seq, a.pos) for a in answers}) == 1
        assert len(await place.journal(line["case"])) == 1


class running:  # noqa: N801  reads as a word of the test
    """Runs a lane that the workplace did not start."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def __aenter__(self) -> None:
        self._task = asyncio.create_task(self._lane.run())

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


async def test_take_next_takes_in_order_and_never_twice_in_one_batch(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db") as place:
        late = await seek_care(place.lane)
        place.clock.advance(60)
        later = await seek_care(place.lane)
        urgent = await emergency(place.lane)
        elsewhere = await seek_care(place.lane, "aspelunda")
        answers = await asyncio.gather(
            *(place.lane.submit(actor, told("", "TakeNext")) for actor in (ANNA, KARIN, ANNA, KARIN, LARS, LARS))
        )
        assert [a.case for a in answers[:3]] == [urgent, late, later]
        assert answers[3].code == "queue_empty"
        assert answers[4].case == elsewhere
        assert answers[5].code == "queue_empty"
        place.check()


async def test_take_next_passes_over_what_the_same_batch_took_by_name(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db") as place:
        first, second = await seek_care(place.lane), await seek_care(place.lane)
        answers = await asyncio.gather(
            place.lane.submit(ANNA, told(first, "Take")), place.lane.submit(KARIN, told("", "TakeNext"))
        )
        assert [a.case for a in answers] == [first, second]


async def test_take_next_follows_the_chosen_ages_and_passes_over_nothing_that_must_not_wait(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db") as place:
        child = {"born": "2010-05-05", "number": "201005059803"}
        young = await seek_care(place.lane, **child)
        grown = await seek_care(place.lane)
        adults = {"youngest": 18}
        answers = await asyncio.gather(
            *(place.lane.submit(ANNA, told("", "TakeNext", ages=adults)) for _ in range(2)),
            place.lane.submit(KARIN, told("", "TakeNext", ages={"youngest": 90})),
        )
        assert [(a.case, a.code, a.fields) for a in answers[:1]] == [(grown, "", {})]
        assert [a.code for a in answers[1:]] == ["none_chosen", "none_chosen"]
        urgent = await emergency(place.lane, **child)
        first = await place.lane.submit(ANNA, told("", "TakeNext", ages=adults))
        assert (first.case, first.fields) == (urgent, {"why": "urgent"})
        place.clock.advance(49 * 24 * 3600)
        fresh = await seek_care(place.lane)
        command = told("", "TakeNext", ages=adults)
        late = await place.lane.submit(ANNA, command)
        assert (late.case, late.fields) == (young, {"why": "longest"})
        again = await place.lane.submit(ANNA, command)
        assert (again.case, again.fields) == (young, {"why": "longest"})
        last = await place.lane.submit(ANNA, told("", "TakeNext", ages={"youngest": 0, "oldest": 50}))
        assert (last.case, last.fields) == (fresh, {})
        assert (await place.lane.submit(ANNA, told("", "TakeNext", ages=adults))).code == "queue_empty"
        place.check()


async def test_the_loser_is_told_who_and_since_when(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db") as place:
        case = await seek_care(place.lane)
        seq = await place.taken(ANNA, case)
        place.clock.advance(3600)
        lost = await place.say(KARIN, "Take", case)
        assert (lost.code, lost.fields) == ("already_taken", {"owner": "Anna Test", "since": "10:00"})
        over = await place.say(KARIN, "TakeOver", case, reason="Anna är sjuk")
        assert over.ok
        old = await place.say(ANNA, "SendMessage", case, text="Hej", owner_seq=seq)
        assert (old.code, old.fields) == ("not_owner", {"owner": "Karin Test", "since": "11:00"})
        for kind, more in OWNED.items():
            assert (await place.say(ANNA, kind, case, owner_seq=seq, **more)).code == "not_owner", kind
        assert (await place.say(KARIN, "Return", case, reason="Jour", owner_seq=over.owner_seq)).ok
        gone = await place.say(KARIN, "SendMessage", case, text="Hej", owner_seq=over.owner_seq)
        assert gone.code == "nobody_owner"
        place.check()


OWNED: dict[str, dict[str, Any]] = {
    "SendMessage": {"text": "Hej"},
    "WriteNote": {"text": "Ring"},
    "HandOver": {"note": "x", "unit": "asby", "profession": "doctor"},
    "Return": {"reason": "x"},
    "SetLevel": {"level": 2, "reason": "x"},
    "Close": {"outcome": "phone"},
}


class BadStore(SqliteStore):
    """A real store whose commits fail when a case of theirs is on a list, or whose answer to COMMIT is lost."""

    guilty: frozenset[str] = frozenset()
    lose: int = 0
    keep_lost: bool = False

    async def commit(self, commit: Commit) -> Written:
        if self.guilty & commit.cases.keys():
            self.cache.clear()
            raise StoreFailed
        if self.lose:
            self.lose -= 1
            if self.keep_lost:
                await super().commit(commit)
            self.cache.clear()
            raise CommitUnknown
        return await super().commit(commit)


async def test_only_the_guilty_item_of_a_batch_fails(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db", run=False) as place:
        store = place.store
        store.__class__ = BadStore
        assert isinstance(store, BadStore)
        ids = [new_id() for _ in range(5)]
        store.guilty = frozenset({ids[2]})
        waiting = [asyncio.create_task(place.lane.submit(patient(case), started(case))) for case in ids]
        await asyncio.sleep(0)
        async with running(place.lane):
            answers = await asyncio.gather(*waiting)
            assert [a.code for a in answers] == ["", "", "storage", "", ""]
            store.guilty = frozenset()
            assert (await place.lane.submit(patient(ids[2]), started(ids[2]))).ok
        place.check()


async def test_a_command_that_cannot_be_judged_fails_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with workplace(tmp_path / "db", run=False) as place:
        good, bad = started(new_id()), {**started(new_id()), "born": "no date"}
        waiting = [asyncio.create_task(place.lane.submit(patient(c["case"]), c)) for c in (good, bad)]
        await asyncio.sleep(0)
        async with running(place.lane):
            answers = await asyncio.gather(*waiting)
        assert [a.code for a in answers] == ["", "internal"]
        assert "could not be judged" in caplog.text
        assert bad["number"] not in caplog.records[-1].getMessage()
        place.check()


@pytest.mark.parametrize("kept", [True, False], ids=["on disk", "not on disk"])
async def test_a_commit_whose_answer_is_lost_is_looked_up(tmp_path: Path, kept: bool) -> None:
    async with workplace(tmp_path / "db") as place:
        store = place.store
        store.__class__ = BadStore
        assert isinstance(store, BadStore)
        store.lose, store.keep_lost = 1, kept
        line = started(new_id())
        answer = await place.lane.submit(patient(line["case"]), line)
        assert (answer.ok, answer.seq, answer.pos) == (True, 1, 1)
        # Shown once, whether or not the first try was on disk.
        assert [(list(commit.cases), pos) for commit, pos in place.shown.commits] == [([line["case"]], 1)]
        place.check()


async def test_what_is_on_disk_stays_acknowledged_when_it_cannot_be_shown(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Blind:
        def publish(self, _commit: Commit, _pos: int) -> None:
            raise LookupError("a view is out of order")

    async with workplace(tmp_path / "db", run=False) as place:
        lane = Lane(place.store, Blind(), place.clock, staffed_book)
        async with running(lane):
            line = started(new_id())
            assert (await lane.submit(patient(line["case"]), line)).ok
        assert "could not be shown" in caplog.text


async def test_an_answer_that_cannot_be_told_does_not_silence_the_others(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_answer: Answer) -> None:
        raise LookupError("the socket is gone")

    async with workplace(tmp_path / "db", run=False) as place:
        lines = [started(new_id()) for _ in range(2)]
        place.lane.offer(patient(lines[0]["case"]), lines[0], broken)
        waiting = asyncio.create_task(place.lane.submit(patient(lines[1]["case"]), lines[1]))
        await asyncio.sleep(0)
        async with running(place.lane):
            assert (await waiting).ok
        assert "could not be told" in caplog.text
        place.check()


@pytest.mark.parametrize("bound", [{"max_items": 3}, {"max_bytes": 3_000}])
async def test_a_full_inbox_says_busy_and_loses_nothing(tmp_path: Path, bound: dict[str, int]) -> None:
    async with workplace(tmp_path / "db", inbox=Inbox(**bound), run=False) as place:
        lines = [started(new_id(), name="N" * 600) for _ in range(5)]
        waiting = [asyncio.create_task(place.lane.submit(patient(c["case"]), c)) for c in lines]
        await asyncio.sleep(0)
        with pytest.raises(StoreFailed):
            await place.lane.log_reading(Reading(1, "anna", "asby", "nurse", "c", "n", "case", 0, 0))
        async with running(place.lane):
            answers = await asyncio.gather(*waiting)
            done = sum(a.ok for a in answers)
            assert [a.code for a in answers] == [""] * done + ["busy"] * (5 - done)
            assert 1 <= done <= 3
            again = await asyncio.gather(*(place.lane.submit(patient(c["case"]), c) for c in lines[done : done + 1]))
            assert all(a.ok for a in again)
        assert len(place.stored()) == done + 1


async def test_a_full_disk_is_told_nothing_is_lost_and_work_goes_on_when_there_is_room(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db") as place:
        case = await ask_secretary(place.lane)
        seq = await place.taken(EVA, case)
        await room(place.store, 0)
        lines = [told(case, "SendMessage", text=f"{n} " + "x" * 4_000, owner_seq=seq) for n in range(8)]
        answers = await asyncio.gather(*(place.lane.submit(EVA, line) for line in lines))
        assert {a.code for a in answers} == {"", "storage"} or {a.code for a in answers} == {"storage"}
        failed = [line for line, a in zip(lines, answers, strict=True) if not a.ok]
        long = Reading(1, "anna" * 5_000, "asby", "nurse", case, "n", "case", 0, 0)
        with pytest.raises(StoreFailed):
            await place.lane.log_reading(long)
        place.check()
        await room(place.store, 1_000_000)
        assert all([(await place.lane.submit(EVA, line)).ok for line in failed])
        said = [e["data"]["text"] for e in await place.journal(case) if e["type"] == "Message"]
        assert sorted(said) == sorted(line["text"] for line in lines)
        place.check()


async def room(store: SqliteStore, pages: int) -> None:
    """Let the database have so many more pages than it has now; with 0 its disk is full."""

    def job() -> None:
        used = store._db.execute("PRAGMA page_count").fetchone()[0]
        store._db.execute(f"PRAGMA max_page_count = {used + pages}")

    await store.in_thread(job)


async def test_readings_come_with_their_ids_and_their_ends(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db") as place:
        first = Reading(1, "anna", "asby", "nurse", "c1", "198501019802", "case", 0, 0)
        number = await place.lane.log_reading(first)
        place.lane.note_reading(first._replace(at=2, what="end", ends=number))
        second = await place.lane.log_reading(first._replace(at=3))
        found = place.disk.execute("SELECT id, at, what, ends FROM reading ORDER BY id").fetchall()
        assert found == [(number, 1, "case", 0), (number + 1, 2, "end", number), (second, 3, "case", 0)]
        place.check()


async def test_old_outcomes_are_forgotten_and_young_ones_kept(tmp_path: Path) -> None:
    month = 30 * 24 * 3600
    async with workplace(tmp_path / "db") as place:
        old = started(new_id())
        await place.lane.submit(patient(old["case"]), old)
        place.clock.advance(month + 1)
        young = started(new_id())
        await place.lane.submit(patient(young["case"]), young)
        assert await place.store.forget_outcomes(place.clock.now()) == 1
        keys = [(f"patient:{c['case']}", c["id"]) for c in (old, young)]
        assert list(await place.store.outcomes(keys)) == keys[1:]


async def test_memory_of_few_cases_gives_the_same_as_memory_of_all(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db", cached=1) as place:
        cases = [await ask_secretary(place.lane) for _ in range(3)]
        for case in cases:
            seq = await place.taken(EVA, case)
            assert (await place.say(EVA, "SendMessage", case, text="Hej!", owner_seq=seq)).ok
        assert len(place.store.cache) == 1
        place.check()
