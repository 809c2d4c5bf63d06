"""A flow that changes while a patient is asked: her answers stay where they still fit, and what was sent stays as it was."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.contract.events import Event
from server.domain.actor import SYSTEM
from server.domain.book import Book
from server.domain.case import fold
from server.domain.decide import decide
from server.domain.flow_change import can_follow, follow_flow, outdated, still_accepted
from server.domain.reading_back import flow_as_sent, sent_answers
from server.domain.refusal import Refusal
from server.domain.triage import check_value
from server.flows.loader import FlowLibrary
from tests.domain.patient_way import Way
from tests.support.changed_flow import VERSION, changed_library
from tests.support.content import library
from tests.support.examples import times

OLD_VERSION = library().flows["sore_throat"].version
CHANGED = Refusal("flow_changed", {"field": "version"})
FEVERISH = {"fever": "yes", "temperature": 40.6, "signs": ["contact", "glands"]}


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> FlowLibrary:
    return changed_library(tmp_path_factory.mktemp("flows"))


def asked(**said: Any) -> Way:
    return Way().care().say("Tick", items=[]).say("ChooseComplaint", flow="sore_throat").usual(**said)


def halfway() -> Way:
    """Return a patient who has answered up to the question how long it has lasted."""
    way = Way().care().say("Tick", items=[]).say("ChooseComplaint", flow="sore_throat")
    while (question := way.asked()) is not None and question.id != "duration":
        value = FEVERISH.get(question.id, question.usual)
        way.say("AnswerQuestion", question=question.id, value="" if value is None else value)
    return way


def under(way: Way, new: FlowLibrary) -> Way:
    """Put the case under another library, as a new start of the server does."""
    way.book = Book(new, way.book.index, way.book.region)
    return way


def follow(way: Way) -> Way:
    decision = decide(way.case, {"id": "", "type": "FollowFlow", "case": way.case.id}, SYSTEM, way.now, way.book)
    assert not isinstance(decision, Refusal)
    way.write(decision, SYSTEM)
    return way


def test_nothing_is_outdated_while_the_flow_is_the_same() -> None:
    for way in (Way().start(), halfway(), asked(fever="no")):
        assert not outdated(way.case, way.book)
        assert follow_flow(way.case, {}, SYSTEM, way.now, way.book) == []


def test_what_rests_on_the_old_version_is_refused_and_changes_nothing(changed: FlowLibrary) -> None:
    way = under(halfway(), changed)
    before = way.case.clone()
    for command, fields in (
        ("AnswerQuestion", {"question": "duration", "value": "days_0_2"}),
        ("Describe", {"text": "Ont i halsen"}),
        ("Tick", {"items": []}),
        ("ChooseComplaint", {"flow": "sore_throat"}),
        ("TakeAdvice", {}),
        ("GoOn", {}),
        ("Submit", {}),
    ):
        assert way.say(command, **fields).refused == CHANGED, command
    assert way.case == before
    assert way.say("SetContact", phone="0701740605", notify=False).refused is None


def test_what_still_fits_stays_and_the_rest_is_asked_again(changed: FlowLibrary) -> None:
    way = under(halfway(), changed)
    before = dict(way.case.intake.answers)
    assert way.events[-1]["type"] == "Answered"
    follow(way)
    change = way.events[-1]
    assert (change["type"], change["by"]["kind"]) == ("FlowChanged", "system")
    assert change["data"] == {
        "flow": "sore_throat",
        "version": VERSION,
        "from": OLD_VERSION,
        "again": ["temperature", "signs"],
    }
    assert way.case.intake.answers == {k: v for k, v in before.items() if k not in ("temperature", "signs")}
    assert (way.case.complaint, way.case.intake.own_words) == ("sore_throat", "Jag har ont i halsen")
    page = way.page()
    assert (page["kind"], page["data"]["question"]["id"]) == ("question", "temperature")
    assert (page["data"]["version"], page["data"]["question"]["maximum"]) == (VERSION, 40)
    assert not outdated(way.case, way.book)
    assert way.say("AnswerQuestion", question="temperature", value=39.5, version=VERSION).refused is None
    assert way.usual().case.intake.assessment is not None


def test_a_page_that_still_shows_the_old_version_is_refused_after_the_change(changed: FlowLibrary) -> None:
    way = follow(under(halfway(), changed))
    late = way.say("AnswerQuestion", question="temperature", value=39.5, version=OLD_VERSION)
    assert late.refused == CHANGED
    assert "temperature" not in way.case.intake.answers


def test_answers_that_the_new_version_judges_graver_are_judged_at_once(changed: FlowLibrary) -> None:
    flow = changed.flows["sore_throat"]
    grave = replace(flow.rules[0], when=next(rule.when for rule in flow.rules if rule.id == "over_a_week"))
    graver = replace(flow, rules=(grave, *flow.rules[1:]))
    way = asked(fever="no", duration="weeks_1_2")
    assert way.case.state == "intake"
    follow(under(way, replace(changed, flows={**changed.flows, flow.id: graver})))
    assert (way.case.state, way.case.level, way.kind) == ("waiting", 0, "call112")


def test_a_flow_that_is_gone_lets_the_complaint_be_chosen_anew_and_keeps_the_words(changed: FlowLibrary) -> None:
    rest = {name: flow for name, flow in changed.flows.items() if name != "sore_throat"}
    way = under(halfway(), replace(changed, flows=rest))
    assert outdated(way.case, way.book)
    assert not can_follow(way.case, way.book)
    assert way.say("AnswerQuestion", question="duration", value="days_0_2").refused == CHANGED
    assert way.kind == "complaint"
    way.say("ChooseComplaint", flow="general").usual()
    assert (way.refused, way.case.complaint) == (None, "general")
    assert way.case.intake.own_words == "Jag har ont i halsen"


def test_a_case_that_is_sent_stays_as_it_was_asked(changed: FlowLibrary) -> None:
    way = asked(**{**FEVERISH, "duration": "weeks_1_2"}).say("ChooseUnit", unit="asby", listed="asby").say("Submit")
    assert way.case.state == "waiting"
    before = (sent_answers(way.case, way.book), flow_as_sent(way.case, way.book), way.page()["data"]["safety_net"])
    intake = way.case.intake
    under(way, changed)
    assert (sent_answers(way.case, way.book), flow_as_sent(way.case, way.book)) == before[:2]
    assert way.page()["data"]["safety_net"] == before[2]
    assert flow_as_sent(way.case, way.book).version == OLD_VERSION
    assert "40,6 °C" in [one["value"]["sv"] for one in sent_answers(way.case, way.book)]
    assert any("efter en vecka" in line["sv"] for line in before[2])
    assert (way.case.intake, fold(way.events).intake) == (intake, intake)


def test_the_door_that_was_shown_stays_when_the_flow_no_longer_gives_it(changed: FlowLibrary) -> None:
    way = asked(danger=["mouth"])
    while way.kind == "question":
        way.usual(danger=["mouth"])
    assert (way.case.state, way.kind) == ("waiting", "emergency")
    before = way.page()["data"]
    flow = changed.flows["sore_throat"]
    milder = replace(flow, rules=tuple(rule for rule in flow.rules if not rule.ed))
    after = under(way, replace(changed, flows={**changed.flows, flow.id: milder})).page()["data"]
    assert (after["door"], after["reasons"], after["seen"]) == (before["door"], before["reasons"], True)
    assert before["reasons"]


def test_a_case_sent_before_the_questions_were_kept_is_still_read() -> None:
    way = asked(fever="no", duration="weeks_1_2").say("ChooseUnit", unit="asby", listed="asby").say("Submit")
    old: list[Event] = []
    for event in way.events:
        data = {key: value for key, value in event["data"].items() if key not in ("asked", "flow", "safety_net")}
        data |= {"flow": event["data"]["flow"]} if event["type"] == "ComplaintChosen" else {}
        old.append(Event(**{**event, "data": data}))
    case = fold(old)
    assert (case.intake.asked, case.intake.flow) == (None, None)
    assert sent_answers(case, way.book) == sent_answers(way.case, way.book)
    assert flow_as_sent(case, way.book) == flow_as_sent(way.case, way.book)


@settings(max_examples=times(40), deadline=None)
@given(data=st.data())
def test_what_is_kept_is_what_the_questions_take_and_nothing_is_made_up(data: st.DataObject) -> None:
    flow = library().flows[data.draw(st.sampled_from(["sore_throat", "general", "chest_pain", "fever_child"]))]
    names = st.sampled_from([*(question.id for question in flow.questions), "gone"])
    boxes = st.sampled_from([*(option.id for q in flow.questions for option in q.options), "none", "unknown", ""])
    values = boxes | st.lists(boxes, max_size=3) | st.floats(-5, 300) | st.integers(-5, 300)
    answers = data.draw(st.dictionaries(names, values, max_size=8))
    kept = still_accepted(flow, answers)
    assert set(kept) <= set(answers)
    asked_of = {question.id: question for question in flow.questions}
    for name, value in answers.items():
        takes = name in asked_of and check_value(asked_of[name], value) is None
        assert (name in kept) is takes
        assert not takes or kept[name] == value
