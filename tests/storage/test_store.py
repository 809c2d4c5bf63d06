"""What every store must do, whichever database is behind it: one set of tests, run for each implementation."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from server.app.ports import Answer, Commit, DuplicateCommand, NewEvent, Outcome, Reading, Store, StoreFailed, Written
from server.contract.events import By, Event
from server.domain.case import Case, evolve, fold
from server.domain.choice import HIGHEST, Ages
from server.domain.permissions import Scope
from server.storage import rows
from server.storage.migrate import prepare
from server.storage.sqlite import COPY_ROWS, SqliteStore
from tests.support.cases import PERSON
from tests.support.people import ANNA

STORES = ["sqlite"]
NOW = 1_764_000_000_000
PATIENT: By = {"kind": "patient", "id": "c"}


@pytest.fixture(params=STORES)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    assert request.param == "sqlite"
    prepare(tmp_path / "clinic24.db")
    opened = SqliteStore(tmp_path / "clinic24.db")
    yield opened
    await opened.close()


def event(seq: int, kind: str, **data: Any) -> Event:
    return Event(seq=seq, type=kind, v=1, at=NOW + seq, by=PATIENT, data=data)


def started(case: str, **person: Any) -> Event:
    return event(1, "Started", case=case, who="self", lang="sv", **{**PERSON, **person})


def placed(seq: int, unit: str = "asby", level: int = 4, due: int = NOW, **more: Any) -> Event:
    where = {"unit": unit, "profession": "nurse", "level": level, "rank": level, "due": due, "entered": NOW}
    said = {"why": {"sv": "x", "en": "x"}, "rules": [{"id": "r"}], "lines": [{"kind": "words", "sv": "å", "en": "a"}]}
    return event(seq, "Submitted", **where, **said, marks=[], **more)


def plan(case: str, *events: Event, before: Case | None = None, **rest: Any) -> Commit:
    """Return a commit of one case's events."""
    after = before
    for new in events:
        after = evolve(after or Case(id=case), new)
    assert after is not None
    full = {case} if any(e["type"] not in ("Message", "Note", "Read") for e in events) else set()
    same = {"outcomes": {}, "readings": [], **rest}
    return Commit(NOW, [NewEvent(case, e) for e in events], {case: after}, {case: before}, full, **same)


async def waiting_case(store: Store, case: str, **where: Any) -> Case:
    await store.commit(plan(case, started(case), placed(2, **where)))
    return (await store.load([case]))[case]


async def test_positions_count_every_event_once_in_commit_order(store: Store) -> None:
    assert (await store.commit(plan("a", started("a")))).pos == 1
    assert (await store.commit(plan("b", started("b"), placed(2)))).pos == 3
    nothing = Commit(NOW, [], {}, {}, set(), {("staff:x", "1"): Outcome(b"d", Answer(False, code="no_case"))}, [])
    assert (await store.commit(nothing)).pos == 3
    one = (await store.load(["a"]))["a"]
    assert (await store.commit(plan("a", event(2, "ContactSet", phone="1", notify=True), before=one))).pos == 4


async def test_a_case_comes_back_as_its_journal_folded(store: Store) -> None:
    case = await waiting_case(store, "a", first_question="q")
    line = event(3, "Message", text="Hej\n\u2028 å \x00 \U0001f9e1")
    await store.commit(plan("a", line, before=case))
    journal = await store.events("a")
    assert journal[-1] == line
    loaded = await store.load(["a", "nobody"])
    assert loaded == {"a": fold(journal)}


async def test_events_are_paged_from_both_ends(store: Store) -> None:
    case = await waiting_case(store, "a")
    lines = [event(seq, "Note", text=str(seq)) for seq in range(3, 13)]
    await store.commit(plan("a", *lines, before=case))
    seqs = lambda found: [e["seq"] for e in found]  # noqa: E731
    assert seqs(await store.events("a", after=2, limit=4)) == [3, 4, 5, 6]
    assert seqs(await store.events("a", before=7, limit=3)) == [4, 5, 6]
    assert seqs(await store.events("a", before=3, limit=100)) == [1, 2]
    assert seqs(await store.events("a", after=12)) == []
    assert seqs(await store.events("b")) == []


