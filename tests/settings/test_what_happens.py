"""The simulator against a table of its own: every quarter of an hour of 2027 at two units, from days that are written out here.

Nothing of the program's calendar or hours is used in the table: which days are special is typed from an almanac, and summer
time from the dates on which the clocks are turned.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from server.adapters.region import load_region
from server.domain.region import PROFESSIONS
from server.domain.routing import Elsewhere, Request, Routed, Unstaffed, route
from server.domain.rule_words import RULES, explain
from server.route_words import run
from tests.support.administration import office
from tests.support.houses import Running

QUARTERS = 35_040
FIRST = datetime(2026, 12, 31, 23, tzinfo=UTC)
"""Midnight in Sweden."""
SUMMER = (datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC))
RED = {
    date(2027, month, day)
    for month, day in (
        (1, 1), (1, 6), (3, 26), (3, 28), (3, 29), (5, 1), (5, 6), (5, 16), (6, 6), (6, 26), (11, 6), (12, 25), (12, 26)
    )
}  # fmt: skip
GREAT_EVES = {date(2027, 6, 25), date(2027, 12, 24), date(2027, 12, 31)}
SHORT = {date(2027, 3, 25), date(2027, 4, 30)}
TAIL = 14 * 96
"""Quarters beyond the year, so that what opens next after New Year's Eve is known."""
NEXT_YEAR = {date(2028, 1, 1), date(2028, 1, 6)}


def _wall(quarter: int) -> datetime:
    at = FIRST + timedelta(minutes=15 * quarter)
    return (at + timedelta(hours=2 if SUMMER[0] <= at < SUMMER[1] else 1)).replace(tzinfo=None)


def _office(day: date) -> tuple[int, int]:
    if day.weekday() >= 5 or day in RED | NEXT_YEAR | GREAT_EVES:
        return 0, 0
    return (8, 15) if day in SHORT else (8, 16)


def _jour(day: date) -> tuple[int, int]:
    return (8, 22) if day.weekday() >= 5 or day in RED | NEXT_YEAR | GREAT_EVES else (17, 22)


@cache
def table() -> dict[str, list[bool]]:
    """Return who is there, quarter by quarter."""
    walls = [_wall(quarter) for quarter in range(QUARTERS + TAIL)]
    return {
        "own": [_office(at.date())[0] <= at.hour < _office(at.date())[1] for at in walls],
        "1177": [8 <= at.hour < 18 for at in walls],
        "jour": [_jour(at.date())[0] <= at.hour < _jour(at.date())[1] for at in walls],
    }


def _until(who: str, quarter: int, *, there: bool) -> int:
    """Return the next quarter at which somebody is there, or is not."""
    held = table()[who]
    return next((n for n in range(quarter, len(held)) if held[n] is there), len(held))


def wanted(quarter: int, level: int) -> str:
    """Return who takes the case by the table, "" for nobody."""
    here = [who for who in ("own", "1177", "jour") if table()[who][quarter]]
    if level >= 4 or (level == 3 and "own" in here):
        return "own"
    if level == 3:
        return here[0] if here else min(("own", "1177", "jour"), key=lambda who: _until(who, quarter, there=True))
    enough = quarter * 15 + min(30, {1: 10, 2: 120}[level])
    lasting = [who for who in here if _until(who, quarter, there=False) * 15 >= enough]
    if lasting or not here:
        return (lasting or [""])[0]
    return max(here, key=lambda who: _until(who, quarter, there=False))


UNITS = {"asby": ("care", 40, "asby/nurse"), "bvc_granhaga": ("bvc", 3, "bvc_granhaga/bvc_nurse")}


def _check(quarters: Iterable[int]) -> int:
    region, count = load_region(), 0
    for quarter in quarters:
        at = FIRST + timedelta(minutes=15 * quarter)
        for unit, (entrance, age, own) in UNITS.items():
            for level in range(1, 6):
                found = route(region, Request(entrance, unit, level, age, at, id="c"))
                said = {"own": own, "1177": "1177/nurse", "jour": "jour/nurse", "": ""}[wanted(quarter, level)]
                got = found.queue if isinstance(found, Routed) else ""
                assert got == said, (_wall(quarter), unit, level)
                count += 1
    return count


