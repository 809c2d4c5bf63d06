import re
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest

from server.adapters.content_file import ContentError
from server.adapters.region import load_region
from server.contract.record import RecordPart
from server.domain.hours import Span
from server.domain.permissions import CLINICAL
from server.domain.region import OFFICE_ROLES
from server.domain.silence import Patience, Silence

SHIPPED = (Path(__file__).parents[2] / "server/adapters/region.yaml").read_text(encoding="utf-8")
REGION = load_region()
FICTION = re.compile(r"(031-390 06|040-628 04|08-465 004) \d\d|0980-319 2\d\d")


def test_the_region_has_its_units() -> None:
    kinds = [unit.kind for unit in REGION.units.values()]
    assert kinds.count("centre") == 22
    assert len(REGION.of_kind("centre", connected=True)) == 20
    assert kinds.count("bvc") == 8
    assert {"nurse_line", "out_of_hours", "rehab", "health_team"} <= set(kinds)
    assert REGION.on_call == ("1177", "jour")
    for centre in REGION.of_kind("centre", connected=True):
        assert {"nurse", "secretary"} <= set(centre.professions)
    for centre in REGION.of_kind("centre", connected=False):
        assert centre.phone
        assert not REGION.takes(centre.id, "care", date(2026, 11, 24))


def test_every_telephone_is_fiction_but_the_two_that_must_be_real() -> None:
    numbers = [unit.phone for unit in REGION.units.values()] + [centre.number for centre in REGION.away]
    assert {number for number in numbers if not FICTION.fullmatch(number)} == {"1177"}
    assert (REGION.emergency.number, REGION.advice.number) == ("112", "1177")


def test_names_of_units_and_numbers_are_told_apart() -> None:
    units = REGION.units.values()
    assert len({unit.name for unit in units}) == len({unit.phone for unit in units}) == len(units)


def test_the_staff_can_be_seeded() -> None:
    staff = {person.user: person for person in REGION.staff}
    assert len(staff) == len(REGION.staff) >= 40
    assert staff["anna"].name == "Anna Ek"
    assert staff["anna"].assignments[0].unit == "asby"
    worn = [at for person in REGION.staff for at in person.assignments]
    assert {role for at in worn for role in at.roles} == {"coordinator", "super_user"}
    assert {at.profession for at in worn} >= CLINICAL | set(OFFICE_ROLES)
    assert sum(len(person.assignments) > 1 for person in REGION.staff) >= 10
    for at in worn:
        assert at.unit in REGION.units
        assert at.profession in OFFICE_ROLES or REGION.receives(at.unit, at.profession)


def test_every_clinical_unit_has_somebody() -> None:
    worn = {at.unit for person in REGION.staff for at in person.assignments}
    assert worn >= {unit.id for unit in REGION.units.values() if unit.connected}


