"""Leases on a clock that is set by hand: who is gone for how long, and what becomes of her cases."""

import asyncio
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from server.app.clockwork import Clockwork
from server.app.lease import LEASE_SECONDS, Leases
from server.domain.case import Case
from tests.domain.patient_way import at
from tests.support.cases import ask_secretary, seek_care, told
from tests.support.clock import HandClock
from tests.support.lanes import Workplace, workplace
from tests.support.people import ANNA, EVA, KARIN, patient, staffed_book
from tests.support.wait import until


def clockwork(place: Workplace, leases: Leases) -> Clockwork:
    return Clockwork(place.store, place.lane, leases, place.clock, staffed_book)


def test_a_lease_is_two_minutes() -> None:
    assert LEASE_SECONDS == 120


def test_the_lease_begins_with_the_last_connection() -> None:
    leases = Leases()
    leases.connected("anna")
    leases.connected("anna")
    leases.left("anna", 0, 0)
    assert leases.lapse(1_000) == {}
    leases.left("anna", 1_000, 5)
    assert leases.lapse(1_119.9) == {}
    assert leases.lapse(1_120)["anna"].since == 5
    assert leases.lapse(2_000) == {}
    assert set(leases.lapsed()) == {"anna"}
    assert leases.connected("anna") is True
    assert leases.lapsed() == {}


def test_who_comes_back_in_time_was_never_gone() -> None:
    leases = Leases()
    leases.connected("anna")
    leases.left("anna", 0, 0)
    assert leases.next_deadline() == 120
    assert leases.connected("anna") is False
    assert leases.next_deadline() is None
    assert leases.lapse(1_000) == {}


@given(st.lists(st.tuples(st.sampled_from(["here", "gone", "wait"]), st.floats(0, 200)), max_size=30))
def test_nobody_who_is_here_is_ever_lapsed(steps: list[tuple[str, float]]) -> None:
    leases, now, here, gone_at = Leases(), 0.0, 0, 0.0
    for step, seconds in steps:
        if step == "here":
            leases.connected("anna")
            here += 1
        elif step == "gone" and here:
            here -= 1
            leases.left("anna", now, int(now))
            gone_at = now
        else:
            now += seconds
        leases.lapse(now)
        assert leases.here("anna") == (here > 0)
        assert not (here and "anna" in leases.lapsed())
        if not here and "anna" in leases.lapsed():
            assert now >= gone_at + LEASE_SECONDS


async def answered(place: Workplace, case: str) -> int:
    seq = await place.taken(ANNA, case)
    assert (await place.say(ANNA, "SendMessage", case, text="Hej!", owner_seq=seq)).ok
    return seq


async def cut_off(place: Workplace, leases: Leases, seconds: float) -> None:
    leases.connected("anna")
    leases.left("anna", place.clock.monotonic(), place.clock.now())
    place.clock.advance(seconds)


