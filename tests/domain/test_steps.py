"""The pages: which one is shown, what stands on it, and that back, change and resume always find it."""

import json

import pytest

from server.contract.commands import OUTCOMES
from server.domain.actor import Actor
from server.domain.listing_page import Listed
from server.domain.refusal import Refusal
from server.domain.region import Phone
from server.domain.steps import needs_register, step
from server.domain.trail import PAGES, trail
from server.domain.verdict import verdict
from tests.domain.patient_way import EVENING, NIGHT, OPEN, Way, real_book

NURSE = Actor("staff", "nils", name="Nils Ek", unit="asby", profession="nurse")
CHILD = {"number": "202401012385", "name": "Bo Lind", "born": "2024-01-01", "sex": "male"}


def answered() -> Way:
    return Way().care().say("Tick", items=[]).say("ChooseComplaint", flow="general").usual()


def test_the_way_of_care_in_its_order() -> None:
    way = Way().start()
    seen = [way.kind]
    for kind, fields in (
        ("SetContact", {"phone": "0701740605", "notify": True}),
        ("ChooseEntrance", {"entrance": "care"}),
        ("Describe", {"text": "Ont i halsen"}),
        ("Tick", {"items": []}),
        ("ChooseComplaint", {"flow": "general"}),
    ):
        way.say(kind, **fields)
        seen.append(way.kind)
    assert seen == ["contact", "entrance", "describe", "ticks", "complaint", "question"]
    way.usual().say("ChooseUnit", unit="asby", listed="asby")
    assert way.kind == "summary"
    way.say("Submit")
    assert way.kind == "waiting"
    way.write([("Taken", {})], NURSE)
    assert (way.kind, way.page()["data"]["staff"]) == ("chat", "Nils")
    way.write([("Closed", {"outcome": "booked", "note": ""})], NURSE)
    page = way.page()
    assert (page["kind"], page["data"]["outcome_words"]["sv"]) == ("closed", OUTCOMES["booked"][0])


def test_nobody_meets_a_register_before_the_tick_list_is_answered() -> None:
    way = Way().start().contact().say("ChooseEntrance", entrance="care")
    order = trail(answered().case, real_book(), OPEN)
    assert order.index("ticks") < order.index("listing")
    for kind, fields in (
        ("Describe", {"text": "Ont"}),
        ("Tick", {"items": []}),
        ("ChooseComplaint", {"flow": "general"}),
    ):
        assert not needs_register(way.case, way.book, OPEN)
        way.say(kind, **fields)
    way.usual()
    assert needs_register(way.case, way.book, OPEN)


def test_every_page_of_the_trail_opens_and_back_leads_to_the_one_before() -> None:
    way = answered().say("ChooseUnit", unit="asby", listed="asby")
    pages = trail(way.case, way.book, way.now)
    assert pages[-1] == "summary"
    for before, page in zip([None, *pages], pages, strict=False):
        shown = way.page(page)
        assert shown["kind"] == (page if page in PAGES else "question")
        assert shown["data"]["back"] == before
        json.dumps(shown, allow_nan=False)


@pytest.mark.parametrize("page", ["summary", "nonsense", "", "emergency", "advice"])
def test_a_page_that_has_not_been_reached_cannot_be_opened(page: str) -> None:
    way = Way().care()
    assert step(way.case, way.book, way.now, page) == Refusal("not_asked")


def test_a_question_shows_its_options_its_answer_and_what_has_been_answered() -> None:
    way = Way().care().say("Tick", items=[]).say("ChooseComplaint", flow="general")
    first = way.asked()
    assert first is not None
    page = way.page()["data"]
    assert (page["question"]["id"], page["value"], page["number"], page["answered"]) == (first.id, None, 1, [])
    way.say("AnswerQuestion", question=first.id, value=first.usual)
    assert way.page()["data"]["number"] == 2
    changed = way.page(first.id)["data"]
    assert changed["value"] == first.usual
    assert changed["answered"][0]["page"] == f"q:{first.id}"
    assert changed["answered"][0]["value"]["sv"]


def test_a_changed_answer_opens_what_it_asks_for_and_then_goes_on() -> None:
    way = answered()
    assert way.kind == "listing"
    way.say("AnswerQuestion", question="fever", value="yes")
    assert way.kind == "question"
    assert way.page()["data"]["question"]["id"] == "temperature"


def test_the_summary_says_a_time_and_never_the_level() -> None:
    for now in (OPEN, EVENING, NIGHT):
        way = Way(now).care().say("Tick", items=[]).say("ChooseComplaint", flow="general").usual()
        way.say("ChooseUnit", unit="asby", listed="asby")
        data = way.page()["data"]
        assert data["staffed"] is True
        assert "kl" in data["promise"]["sv"]
        assert "level" not in json.dumps(data)
        assert "level" not in json.dumps(way.say("Submit").page()["data"])