def test_the_table_is_a_year() -> None:
    assert _wall(0) == datetime(2027, 1, 1)  # noqa: DTZ001  the wall clock
    assert _wall(QUARTERS) == datetime(2028, 1, 1)  # noqa: DTZ001  the wall clock
    assert sum(table()["1177"][:QUARTERS]) == 365 * 40
    assert len({_wall(n).date() for n in range(QUARTERS) if table()["own"][n]}) == 261 - 8


def test_some_of_every_week_and_the_days_around_holidays() -> None:
    stride = range(0, QUARTERS, 241)
    special = [n for n in range(QUARTERS) if _wall(n).date() in SHORT | {date(2027, 1, 5)} and _wall(n).minute == 0]
    assert _check([*stride, *special]) > 1_900


@pytest.mark.nightly
def test_every_quarter_of_the_year() -> None:
    assert _check(range(QUARTERS)) == QUARTERS * 10


def test_the_chain_tells_the_same_as_the_route_in_both_languages() -> None:
    region, told = load_region(), set()
    for unit in ("asby", "lommaryd", "bvc_granhaga", "", "jour"):
        for entrance, age in (("care", 40), ("secretary", 40), ("bvc", 3), ("bvc", 9)):
            for level in range(6):
                for hour in (10, 15, 17, 21, 23):
                    at = datetime(2027, 1, 5, hour, 55, tzinfo=ZoneInfo("Europe/Stockholm"))
                    request = Request(entrance, unit or None, level, age, at, id="c")
                    said = explain(region, request)
                    assert said.outcome == route(region, request)
                    told |= {rule for rule, _words in said.steps}
                    for words in (said.answer, said.patient, *(words for _rule, words in said.steps)):
                        assert set(words) == {"sv", "en"}
                        assert all(text and "{" not in text for text in words.values())
                    if isinstance(said.outcome, Routed):
                        assert region.unit_name(said.outcome.unit) in said.answer["sv"]
                        assert PROFESSIONS[said.outcome.profession]["en"] in said.answer["en"]
                    elif isinstance(said.outcome, Elsewhere | Unstaffed):
                        assert said.outcome.phones[0].number in said.patient["sv"]
    assert told == set(RULES)


async def test_a_level_3_after_closing_on_twelfth_night_goes_to_1177(house: Running) -> None:
    admin = await office(house, "mats")
    asked = {"unit": "asby", "level": 3, "at": "2027-01-05T16:05"}
    said = await admin.post("settings/simulate", **asked)
    assert "trettondagsafton" in said["day"]["sv"]
    assert [step["rule"] for step in said["steps"]] == ["entrance", "listed", "closed", "three_closed", "open"]
    assert said["answer"]["en"].startswith("The queue 1177 direkt, nurse.")
    assert "kl 16.05" in said["patient"]["sv"]
    kept = await admin.get("settings/one", subject="hours/weekdays")
    longer = {**kept["document"], "eves": {**kept["document"]["eves"], "twelfth_night": "08:00-17:00"}}
    change = {"subject": "hours/weekdays", "version": kept["version"], "document": longer}
    said = await admin.post("settings/simulate", **asked, changes=[change])
    assert said["answer"]["sv"].startswith("Kön Åsby vårdcentral")
    assert (await admin.post("settings/simulate", **asked))["answer"]["sv"].startswith("Kön 1177")
    for wrong in ({"at": "2027-02-30T10:00"}, {"entrance": "garden"}, {"level": 9}, {"at": "nu"}):
        assert (await admin.refused("settings/simulate", **{**asked, **wrong}))["code"] == "bad_request"


def test_the_command_says_it_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(None, "asby", "care", 3, "2027-01-05T16:05", 40) == 0
    said = capsys.readouterr().out
    assert "tisdag 5 januari, trettondagsafton 16:05" in said
    assert "=> The queue 1177 direkt, nurse." in said
    assert run(None, "nowhere", "care", 3, "2027-01-05T16:05", 40) == 2
    assert run(None, "asby", "care", 3, "nu", 40) == 2


async def test_the_command_reads_a_houses_settings_while_it_runs(
    house: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    admin = await office(house)
    kept = await admin.get("settings/one", subject="unit/asby")
    document = {**kept["document"], "hours": {"nurse": "evenings_and_weekends"}}
    change = {"subject": "unit/asby", "version": 0, "document": document}
    await admin.post("settings/change", changes=[change], why="prov")
    assert run(house.house.folder.database.parent, "asby", "care", 3, "2027-01-05T17:05", 40) == 0
    assert "=> Kön Åsby vårdcentral, sjuksköterska." in capsys.readouterr().out
