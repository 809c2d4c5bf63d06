"""H35: the urgent are never left to wait where nobody is: the page says so before it is sent, with whom to ring."""

from tests.domain.patient_way import NIGHT, OPEN, Way

INFANT = {"number": "202609152385", "name": "Bo Lind", "born": "2026-09-15", "sex": "male"}


def test_the_urgent_are_told_before_sending_when_nobody_is_there() -> None:
    way = Way(NIGHT, **INFANT).start("child").contact().say("ChooseEntrance", entrance="care")
    way.say("Describe", text="Feber")
    sign = next(item.id for item in way.book.library.tick_lists["infant"].items if item.level == 1)
    way.say("Tick", items=[sign]).say("GoOn").say("ChooseUnit", unit="asby", listed="asby")
    page = way.page()["data"]
    assert page["staffed"] is False
    assert {number["number"] for number in page["numbers"]} == {"1177", "112"}
    assert way.say("Submit").refused is not None
    assert way.case.state == "intake"
    way.now = OPEN
    way.say("Submit")
    assert (way.case.state, way.case.unit) == ("waiting", "asby")