def test_the_complaints_offered_are_three_at_most_and_something_else_is_always_there() -> None:
    way = Way().care("Jag har ont i halsen och feber").say("Tick", items=[])
    data = way.page()["data"]
    assert 1 <= len(data["offered"]) <= 3
    assert data["offered"][0]["id"] == "sore_throat"
    assert "general" not in {item["id"] for item in (*data["offered"], *data["others"])}
    assert data["own_words"] == "Jag har ont i halsen och feber"


LISTINGS = [
    (Listed(True, "asby"), "Åsby vårdcentral", ["asby"]),
    (Listed(True, None, Phone("Hälsocentralen Norrby", "0999-100 200")), "Hälsocentralen Norrby", []),
    (Listed(True), "1177", []),
    (Listed(True, "gone"), "1177", []),
]


@pytest.mark.parametrize(("listed", "named", "units"), LISTINGS)
def test_the_listing_check_always_gives_a_name_and_a_telephone(listed: Listed, named: str, units: list[str]) -> None:
    way = Way(listed=listed).start().contact().say("ChooseEntrance", entrance="secretary")
    page = way.page()
    assert page["kind"] == "listing"
    assert named in page["data"]["lead"]["sv"]
    assert page["data"]["phone"]
    assert page["data"]["tel"].isdecimal()
    assert [choice["unit"] for choice in page["data"]["choices"]] == units


@pytest.mark.parametrize("acute", [True, False])
def test_a_centre_that_is_not_connected_is_named_and_those_on_call_take_what_is_acute(acute: bool) -> None:
    unit = next(unit for unit in real_book().region.of_kind("centre", connected=False))
    way = Way(listed=Listed(True, unit.id)).start().contact().say("ChooseEntrance", entrance="care")
    way.say("Describe", text="Ont").say("Tick", items=[]).say("ChooseComplaint", flow="general").usual()
    question = next(q for q in way.flow().questions if q.id == "fever_days")
    way.say("AnswerQuestion", question="fever", value="yes").usual(**{question.id: "yes" if acute else "no"})
    found = verdict(way.case, way.book, way.now)
    assert found is not None
    data = way.page()["data"]
    assert (data["name"], data["phone"]) == (unit.name, unit.phone)
    choices = [choice["unit"] for choice in data["choices"]]
    assert choices == (["1177"] if found.level <= 3 else [])
    assert not acute or found.level <= 3
    if acute:
        assert way.say("ChooseUnit", unit="1177", listed=unit.id).say("Submit").case.state == "waiting"


def test_a_register_that_does_not_answer_lets_the_patient_say_where_she_is_listed() -> None:
    way = Way(listed=Listed()).care().say("Tick", items=[]).say("ChooseComplaint", flow="general").usual()
    units = [choice["unit"] for choice in way.page()["data"]["choices"]]
    assert "asby" in units
    assert "aspelunda" in units
    assert way.say("ChooseUnit", unit="aspelunda", listed=None).say("Submit").case.unit == "aspelunda"


def test_the_enrolled_child_health_centre_stands_first() -> None:
    bvc = real_book().region.of_kind("bvc", connected=True)[-1]
    way = Way(listed=Listed(True, "asby", bvc=bvc.id), **CHILD).start("child").contact()
    units = way.say("ChooseEntrance", entrance="bvc").page()["data"]["units"]
    assert (units[0]["id"], units[0]["enrolled"]) == (bvc.id, True)
    assert not any(unit["enrolled"] for unit in units[1:])


def test_a_guardian_reads_about_the_child() -> None:
    for listed, words in ((Listed(True, "asby"), "Barnet är listat"), (Listed(True), "Barnet är inte listat")):
        way = Way(listed=listed, **CHILD).start("child").contact().say("ChooseEntrance", entrance="secretary")
        assert way.page()["data"]["lead"]["sv"].startswith(words)
        assert way.page()["data"]["lead"]["en"].startswith("The child is")


def test_the_tick_list_is_worded_for_the_one_it_concerns() -> None:
    assert Way().care().page()["data"]["kind"] == "self"
    for born, kind in (("2020-01-01", "child"), ("2026-03-01", "infant")):
        way = Way(**{**CHILD, "born": born}).start("child").contact().say("ChooseEntrance", entrance="care")
        data = way.say("Describe", text="Feber").page()["data"]
        assert (data["kind"], data["chosen"]) == (kind, None)
        assert way.say("Tick", items=[]).page("ticks")["data"]["chosen"] == []


def test_a_new_entrance_begins_the_way_anew() -> None:
    way = answered().say("ChooseUnit", unit="asby", listed="asby").say("ChooseEntrance", entrance="secretary")
    assert (way.case.unit, way.case.complaint, way.case.intake.own_words, way.kind) == ("", "", "", "listing")


def test_112_stands_until_it_is_answered_whatever_the_staff_do() -> None:
    way = Way().care().say("Tick", items=["breath"])
    way.write([("Taken", {}), ("Message", {"text": "Hej"})], NURSE)
    assert way.kind == "call112"
    assert way.page()["data"]["reasons"]
    assert way.say("Reply112", called=True).kind == "chat"