async def test_after_two_minutes_the_unanswered_returns_and_the_answered_is_marked(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db") as place:
        new, old, karins = [await seek_care(place.lane) for _ in range(3)]
        await place.taken(ANNA, new)
        await answered(place, old)
        await place.taken(KARIN, karins)
        leases = Leases()
        work = clockwork(place, leases)
        since = place.clock.now()
        await cut_off(place, leases, 119.9)
        await work.leases()
        assert {(await place.case(c)).state for c in (new, old)} == {"open"}
        place.clock.advance(0.1)
        await work.leases()
        returned, marked = await place.case(new), await place.case(old)
        assert (returned.state, returned.owner, "returned" in returned.marks) == ("waiting", None, True)
        assert (marked.state, marked.owner, marked.marks["disconnected"]) == ("open", "anna", since)
        assert (await place.case(karins)).owner == "karin"
        count = len(await place.journal(old))
        await work.leases()
        assert len(await place.journal(old)) == count
        place.check()


async def test_a_cut_off_case_is_open_to_take_over_without_a_reason(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db") as place:
        case = await seek_care(place.lane)
        await answered(place, case)
        leases = Leases()
        await cut_off(place, leases, 200)
        await clockwork(place, leases).leases()
        assert (await place.say(KARIN, "TakeOver", case, reason="")).ok
        taken = await place.case(case)
        assert (taken.owner, "disconnected" in taken.marks) == ("karin", False)


async def test_it_returns_when_its_patient_writes(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db") as place:
        case = await seek_care(place.lane)
        await answered(place, case)
        leases = Leases()
        await cut_off(place, leases, 200)
        await clockwork(place, leases).leases()
        assert (await place.say(patient(case), "SendMessage", case, text="Hallå?")).ok
        back = await place.case(case)
        assert (back.state, back.owner, back.unread, back.turn) == ("waiting", None, 1, "mine")
        place.check()


async def test_it_returns_when_it_falls_due(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db") as place:
        case = await seek_care(place.lane)
        await answered(place, case)
        leases = Leases()
        work = clockwork(place, leases)
        await cut_off(place, leases, 200)
        await work.leases()
        due = (await place.case(case)).due
        place.clock.jump(due - place.clock.now() - 1)
        await work.leases()
        assert (await place.case(case)).state == "open"
        place.clock.jump(1)
        await work.leases()
        assert (await place.case(case)).state == "waiting"


async def test_the_wall_clock_has_no_say_in_the_two_minutes(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db") as place:
        case = await seek_care(place.lane)
        await place.taken(ANNA, case)
        leases = Leases()
        await cut_off(place, leases, 10)
        place.clock.jump(3_600_000)
        await clockwork(place, leases).leases()
        assert (await place.case(case)).state == "open"
        place.clock.jump(-7_200_000)
        place.clock.seconds += 110
        await clockwork(place, leases).leases()
        assert (await place.case(case)).state == "waiting"


async def test_a_lease_is_begun_anew_when_the_server_starts(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db") as place:
        annas, karins = await seek_care(place.lane), await seek_care(place.lane)
        await place.taken(ANNA, annas)
        await place.taken(KARIN, karins)
    clock = HandClock()
    clock.advance(3_600)
    async with workplace(tmp_path / "db", clock) as place:
        leases = Leases()
        work = clockwork(place, leases)
        leases.connected("karin")
        task = asyncio.create_task(work.run_leases())
        await until(leases.next_deadline)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert leases.next_deadline() == clock.monotonic() + 120
        clock.advance(119)
        await work.leases()
        assert (await place.case(annas)).owner == "anna"
        clock.advance(1)
        await work.leases()
        assert ((await place.case(annas)).owner, (await place.case(karins)).owner) == (None, "karin")


EVENING = at("2026-11-24T15:05")  # 16.05 in Sweden: the centres have closed
MORNING = at("2026-11-25T07:30")


def closing(place: Workplace) -> Clockwork:
    return clockwork(place, Leases())


async def test_closing_leaves_the_taken_and_moves_nothing_while_the_unit_is_open(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db") as place:
        case = await seek_care(place.lane)
        await closing(place).closing()
        assert "Rerouted" not in [e["type"] for e in await place.journal(case)]
        await place.taken(ANNA, case)
        place.clock.at = EVENING
        await closing(place).closing()
        assert (await place.case(case)).owner == "anna"


async def test_at_closing_level_three_moves_to_who_is_there_and_level_four_stays_with_a_true_time(
    tmp_path: Path,
) -> None:
    async with workplace(tmp_path / "db") as place:
        ordinary, soon = await ask_secretary(place.lane), await seek_care(place.lane)
        seq = await place.taken(ANNA, soon)
        assert (await place.say(ANNA, "SetLevel", soon, level=3, reason="Värre", owner_seq=seq)).ok
        assert (await place.say(ANNA, "Return", soon, reason="Går hem", owner_seq=seq)).ok
        assert (await place.case(soon)).rank == 3
        place.clock.at = EVENING
        await closing(place).closing()
        moved, stays = await place.case(soon), await place.case(ordinary)
        book = staffed_book()
        assert moved.unit in book.region.on_call
        assert book.opens(moved.unit, moved.profession, EVENING) is None
        assert "rerouted" in moved.marks
        assert (stays.unit, stays.profession) == ("asby", "secretary")
        counts = [len(await place.journal(c)) for c in (soon, ordinary)]
        await closing(place).closing()
        assert [len(await place.journal(c)) for c in (soon, ordinary)] == counts
        place.check()


async def test_a_closing_that_was_missed_is_caught_up(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db") as place:
        case = await seek_care(place.lane)
        seq = await place.taken(ANNA, case)
        await place.say(ANNA, "SetLevel", case, level=2, reason="Värre", owner_seq=seq)
        await place.say(ANNA, "Return", case, reason="Går hem", owner_seq=seq)
    clock = HandClock(EVENING + 3_600_000)
    async with workplace(tmp_path / "db", clock) as place:
        await closing(place).closing()
        moved: Case = await place.case(case)
        assert (moved.unit in staffed_book().region.on_call, moved.rank) == (True, 2)
        assert MORNING > EVENING
        assert (await place.lane.submit(EVA, told("", "TakeNext"))).code == "queue_empty"


async def test_who_comes_back_while_the_release_waits_keeps_no_mark(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db", run=False) as place:
        running = asyncio.create_task(place.lane.run())
        case = await seek_care(place.lane)
        await answered(place, case)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        leases = Leases()
        await cut_off(place, leases, 200)
        releasing = asyncio.create_task(clockwork(place, leases).leases())
        await until(lambda: not place.lane._inbox.empty)
        leases.connected("anna")
        running = asyncio.create_task(place.lane.run())
        await releasing
        assert "disconnected" not in (await place.case(case)).marks
        assert [e["type"] for e in await place.journal(case)][-2:] == ["Disconnected", "Reconnected"]
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_who_has_no_case_is_forgotten_when_she_is_gone(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db") as place:
        leases = Leases()
        await cut_off(place, leases, 200)
        await clockwork(place, leases).leases()
        assert leases.lapsed() == {}