def changed(tmp_path: Path, old: str, new: str) -> list[str]:
    assert SHIPPED.count(old) == 1, old
    source = tmp_path / "region.yaml"
    source.write_text(SHIPPED.replace(old, new), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_region(source)
    line = SHIPPED[: SHIPPED.index(old)].count("\n") + 1
    return [
        f"{problem.line - line:+d} {problem.field}: {problem.sv} / {problem.en}" for problem in caught.value.problems
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: asnen\n", "", "id: Fältet saknas. Lägg till det. / The field is missing. Add it."),
        ("weekdays: 08:00-16:00}", "weekdays: 16-8}", "hours.weekdays.week.weekdays: 16-8 går inte att läsa."),
        ("weekdays: 08:00-16:00}", "weekdays: [8-12, 11-16]}", "week.weekdays: Tiderna går in i varandra."),
        ("weekdays: 08:00-16:00}", "weekday: 08:00-16:00}", "hours.weekdays.week: Okänd dag weekday."),
        ("walpurgis_night:", "valborg:", "hours.weekdays.eves: Okänd afton valborg."),
        ("bvc: {bvc_nurse: weekdays}", "bvc: {midwife: weekdays}", "kinds.bvc: Okänt yrke midwife."),
        ("bvc: {bvc_nurse: weekdays}", "bvc: {bvc_nurse: weeks}", "kinds.bvc.bvc_nurse: Okänt: weeks. Kända:"),
        ('on_call: ["1177", jour]', 'on_call: ["1177", asbi]', "on_call.1: Okänt: asbi."),
        ("{id: aspelunda,", "{id: asby,", "units.1.id: asby finns redan. Ge ett eget."),
        ("phone: 0980-319 201", "phone: ring oss", "units.1.phone: Har fel form:"),
        ("phone: 0980-319 201", "fone: 0980-319 201", "units.1.phone: Fältet saknas."),
        ("phone: 0980-319 240, centre: asby", "phone: 0980-319 240, centre: asbi", "units.24.centre: Okänt: asbi."),
        ("{user: karin,", "{user: anna,", "staff.1.user: anna finns redan. Ge ett eget."),
        ("at: [aspelunda/nurse]", "at: [aspelunda/midwife]", "staff.7.at.0: Okänt: midwife. Kända: nurse,"),
        ("at: [aspelunda/nurse]", "at: [aspelund/nurse]", "staff.7.at.0: Okänt: aspelund."),
        ("at: [asby/nurse super_user]", "at: [asby/nurse boss]", "staff.2.at.0: Okänt: boss. Kända: coordinator,"),
        ("bvc_nurse, age_below: 6", "secretary, age_below: 6", "entrances.bvc.urgent: secretary saknas"),
        (
            "phone: 0980-319 201}",
            "phone: 0980-319 201, silence: {soon: 2 h}}",
            "units.1.silence.soon: 2 h går inte att läsa.",
        ),
        (
            "phone: 0980-319 201}",
            "phone: 0980-319 201, silence: {soon: '2 h, 30 min'}}",
            "2 h, 30 min cannot be read. Write two times, the shorter",
        ),
        ("advice: {", "advise: {", "advice: Fältet saknas."),
        ("{part: phone,", "{part: advice,", "units.23.record.6.part: advice finns redan. Ge ett eget."),
        ("{part: phone,", "{part: telephone,", "units.23.record.6.part: "),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line_and_field(tmp_path: Path, old: str, new: str, said: str) -> None:
    found = changed(tmp_path, old, new)
    assert any(said in problem for problem in found), found
    on_the_line = [problem for problem in found if problem.startswith("+0 ")]
    assert on_the_line or "saknas" in said or said.startswith("hours.weekdays.eves"), found


def test_what_is_no_yaml_is_said_with_its_line(tmp_path: Path) -> None:
    source = tmp_path / "region.yaml"
    source.write_text("id: asnen\nname: [\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"region.yaml:\d+: Går inte att läsa som YAML"):
        load_region(source)
    source.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ContentError, match="YAML"):
        load_region(source)
    with pytest.raises(ContentError, match=r"gone.yaml:1: Går inte att öppna"):
        load_region(tmp_path / "gone.yaml")
    source.write_text("id: asnen\nid: b\n", encoding="utf-8")
    with pytest.raises(ContentError):
        load_region(source)


def test_a_field_that_stands_twice_is_refused(tmp_path: Path) -> None:
    assert any("två gånger" in said for said in changed(tmp_path, "id: asnen\n", "id: asnen\nid: asnen\n"))


def test_a_unit_may_have_its_own_hours_and_targets(tmp_path: Path) -> None:
    source = tmp_path / "region.yaml"
    own = "phone: 0980-319 200, hours: {doctor: every_day}, targets: {soon_hours: 12}, silence: {urgent: '5 min, 1 h'}}"
    source.write_text(SHIPPED.replace("phone: 0980-319 200}", own), encoding="utf-8")
    asby = load_region(source).units["asby"]
    assert asby.hours["doctor"].holidays is None
    assert asby.hours["nurse"].week[0] == (Span.parse("8-16"),)
    assert asby.targets.soon.total_seconds() == 12 * 3600
    assert asby.silence.urgent == Patience(timedelta(minutes=5), timedelta(hours=1))
    assert asby.silence.soon == Silence().soon


def test_a_unit_may_have_its_own_headings_of_the_record_and_loses_no_part(tmp_path: Path) -> None:
    parts = [heading["part"] for heading in REGION.units["jour"].record]
    assert parts[:3] == ["contact", "assessment", "action"]
    assert sorted(parts) == sorted(get_args(RecordPart))
    assert REGION.units["asby"].record == ()
    row = "      - {part: phone, sv: Telefonkontakt, en: Telephone contact}\n"
    assert any("record: Delar saknas: phone." in said for said in changed(tmp_path, row, ""))