async def test_a_kept_command_is_a_duplicate_and_nothing_of_its_batch_is_written(store: Store) -> None:
    answer = Answer(False, case="a", code="already_taken", fields={"owner": "Anna", "since": "10:00"})
    key = ("staff:anna", "1")
    await store.commit(plan("a", started("a"), outcomes={key: Outcome(b"digest", answer)}))
    with pytest.raises(DuplicateCommand):
        await store.commit(plan("b", started("b"), outcomes={key: Outcome(b"digest", answer)}))
    assert await store.load(["b"]) == {}
    assert (await store.commit(plan("c", started("c")))).pos == 2
    assert await store.outcomes([key, ("staff:anna", "2")]) == {key: Outcome(b"digest", answer)}


async def test_an_answer_is_kept_with_the_position_it_was_written_at(store: Store) -> None:
    key = ("staff:anna", "1")
    done = Answer(True, case="a", seq=1, owner_seq=None)
    await store.commit(plan("a", started("a"), placed(2), outcomes={key: Outcome(b"d", done)}))
    kept = (await store.outcomes([key]))[key].answer
    assert (kept.ok, kept.case, kept.seq, kept.pos) == (True, "a", 1, 2)


async def test_a_case_that_is_not_the_one_that_was_judged_is_refused_whole(store: Store) -> None:
    case = await waiting_case(store, "a")
    line = event(3, "Message", text="Hej")
    await store.commit(plan("a", line, before=case))
    for stale in (event(3, "Message", text="dubbel"), event(3, "LevelSet", level=2, why={})):
        with pytest.raises(StoreFailed):
            await store.commit(plan("a", stale, before=case))
    assert [e["seq"] for e in await store.events("a")] == [1, 2, 3]
    assert (await store.load(["a"]))["a"] == fold(await store.events("a"))
    current = (await store.load(["a"]))["a"]
    assert (await store.commit(plan("a", event(4, "Note", text="x"), before=current))).pos == 4


async def test_waiting_cases_come_in_the_one_order(store: Store) -> None:
    await waiting_case(store, "late", due=NOW + 9)
    await waiting_case(store, "b", due=NOW)
    await waiting_case(store, "a", due=NOW)
    await waiting_case(store, "urgent", level=1, due=NOW + 99)
    await waiting_case(store, "other", unit="aspelunda")
    assert await store.waiting("asby/nurse", 10) == ["urgent", "a", "b", "late"]
    assert await store.waiting("asby/nurse", 2) == ["urgent", "a"]
    assert await store.waiting("asby/doctor", 2) == []
    assert [c.id for c in await store.untaken("asby")] == ["urgent", "a", "b", "late"]


async def test_waiting_cases_are_found_by_age_and_by_how_long_they_have_waited(store: Store) -> None:
    day = datetime.fromtimestamp(NOW / 1000, UTC).date()
    births = {"eighteen": day.replace(year=day.year - 18), "nearly": day.replace(year=day.year - 18) + timedelta(1)}
    births |= {"old": date(1931, 2, 28), "infant": day - timedelta(3)}
    for n, (case, born) in enumerate(births.items()):
        first = event(1, "Started", **{**started(case)["data"], "born": born.isoformat()})
        await store.commit(plan(case, first, placed(2, level=4, due=NOW + 9 - n)))
    cases = (await store.load(births)).values()
    for ages in (Ages(18, HIGHEST), Ages(0, 17), Ages(0, 0), Ages(18, 18), Ages(0, HIGHEST), Ages(30, 20)):
        expected = [case.id for case in sorted(cases, key=lambda case: case.due) if ages.holds(case)]
        assert await store.waiting_within("asby/nurse", ages, NOW, 10) == expected
    assert await store.waiting_within("asby/nurse", Ages(0, HIGHEST), NOW, 1) == ["infant"]
    late = await store.waiting_within("asby/nurse", Ages(99, HIGHEST), NOW + 8, 10)
    assert late == ["infant", "nearly", "old"]
    assert await store.waiting_within("asby/doctor", Ages(0, HIGHEST), NOW + 99, 10) == []


