"""What staff and the clockwork may do: the decisions that the machine of any order does not name one by one."""

from typing import Any

import pytest

from server.contract.commands import OUTCOMES
from server.domain.actor import SYSTEM, Actor
from server.domain.care import STAFF, clock
from server.domain.case import Case, evolve
from server.domain.decide import decide
from server.domain.refusal import Refusal
from tests.domain.patient_way import OPEN, at
from tests.domain.test_case import event, sent
from tests.support.people import ANNA, KARIN, clinician, staffed_book

LONG = "x" * 8_001
EVA = clinician("eva", profession="secretary")


def opened(by: Actor = ANNA) -> Case:
    case = sent().case
    return evolve(case, {**event(case.seq + 1, "Taken"), "by": by.by})


def asked(kind: str, case: Case, actor: Actor = ANNA, now: int = OPEN, **fields: Any) -> Any:
    command = {"id": "1", "type": kind, "case": case.id, **fields}
    return decide(case, command, actor, now, staffed_book())


def owned(kind: str, case: Case, actor: Actor = ANNA, **fields: Any) -> Any:
    return asked(kind, case, actor, owner_seq=case.owner_seq, **fields)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("SendMessage", {"text": LONG}),
        ("WriteNote", {"text": LONG}),
        ("HandOver", {"note": LONG, "unit": "asby", "profession": "nurse"}),
        ("Return", {"reason": LONG}),
        ("SetLevel", {"reason": LONG, "level": 2}),
        ("Close", {"outcome": "phone", "note": LONG}),
    ],
)
def test_no_field_takes_more_than_the_limit(kind: str, fields: dict[str, Any]) -> None:
    assert owned(kind, opened(), **fields) == Refusal("too_long")
    assert asked("TakeOver", opened(), KARIN, reason=LONG) == Refusal("too_long")


def test_every_owners_command_is_refused_when_it_relies_on_a_passed_ownership() -> None:
    case = opened(KARIN)
    told = Refusal("not_owner", {"owner": "Karin Test", "since": clock(case.owner_since or 0)})
    fields = {
        "text": "x",
        "note": "x",
        "reason": "x",
        "level": 2,
        "outcome": "phone",
        "unit": "asby",
        "profession": "nurse",
    }
    for kind in ("SendMessage", "WriteNote", "HandOver", "Return", "SetLevel", "Close"):
        assert asked(kind, case, ANNA, owner_seq=case.owner_seq, **fields) == told, kind
        assert asked(kind, case, KARIN, owner_seq=(case.owner_seq or 0) - 1, **fields) == told, kind


def test_a_colleague_may_write_a_note_and_raise_the_level_without_owning_the_case() -> None:
    case = opened(KARIN)
    assert asked("WriteNote", case, ANNA, text="Ring dottern") == [("Note", {"text": "Ring dottern"})]
    [(kind, data)] = asked("SetLevel", case, EVA, level=2, reason="Blev sämre")
    assert (kind, data["level"], data["rank"], data["from"]) == ("LevelSet", 2, 2, 4)
    assert "Blev sämre" in data["why"]["sv"]


def test_only_licensed_staff_lower_a_level_and_always_with_a_reason() -> None:
    case = opened()
    assert asked("SetLevel", case, EVA, level=5, reason="Kan vänta") == Refusal("lower_licensed")
    assert asked("SetLevel", case, ANNA, level=5, reason=" ") == Refusal("reason_missing")
    assert asked("SetLevel", case, ANNA, level=5, reason="Kan vänta")[0][0] == "LevelSet"
    assert asked("SetLevel", case, ANNA, level=4, reason="") == []
    for level in (-1, 0, 6, 2**60):
        assert asked("SetLevel", case, ANNA, level=level, reason="x") == Refusal("bad_level")


def test_a_blank_that_is_not_filled_in_stops_the_line() -> None:
    assert owned("SendMessage", opened(), text="Kom kl [[tid]]").code == "blank_left"
    assert owned("SendMessage", opened(), text="Kom kl 9") == [("Message", {"text": "Kom kl 9"})]


def marked(case: Case, **fields: Any) -> Case:
    [(kind, data)] = owned("MarkStatement", case, **fields)
    return evolve(case, event(case.seq + 1, kind, **data))


def test_a_statement_is_marked_changed_or_unclear_and_the_mark_is_taken_away() -> None:
    case = opened()
    place = next(n for n, line in enumerate(case.intake.lines) if line["kind"] == "words")
    before = case.intake.lines[place]
    case = marked(case, statement=place, mark="changed", text=" Feber i natt\u202e ")
    line = case.intake.lines[place]
    assert {key: line[key] for key in before} == before
    assert (line["mark"]["kind"], line["mark"]["text"]) == ("changed", "Feber i natt")
    case = marked(case, statement=place, mark="unclear")
    assert (case.intake.lines[place]["mark"]["kind"], case.intake.lines[place]["mark"]["text"]) == ("unclear", "")
    assert owned("MarkStatement", case, statement=place, mark="unclear") == []
    case = marked(case, statement=place, mark="none")
    assert case.intake.lines[place] == before
    assert owned("MarkStatement", case, statement=place, mark="none") == []


def test_only_a_statement_of_the_patients_is_marked_and_only_by_the_owner() -> None:
    case = opened()
    kinds = [line["kind"] for line in case.intake.lines]
    for place in (-1, len(kinds), kinds.index("why")):
        assert owned("MarkStatement", case, statement=place, mark="unclear") == Refusal("no_statement")
    assert owned("MarkStatement", case, statement=0, mark="changed", text=" ") == Refusal("empty_text")
    assert owned("MarkStatement", case, statement=0, mark="changed", text=LONG) == Refusal("too_long")
    assert (
        asked("MarkStatement", case, KARIN, owner_seq=case.owner_seq, statement=0, mark="unclear").code == "not_owner"
    )


