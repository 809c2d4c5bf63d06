"""A caller's case: the patient's own rules with the clinician as actor, and one line more in the history."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from server.contract.events import Event
from server.domain.actor import Actor
from server.domain.book import Book
from server.domain.caller import outlook
from server.domain.case import Case, apply, fold
from server.domain.decide import decide
from server.domain.permissions import may
from server.domain.refusal import Refusal
from tests.domain.patient_way import ANNA, EVENING, NIGHT, OPEN, Way, real_book

NURSE = Actor("staff", "eva", "Eva Ek", "asby", "nurse")
WHO = {
    **ANNA,
    "protected": False,
    "who": "self",
    "writer": "self",
    "writer_name": "Anna Lind",
    "writer_number": ANNA["number"],
}
FLOWS = ("sore_throat", "urinary", "back_pain", "rash", "headache", "general")


def said(case: Case, kind: str, book: Book, now: int = OPEN, /, **fields: object) -> Refusal | list[Event]:
    """Judge a command of the nurse's and let the case change by it."""
    decision = decide(case, {"id": "x", "type": kind, "case": case.id, **fields}, NURSE, now, book)
    if isinstance(decision, Refusal):
        return decision
    events = [
        Event(seq=case.seq + n, type=type_, v=1, at=now, by=NURSE.by, data=data)
        for n, (type_, data) in enumerate(decision, 1)
    ]
    for event in events:
        apply(case, event)
    return events


def entered(now: int = OPEN) -> tuple[Case, list[Event]]:
    case = Case(id="case-1")
    events = said(case, "EnterCaller", real_book(), now, phone="070-174 06 05", **WHO)
    assert not isinstance(events, Refusal)
    return case, events


def test_it_begins_as_the_page_does_and_says_who_writes() -> None:
    case, events = entered()
    assert [event["type"] for event in events] == ["Started", "ContactSet"]
    assert events[0]["data"]["by_phone"] is True
    assert (case.scribe, case.scribe_name, case.state) == ("eva", "Eva Ek", "intake")
    assert fold(events) == case
    assert outlook(case, NURSE, OPEN, real_book()) is None


def test_a_started_of_before_has_nobody_who_writes_it_in() -> None:
    way = Way().start()
    assert (way.case.scribe, way.case.scribe_name) == ("", "")


def test_what_cannot_be_begun_is_refused() -> None:
    book, case = real_book(), Case(id="case-1")
    bad = said(case, "EnterCaller", book, phone="ring mig", **WHO)
    young = said(case, "EnterCaller", book, phone="070-174 06 05", **{**WHO, "born": "2020-01-01"})
    assert (bad, young) == (Refusal("phone_format"), Refusal("age_self"))
    begun, _ = entered()
    again = said(begun, "EnterCaller", book, phone="070-174 06 05", **WHO)
    assert isinstance(again, Refusal)
    assert again.code == "wrong_state"


@given(
    flow=st.sampled_from(FLOWS),
    picks=st.lists(st.integers(0, 6), min_size=30, max_size=30),
    now=st.sampled_from((OPEN, EVENING, NIGHT)),
)
@settings(max_examples=40, deadline=None)
def test_the_same_answers_give_the_same_level_queue_and_history_whoever_writes(
    flow: str, picks: list[int], now: int
) -> None:
    """Whatever is answered and when: the patient's events given to the nurse's case leave it the same but for its first line."""
    way = Way(now).care().say("Tick", items=[]).say("ChooseComplaint", flow=flow)
    told: list[tuple[str, dict[str, object]]] = [
        ("ChooseEntrance", {"entrance": "care"}),
        ("Describe", {"text": "Jag har ont i halsen"}),
        ("Tick", {"items": []}),
        ("ChooseComplaint", {"flow": flow}),
    ]
    for pick in picks:
        question = way.asked() if way.case.state == "intake" and way.kind == "question" else None
        if question is None:
            break
        options = [option.id for option in question.options]
        value: object = question.usual if question.usual is not None else ""
        if options:
            one = options[pick % len(options)]
            value = [one] if question.kind == "multiple" else one
        way.say("AnswerQuestion", question=question.id, value=value)
        assert way.refused is None
        told.append(("AnswerQuestion", {"question": question.id, "value": value}))
    case, _ = entered(now)
    for kind, fields in told:
        assert not isinstance(said(case, kind, real_book(), now, **fields), Refusal)
    if way.case.state == "intake" and way.kind in ("advice", "emergency"):
        way.say("GoOn")
        said(case, "GoOn", real_book(), now)
    if way.case.state == "intake" and way.kind == "listing":
        way.say("ChooseUnit", unit="asby", listed="asby")
        said(case, "ChooseUnit", real_book(), now, unit="asby", listed="asby")
    seen = outlook(case, NURSE, now, real_book())
    if way.case.state == "intake" and way.kind == "summary":
        way.say("Submit")
        said(case, "Submit", real_book(), now)
    if way.case.state == "intake":
        return  # more was asked than was answered
    lines = case.intake.lines
    assert lines[0]["sv"] == "Inskriven per telefon av Eva Ek"
    assert seen is not None
    assert (seen["level"], seen["staffed"]) == (case.level, True)
    assert seen["mine"] == ((case.unit, case.profession) == ("asby", "nurse"))
    same = replace(case, scribe="", scribe_name="", intake=replace(case.intake, lines=lines[1:]))
    assert same == way.case


def test_what_became_of_112_is_hers_to_tell_until_somebody_takes_the_case() -> None:
    case, _ = entered()
    book, colleague = real_book(), Actor("staff", "karin", "Karin Al", "asby", "nurse")
    assert said(case, "Reply112", book, called=True) == Refusal("not_asked")
    said(case, "ChooseEntrance", book, entrance="care", listed_unit="asby")
    said(case, "Describe", book, text="Jag behöver hjälp med en sak")
    assert not isinstance(said(case, "Tick", book, items=["breath"]), Refusal)
    assert (case.state, case.level, case.intake.told_112) == ("waiting", 0, True)
    assert (may(NURSE, "Reply112", case), may(colleague, "Reply112", case)) == (None, "forbidden")
    assert may(NURSE, "Withdraw", case) == "forbidden"
    told = said(case, "Reply112", book, called=False)
    assert not isinstance(told, Refusal)
    assert [event["type"] for event in told] == ["Replied112", "LevelSet"]
    assert (case.level, "no112" in case.marks) == (1, True)
    taken = replace(case, state="open", owner="karin")
    assert may(NURSE, "Reply112", taken) == "forbidden"