async def test_a_snapshot_and_the_changes_are_of_one_moment(store: Store) -> None:
    mine = await waiting_case(store, "mine")
    await waiting_case(store, "other", unit="aspelunda")
    taken = Event(seq=3, type="Taken", v=1, at=NOW, by=ANNA.by, data={})
    offered = Event(seq=4, type="Offered", v=1, at=NOW, by=ANNA.by, data={"person": "lars", "name": "Lars"})
    await store.commit(plan("mine", taken, offered, before=mine))
    nurse = Scope("karin", frozenset({"asby/nurse"}))
    pos, cases = await store.snapshot(nurse)
    assert (pos, [c.id for c in cases]) == (6, ["mine"])
    assert [c.id for c in (await store.snapshot(Scope("anna", frozenset())))[1]] == ["mine"]
    assert [c.id for c in (await store.snapshot(Scope("lars", frozenset())))[1]] == ["mine"]
    assert (await store.snapshot(Scope("nobody", frozenset())))[1] == []
    assert [c.id for c in await store.owned()] == ["mine"]
    pos, changed = await store.changes(nurse, 4, 10)
    assert changed is not None
    assert (pos, [c.id for c in changed]) == (6, ["mine"])
    assert await store.changes(nurse, 0, 1) == (6, None)
    assert await store.changes(nurse, 6, 1) == (6, [])


async def test_readings_get_ids_in_order(store: Store) -> None:
    reading = Reading(NOW, "anna", "asby", "nurse", "a", "1985", "case", 3, 0)
    written: Written = await store.commit(Commit(NOW, [], {}, {}, set(), {}, [reading, reading._replace(at=1)]))
    again = await store.commit(Commit(NOW, [], {}, {}, set(), {}, [reading]))
    assert list(written.readings) == sorted(written.readings)
    assert again.readings[0] > written.readings[-1]


async def test_a_commit_that_was_cancelled_leaves_no_half(store: Store) -> None:
    waiting = asyncio.ensure_future(store.commit(plan("a", started("a"), placed(2))))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    # The thread may have written it or not; memory must agree with the disk either way.
    loaded = await store.load(["a"])
    journal = await store.events("a")
    assert loaded == ({"a": fold(journal)} if journal else {})


def test_old_events_are_lifted_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(rows.UPCASTERS, ("Note", 1), lambda data: {"words": data["text"]})
    monkeypatch.setitem(rows.UPCASTERS, ("Note", 2), lambda data: {"line": data["words"]})
    stored = rows.event_values(1, "a", event(1, "Note", text="x"))
    _, _, seq, at, kind, v, by, data = stored
    lifted = rows.event_of((seq, at, kind, v, by, data))
    assert (lifted["v"], lifted["data"]) == (3, {"line": "x"})


async def test_the_log_is_copied_into_the_database_beside_the_commits(tmp_path: Path) -> None:
    prepare(tmp_path / "clinic24.db")
    store = SqliteStore(tmp_path / "clinic24.db")
    line = Reading(NOW, "anna", "asby", "nurse", "c", "19", "case", 0, 0)
    await store.commit(plan("a", started("a"), readings=[line] * COPY_ROWS))
    assert store.copying is not None
    await store.copying
    alone = tmp_path / "alone.db"
    alone.write_bytes((tmp_path / "clinic24.db").read_bytes())
    db = sqlite3.connect(alone)
    assert db.execute("SELECT count(*) FROM reading").fetchone() == (COPY_ROWS,)
    db.close()
    await store.close()
