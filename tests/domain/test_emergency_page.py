"""*Åk till akutmottagning nu*: the page with the door, and the case that stands with the staff at once."""

from server.domain.actor import Actor
from server.domain.listing_page import Listed
from server.domain.refusal import Refusal
from tests.domain.patient_way import NIGHT, OPEN, Way, real_book

INFANT = {"number": "202401012385", "name": "Bo Lind", "born": "2026-09-15", "sex": "male"}


def ticked_for_the_emergency_department(now: int = OPEN, listed: Listed | None = None) -> Way:
    way = Way(now, listed, **INFANT).start("child").contact()
    way.say("ChooseEntrance", entrance="care", listed_unit="asby").say("Describe", text="Snuvig")
    box = next(item for item in real_book().library.tick_lists["infant"].items if item.level == 1)
    return way.say("Tick", items=[box.id])


def test_an_emergency_box_shows_the_door_and_stands_with_the_staff_at_once() -> None:
    way = ticked_for_the_emergency_department()
    assert (way.kind, way.case.state, way.case.level, way.case.unit) == ("emergency", "waiting", 1, "asby")
    assert set(way.case.marks) == {"ed"}
    assert way.page()["data"]["seen"] is True
    way.say("GoOn").say("GoOn")
    assert way.types.count("WentOn") == 1
    assert way.kind == "waiting"
    assert "went_on" in way.case.marks


def test_an_answer_from_the_staff_is_shown_also_to_who_stayed_on_the_emergency_page() -> None:
    way = ticked_for_the_emergency_department()
    way.write([("Taken", {}), ("Message", {"text": "Är ni på väg?"})], Actor("staff", "eva", name="Eva", unit="asby"))
    assert way.kind == "chat"


def test_with_nobody_there_the_emergency_page_stays_on_the_way_in_and_a_tick_can_be_changed() -> None:
    way = ticked_for_the_emergency_department(NIGHT)
    assert (way.kind, way.case.state) == ("emergency", "intake")
    assert way.page()["data"]["seen"] is False
    assert way.say("Submit").refused == Refusal("not_asked")
    way.say("GoOn").say("ChooseUnit", unit="asby", listed="asby")
    assert way.say("Submit").refused == Refusal("staffed_only")
    way.say("Tick", items=[])
    assert way.kind == "complaint"
    assert not way.case.intake.went_on


def test_an_emergency_department_waits_for_the_rest_of_a_112_rule_that_is_half_met() -> None:
    way = Way().care("orkar inte").say("Tick", items=[]).say("ChooseComplaint", flow="suicidal_thoughts")
    while way.case.state == "intake" and way.kind == "question":
        question = way.asked()
        assert question is not None
        said = {"suicidal": "yes", "method": "yes", "plan": "tonight", "means": "at_hand"}
        way.say("AnswerQuestion", question=question.id, value=said.get(question.id, question.usual))
    assert (way.kind, way.case.level) == ("call112", 0)
    assert way.case.intake.answers["means"] == "at_hand"
