"""The chain over journal and access log shows what was changed, added or taken away."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.app.ports import Reading
from server.storage import statements as sql
from server.storage.seal import Walk, verify
from server.storage.seal import sealed as make
from tests.support.cases import ask_secretary
from tests.support.lanes import Workplace, workplace
from tests.support.people import EVA


@pytest.fixture
async def sealed(tmp_path: Path) -> AsyncIterator[Workplace]:
    async with workplace(tmp_path / "db") as place:
        case = await ask_secretary(place.lane)
        await place.lane.log_reading(Reading(1, "eva", "asby", "secretary", case, "1985", "case", 0, 0))
        seq = await place.taken(EVA, case)
        await place.say(EVA, "SendMessage", case, text="Hej", owner_seq=seq)
        await place.lane.log_reading(Reading(2, "eva", "asby", "secretary", case, "1985", "case", 0, 0))
        yield place


async def test_an_untouched_journal_holds_also_after_a_restart(sealed: Workplace) -> None:
    assert verify(sealed.disk) is None
    async with workplace(sealed.path) as again:
        await ask_secretary(again.lane)
        assert verify(again.disk) is None


async def test_an_empty_journal_holds(tmp_path: Path) -> None:
    async with workplace(tmp_path / "db") as place:
        assert verify(place.disk) is None


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE event SET data = json_set(data, '$.text', 'Hej då') WHERE type = 'Message'",
        "UPDATE event SET at = at + 1 WHERE pos = 3",
        "UPDATE event SET who = replace(who, 'eva', 'ida') WHERE type = 'Taken'",
        "DELETE FROM event WHERE pos = 4",
        "DELETE FROM event WHERE pos = (SELECT max(pos) FROM event)",
        "UPDATE reading SET actor = 'ida' WHERE id = 1",
        "DELETE FROM reading WHERE id = 1",
        "DELETE FROM reading WHERE id = 2",
        "DELETE FROM seal WHERE id = 3",
        "DELETE FROM seal WHERE id = (SELECT max(id) FROM seal)",
        "UPDATE seal SET hash = 'x' WHERE id = 2",
        "UPDATE seal SET at = at - 1 WHERE id = 2",
        "UPDATE head SET pos = pos - 1",
        "INSERT INTO reading SELECT 9, at, '', '', '', '', '', '', 0, 0 FROM reading WHERE id = 1",
        "INSERT INTO event SELECT 99, case_id, 99, at, type, v, who, data FROM event WHERE pos = 1",
    ],
)
async def test_a_change_is_found(sealed: Workplace, tampering: str) -> None:
    sealed.disk.execute(tampering)
    broken = verify(sealed.disk)
    assert broken is not None
    assert broken.why


async def test_links_from_before_the_time_was_sealed_still_hold_and_none_comes_after_one_that_has_it(
    sealed: Workplace,
) -> None:
    links = sealed.disk.execute("SELECT id, pos, reading, at FROM seal ORDER BY id").fetchall()

    def remade(timed: range) -> None:
        link, pos, reading = sealed.disk.execute("SELECT epoch FROM head").fetchone()[0], 0, 0
        for one, top, logged, at in links:
            events = sealed.disk.execute(sql.SEALED_EVENTS, (pos, top)).fetchall()
            readings = sealed.disk.execute(sql.SEALED_READINGS, (reading, logged or reading)).fetchall()
            link = make(link, at if one in timed else None, events, readings)
            pos, reading = top, logged or reading
            sealed.disk.execute("UPDATE seal SET hash = ? WHERE id = ?", (link, one))

    remade(range(3, 100))
    assert verify(sealed.disk) is None
    sealed.disk.execute("UPDATE event SET at = at + 1 WHERE pos = 1")
    assert verify(sealed.disk) is not None
    sealed.disk.execute("UPDATE event SET at = at - 1 WHERE pos = 1")
    remade(range(3, 4))
    broken = verify(sealed.disk)
    assert broken is not None
    assert broken.link == 4


@pytest.mark.parametrize("page", [1, 2, 100])
async def test_the_chain_is_walked_a_page_at_a_time(sealed: Workplace, page: int) -> None:
    walk = Walk()
    while not walk.ended:
        assert walk.go(sealed.disk, page) is None
    sealed.disk.execute("UPDATE event SET at = 0 WHERE pos = 4")
    walk, broken = Walk(), None
    while broken is None:
        broken = walk.go(sealed.disk, page)
    assert broken.rows == "event 4"


async def test_the_first_break_is_named(sealed: Workplace) -> None:
    sealed.disk.execute("UPDATE event SET at = 0 WHERE pos >= 3")
    broken = verify(sealed.disk)
    assert broken is not None
    assert broken.pos == 3
    assert isinstance(sealed.disk, sqlite3.Connection)
