"""A unit's delivery test: the shipped units pass, and a unit with a gap is told what does not fit."""

from dataclasses import replace
from datetime import datetime

import pytest

from server.__main__ import main
from server.adapters.phrase_files import load_phrases
from server.adapters.region import load_region
from server.domain.hours import NEVER_OPEN, STOCKHOLM
from server.domain.region import Region
from server.scenario_tools.acceptance import Check, accept
from tests.training.asking import scenarios

AT = datetime(2026, 11, 25, 9, 0, tzinfo=STOCKHOLM)


def wrong(region: Region, unit: str = "asby", *, phrases: bool = True) -> list[Check]:
    book = load_phrases()[0] if phrases else []
    checks = accept(region, region.units[unit], scenarios().values(), book, AT)
    assert {one.part for one in checks} == {"hours", "ways", "phrases", "permissions"}
    return [one for one in checks if not one.holds]


@pytest.mark.parametrize("unit", ["asby", "bvc_asby", "1177"])
def test_the_shipped_units_pass(unit: str) -> None:
    assert wrong(load_region(), unit) == []


def test_a_queue_that_never_opens_is_told() -> None:
    region = load_region()
    unit = replace(region.units["asby"], hours={**region.units["asby"].hours, "secretary": NEVER_OPEN})
    found = wrong(replace(region, units={**region.units, "asby": unit}))
    assert [(one.part, one.about["sv"]) for one in found] == [("hours", "medicinsk sekreterare")]


def test_a_unit_without_phrases_is_told_for_each_of_its_patients() -> None:
    found = wrong(load_region(), phrases=False)
    assert {one.part for one in found} == {"phrases"}
    assert len(found) == 18
    assert "112-text saknas" in found[0].found["sv"]


def test_the_command_writes_a_protocol_to_sign(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["acceptance", "bvc_asby", "--at", "2026-11-25T09:00"]) == 0
    told = capsys.readouterr().out
    assert "# Leveransprov: BVC Åsby" in told
    assert "| Medicinskt ansvarig | | | |" in told
    assert "Fem veckor och varm (1), en timme efter stängning" in told
    assert main(["acceptance", "nowhere"]) == 2
    assert "okänd: nowhere" in capsys.readouterr().err