def test_a_handover_needs_a_receiver_that_can_have_it_and_a_line() -> None:
    case = opened()
    assert owned("HandOver", case, note=" ", unit="asby", profession="nurse") == Refusal("note_missing")
    for unit, profession in (("asby", "dentist"), ("nowhere", "nurse"), ("", ""), ("lommaryd", "nurse")):
        assert owned("HandOver", case, note="x", unit=unit, profession=profession) == Refusal("bad_unit")
    for person in ("nobody", "anna", "chef"):
        assert owned("HandOver", case, note="x", person=person) == Refusal("bad_person")
    assert owned("HandOver", case, note="x", person="lars")[0][0] == "Offered"


def test_a_handed_over_case_keeps_its_entry_time_and_gets_a_place_in_the_new_queue() -> None:
    case = opened()
    [(kind, data)] = owned("HandOver", case, note="Hen behöver läkare", unit="asby", profession="doctor")
    book = staffed_book()
    assert kind == "HandedOver"
    assert (data["rank"], data["due"]) == book.place(case.level, case.entered, "asby", "doctor", OPEN)
    assert data["unit_name"] == book.unit_name("asby")


def test_taking_over_needs_a_reason_unless_the_owner_is_cut_off() -> None:
    case = opened(KARIN)
    assert asked("TakeOver", case, ANNA, reason=" ") == Refusal("reason_missing")
    assert asked("TakeOver", case, ANNA, reason="Sjuk")[0][1]["over"] == "karin"
    assert asked("TakeOver", case, KARIN, reason="Sjuk") == []
    case.mark("disconnected", OPEN)
    assert asked("TakeOver", case, ANNA, reason="")[0][0] == "Taken"


@pytest.mark.parametrize("outcome", ["", "cured", "Phone"])
def test_an_outcome_is_of_the_list(outcome: str) -> None:
    assert owned("Close", opened(), outcome=outcome) == Refusal("bad_outcome")


def test_every_outcome_of_the_list_closes() -> None:
    for outcome in OUTCOMES:
        assert owned("Close", opened(), outcome=outcome, note="")[0] == (
            "Closed",
            {"outcome": outcome, "note": "", "record": True},
        )


def test_a_patients_line_to_a_cut_off_owner_brings_the_case_back() -> None:
    case = opened()
    case.mark("disconnected", OPEN)
    patient = Actor("patient", case.id, case=case.id)
    kinds = [kind for kind, _ in asked("SendMessage", case, patient, text="Hallå?")]
    assert kinds == ["Message", "Returned"]
    assert asked("SendMessage", case, patient, text=" ") == Refusal("empty_text")


def test_a_lease_that_ran_out_returns_the_unanswered_and_marks_the_answered() -> None:
    case = opened()
    release = {"owner_seq": case.owner_seq, "since": OPEN}
    assert asked("Release", case, SYSTEM, **release)[0][0] == "Returned"
    answered = evolve(case, event(case.seq + 1, "Message", text="Hej"))
    assert asked("Release", answered, SYSTEM, **release) == [("Disconnected", {"since": OPEN})]
    assert asked("Release", answered, SYSTEM, now=answered.due, **release)[0][0] == "Returned"
    assert asked("Release", answered, SYSTEM, owner_seq=1, since=OPEN) == []
    answered.mark("disconnected", OPEN)
    assert asked("Release", answered, SYSTEM, **release) == []


def test_an_owner_who_has_left_has_no_case_answered_or_parked() -> None:
    answered = evolve(opened(), event(opened().seq + 1, "Message", text="Hej"))
    release = {"owner_seq": answered.owner_seq, "since": OPEN, "left": True}
    assert asked("Release", answered, SYSTEM, **release) == [("Returned", {"why": "left", "since": OPEN})]
    answered.mark("parked", OPEN)
    assert [kind for kind, _data in asked("Release", answered, SYSTEM, **release)] == ["Resumed", "Returned"]
    assert asked("Release", answered, SYSTEM, **{**release, "owner_seq": 1}) == []


def test_closing_moves_what_is_urgent_and_tells_the_rest_a_true_time() -> None:
    evening = at("2026-11-24T16:30")  # 17.30 in Sweden: the centre has closed, the jour is open
    case = sent().case
    assert asked("Reroute", case, SYSTEM, now=OPEN) == []
    case.profession, case.level, case.rank = "nurse", 3, 3
    [(kind, data)] = asked("Reroute", case, SYSTEM, now=evening)
    assert (kind, data["from"]) == ("Rerouted", "asby")
    assert data["unit"] in staffed_book().region.on_call
    case.level = case.rank = 4
    stays = asked("Reroute", case, SYSTEM, now=evening)
    assert not stays or stays[0][1]["unit"] == "asby"


def test_times_are_told_in_swedish_time_summer_and_winter() -> None:
    assert clock(at("2026-07-01T08:05")) == "10:05"
    assert clock(at("2026-12-01T08:05")) == "09:05"
    assert set(STAFF) == {"Take", "TakeNext", "TakeOver", "SendMessage", "WriteNote", "MarkRead", "HandOver"} | {
        "Acknowledge",
        "Return",
        "Move",
        "SetLevel",
        "Close",
        "ConfirmRecorded",
        "AcknowledgeFlag",
        "GiveFeedback",
        "MarkStatement",
    }
