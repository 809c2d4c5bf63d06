"""Silent patients on a clock that is set by hand: one reminder each, one notice, one line, whatever restarts between."""

from pathlib import Path

from server.adapters.notices import TEXTS, Outbox
from server.app.clockwork import Clockwork
from server.app.lease import Leases
from server.app.notify import Notices
from server.domain.patient_view import for_patient
from tests.support.cases import ask_secretary, seek_care
from tests.support.clock import HandClock
from tests.support.lanes import Workplace, workplace
from tests.support.people import ANNA, EVA, patient, staffed_book

HOUR = 3600


def clockwork(place: Workplace) -> Clockwork:
    return Clockwork(place.store, place.lane, Leases(), place.clock, staffed_book)


async def answered(place: Workplace, level: int = 3) -> tuple[str, int]:
    """Put a case in care whose patient has the turn; returns it and the owner's seq."""
    case = await seek_care(place.lane)
    seq = await place.taken(ANNA, case)
    assert (await place.say(ANNA, "SetLevel", case, level=level, reason="prov", owner_seq=seq)).ok
    assert (await place.say(ANNA, "SendMessage", case, text="Hej!", owner_seq=seq)).ok
    return case, seq


async def kinds(place: Workplace, case: str) -> list[str]:
    return [event["type"] for event in await place.journal(case) if event["type"] in ("Reminded", "Unreached")]


async def test_a_silent_patient_is_reminded_once_and_then_her_clinician_is_asked(tmp_path: Path) -> None:
    clock = HandClock()
    async with workplace(tmp_path / "db", clock) as place:
        case, seq = await answered(place)
        work = clockwork(place)
        clock.advance(HOUR / 2 - 1)
        await work.silence()
        assert await kinds(place, case) == []
        clock.advance(1)
        await work.silence()
        await work.silence()
        assert await kinds(place, case) == ["Reminded"]
        assert (await place.case(case)).turn == "patient"
    async with workplace(tmp_path / "db", clock) as place:
        work = clockwork(place)
        await work.silence()
        assert await kinds(place, case) == ["Reminded"]
        clock.advance(1.5 * HOUR)
        await work.silence()
        await work.silence()
        assert await kinds(place, case) == ["Reminded", "Unreached"]
        back = await place.case(case)
        assert (back.turn, back.owner, "reach_phone" in back.marks) == ("mine", "anna", True)
        clock.advance(30 * 24 * HOUR)
        await work.silence()
        assert (await place.case(case)).state == "open"
        text = "Vi har försökt nå dig."
        assert (await place.say(ANNA, "SendMessage", case, text=text, owner_seq=seq)).ok
        assert (await place.case(case)).turn == "patient"
        place.check()


async def test_the_patient_sees_that_she_is_waited_for_and_not_that_she_could_not_be_reached(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db") as place:
        case, _ = await answered(place, level=2)
        work = clockwork(place)
        for _ in range(2):
            place.clock.advance(HOUR)
            await work.silence()
        shown = [event for event in map(for_patient, await place.journal(case)) if event is not None]
        assert [event["type"] for event in shown[-2:]] == ["Message", "Reminded"]
        assert shown[-1]["data"] == {}
        assert shown[-1]["by"] == {"kind": "system", "id": ""}


async def test_the_reminder_is_a_notice_without_content_when_the_page_is_closed(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db") as place:
        here: set[str] = set()
        outbox = Outbox(place.clock.now)
        notices = Notices(outbox, here.__contains__)
        away, (there, _) = (await answered(place))[0], await answered(place)
        here.add(there)
        place.shown.commits.clear()
        place.clock.advance(HOUR)
        await clockwork(place).silence()
        for commit, _pos in place.shown.commits:
            for new in commit.events:
                notices.changed(commit.before[new.case], commit.cases[new.case], [new.event])
        assert sorted(new.case for commit, _ in place.shown.commits for new in commit.events) == sorted([away, there])
        assert notices._queue.qsize() == 1
        phone, kind, lang = notices._queue.get_nowait()
        await outbox.send(phone, kind, "sv")
        assert (kind, lang, outbox.notices[0].text) == ("reminder", "sv", TEXTS["reminder"][0])


async def test_a_silent_case_of_somebody_who_is_gone_goes_back_to_the_queue(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db") as place:
        case, _ = await answered(place, level=2)
        leases = Leases()
        work = Clockwork(place.store, place.lane, leases, place.clock, staffed_book)
        leases.connected("anna")
        leases.left("anna", place.clock.monotonic(), place.clock.now())
        place.clock.advance(HOUR)
        await work.silence()
        place.clock.advance(HOUR)
        await work.silence()
        assert (await place.case(case)).turn == "mine"
        await work.leases()
        back = await place.case(case)
        assert (back.state, back.owner, "reach_phone" in back.marks) == ("waiting", None, True)


async def test_who_answers_in_time_is_left_in_peace(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db") as place:
        case, _ = await answered(place, level=1)
        assert (await place.say(patient(case), "SendMessage", case, text="Hej")).ok
        waiting = await ask_secretary(place.lane)
        await place.taken(EVA, waiting)
        place.clock.advance(9 * 24 * HOUR)
        await clockwork(place).silence()
        assert await kinds(place, case) == await kinds(place, waiting) == []
