"""H22: an infant meets emergency signs of its own, and its age stands in months wherever it is read."""

from clinic24_tui.testing import case_head, queue_row
from clinic24_tui.widgets.band import person
from clinic24_tui.wording import who
from server.domain.verdict import tick_list
from server.realtime.rows import age
from tests.domain.patient_way import Way, real_book

INFANT = {"number": "202609152385", "name": "Bo Lind", "born": "2026-09-15", "sex": "male"}


def test_an_infant_meets_its_own_signs_and_its_age_stands_in_months() -> None:
    way = Way(**INFANT).start("child").contact().say("ChooseEntrance", entrance="care").say("Describe", text="Feber")
    shown = tick_list(way.case, way.book, way.now)
    assert shown is not None
    assert shown.kind == "infant"
    own = {item.text["sv"] for item in shown.items}
    assert own.isdisjoint(item.text["sv"] for item in real_book().library.tick_lists["self"].items)
    sign = next(item.id for item in shown.items if item.level == 1)
    way.say("Tick", items=[sign])
    assert way.kind == "emergency"
    months, unit = age(way.case.born, way.now)
    assert (months, unit) == (2, "m")
    row = queue_row("w1", 1, "fever_child", "male", months, age_unit=unit)
    assert who(row) == "P 2m"
    assert person(case_head(row)) == "pojke 2 mån"
