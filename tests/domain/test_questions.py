"""Questions to a colleague: who may ask, read and answer, whose turn it is, when an answer is late, and what becomes of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.contract.questions import WITHIN, WITHIN_OF_LEVEL, Within
from server.domain.actor import Actor
from server.domain.hours import from_ms, is_open, local
from server.domain.permissions import may, scope
from server.domain.questions import LEAST, due, row
from tests.domain.patient_way import OPEN, Way, at
from tests.support.care import CHEST, act, clock, own, taken
from tests.support.people import ANNA, EVA, KARIN, clinician, staffed_book

JOHAN = clinician("johan", profession="doctor")
MARIA = clinician("maria", "aspelunda", "doctor")
MINUTE = 60_000
DOCTORS = {"unit": "asby", "profession": "doctor"}
HOURS = staffed_book().region.units["asby"].hours["doctor"]


def asking(by: Actor = ANNA, **to: str) -> Way:
    """Return a case of Anna's with a question."""
    way = taken(by)
    assert own(way, "AskColleague", by, text="Kan hon få tid i dag?", **(to or DOCTORS)) is None
    return way


def answer(way: Way, by: Actor = JOHAN, said: str = "yes", text: str = "") -> str | None:
    seq = way.case.question["seq"] if way.case.question else 0
    return act(way, "AnswerColleague", by, question=seq, answer=said, text=text)


def kinds(way: Way) -> list[str]:
    return [event["type"] for event in way.events]


def test_the_case_stays_mine_and_waits_for_the_colleague_until_the_answer_comes() -> None:
    way = asking()
    assert (way.case.owner, way.case.turn, way.case.asked) == ("anna", "colleague", "asby/doctor")
    assert own(way, "SendMessage", text="Jag frågar läkaren.") is None
    assert way.case.turn == "colleague"
    assert act(way, "AskColleague", owner_seq=way.case.owner_seq, text="En till?", **DOCTORS) == "question_open"
    assert answer(way, text="Kl 14.") is None
    assert (way.case.owner, way.case.turn, way.case.asked, way.case.question) == ("anna", "mine", None, None)
    assert "replied" in way.case.marks
    said = way.events[-1]["data"]
    assert (said["asked"], said["answer"], said["text"]) == ("Kan hon få tid i dag?", "yes", "Kl 14.")
    assert own(way, "SendMessage", text="Du får en tid 14.") is None
    assert (way.case.turn, "replied" in way.case.marks) == ("patient", False)


def test_a_patient_who_writes_meanwhile_is_to_be_answered_and_never_reminded_of_a_colleague() -> None:
    way = asking()
    assert staffed_book().next_step(way.case) is None
    way.say("SendMessage", text="Hur går det?")
    assert way.case.turn == "mine"
    assert own(way, "SendMessage", text="Jag väntar på läkaren.") is None
    assert way.case.turn == "colleague"
    assert staffed_book().next_step(way.case) is None
    way.say("SendMessage", text=CHEST)
    assert (way.case.turn, "flag" in way.case.marks) == ("mine", True)


def test_who_is_asked_reads_and_answers_and_nothing_else_and_only_while_it_is_open() -> None:
    way = asking()
    for action in ("see", "read", "preview", "AnswerColleague"):
        assert may(JOHAN, action, way.case) is None
        assert may(MARIA, action, way.case) == "no_case"
        assert may(EVA, action, way.case) == "no_case"
    assert scope(JOHAN).sees(way.case)
    for action in ("SendMessage", "Take", "TakeOver", "HandOver", "WriteNote", "SetLevel", "Close", "RetractQuestion"):
        assert may(JOHAN, action, way.case) == "forbidden"
    assert answer(way, KARIN) == "forbidden"
    assert answer(way, ANNA) == "forbidden"
    assert answer(way, said="comment", text=" ") == "empty_text"
    assert act(way, "AnswerColleague", JOHAN, question=1, answer="yes") == "question_gone"
    assert answer(way, said="no") is None
    assert may(JOHAN, "read", way.case) == "no_case"
    assert not scope(JOHAN).sees(way.case)
    assert act(way, "AnswerColleague", KARIN, question=1, answer="yes") == "question_gone"


def test_a_person_who_works_with_patients_is_asked_by_name_and_nobody_else_sees_it() -> None:
    way = asking(person="johan")
    assert way.case.asked == "@johan"
    assert may(clinician("disa", profession="doctor"), "read", way.case) == "no_case"
    assert answer(way) is None
    assert way.events[-1]["by"]["id"] == "johan"
    mine = taken()
    for nobody in ("anna", "chef", "admin", "okand"):
        assert own(mine, "AskColleague", text="?", person=nobody) == "bad_person"
    assert own(mine, "AskColleague", text="?", unit="asby", profession="manager") == "bad_unit"
    assert own(mine, "AskColleague", text="  ", person="johan") == "empty_text"
    assert own(mine, "AskColleague", text="Kan ni?", unit="aspelunda", profession="doctor") is None
    assert may(MARIA, "AnswerColleague", mine.case) is None


def test_a_task_goes_to_a_doctor_and_comes_back_as_yes_no_or_a_comment_with_who_said_it() -> None:
    way = asking(kind="task", **DOCTORS)
    assert way.case.question is not None
    assert row(way.case.question)["kind"] == "task"
    assert answer(way, said="comment", text=" ") == "empty_text"
    assert answer(way, text="30 tabletter.") is None
    said = way.events[-1]["data"]
    assert (said["kind"], said["answer"], said["profession"], said["text"]) == (
        "task",
        "yes",
        "doctor",
        "30 tabletter.",
    )
    by_name = asking(person="johan", kind="task")
    assert by_name.case.asked == "@johan"
    assert answer(by_name, said="no") is None


def test_a_task_is_refused_where_it_is_not_for_a_doctor_is_not_whole_or_is_a_doctors() -> None:
    way = taken()
    for to in ({"unit": "asby", "profession": "secretary"}, {"person": "karin"}):
        assert own(way, "AskColleague", text="Recept", kind="task", **to) == "task_to_doctor"
    assert own(way, "AskColleague", text="Recept [[styrka]]", kind="task", **DOCTORS) == "blank_left"
    assert own(way, "AskColleague", text="Vad menas med [[styrka]]?", **DOCTORS) is None
    doctors = taken()
    assert own(doctors, "HandOver", note="Ta den", **DOCTORS) is None
    assert act(doctors, "Take", JOHAN) is None
    assert own(doctors, "AskColleague", JOHAN, text="Recept", kind="task", person="maria") == "task_to_doctor"
    assert own(doctors, "AskColleague", JOHAN, text="Recept?", person="maria") is None


def test_a_question_of_before_there_were_tasks_is_a_free_question() -> None:
    way = asking()
    assert "kind" not in way.events[-1]["data"]
    assert way.case.question is not None
    assert "kind" not in row(way.case.question)
    assert answer(way, text="Kl 14.") is None
    assert not {"kind", "profession"} & set(way.events[-1]["data"])


def test_only_who_works_at_the_unit_is_moved_to_and_only_a_queue_of_the_plan_receives() -> None:
    way = taken()
    boss = Actor("staff", "karin", "Karin", "asby", "nurse", frozenset({"coordinating"}))
    assert act(way, "Move", boss, reason="Full", person="lars") == "bad_person"
    assert act(way, "Move", boss, reason="Full", person="johan") is None
    offered = taken()
    assert own(offered, "HandOver", note="Kan du?", person="chef") == "bad_person"
    assert own(offered, "HandOver", note="Kan du?", person="lars") is None


def test_it_follows_a_handover_and_the_answer_comes_to_whoever_has_the_case() -> None:
    way = asking()
    assert own(way, "HandOver", note="Ta den", unit="asby", profession="secretary") is None
    assert (way.case.turn, way.case.asked) == ("mine", "asby/doctor")
    assert act(way, "Take", EVA) is None
    assert answer(way) is None
    assert (way.case.owner, way.case.turn) == ("eva", "mine")


def test_who_was_asked_by_name_and_takes_the_case_asks_herself_nothing() -> None:
    way = asking(person="karin")
    assert act(way, "TakeOver", KARIN, reason="Jag tar den") is None
    assert (way.case.owner, way.case.question, way.case.turn) == ("karin", None, "mine")


def test_taken_back_or_closed_it_is_told_and_gone() -> None:
    way = asking()
    assert own(way, "RetractQuestion") is None
    assert (way.case.turn, way.case.question, kinds(way)[-1]) == ("mine", None, "QuestionRetracted")
    assert own(way, "RetractQuestion") is None
    assert kinds(way).count("QuestionRetracted") == 1
    closed = asking()
    assert own(closed, "Close", outcome="self_care") is None
    assert kinds(closed)[-2:] == ["QuestionRetracted", "Closed"]
    assert closed.case.question is None
    left = asking()
    left.say("Withdraw")
    assert kinds(left)[-2:] == ["QuestionRetracted", "Closed"]
    assert may(JOHAN, "read", left.case) == "no_case"


def test_an_answer_to_who_is_cut_off_brings_the_case_back() -> None:
    way = asking()
    assert own(way, "SendMessage", text="Jag frågar.") is None
    assert clock(way, "Release", owner_seq=way.case.owner_seq, since=way.now) is None
    assert "disconnected" in way.case.marks
    assert answer(way) is None
    assert (way.case.state, way.case.owner) == ("waiting", None)


def test_late_is_told_once_to_who_asked_and_then_once_to_the_coordinator() -> None:
    way = asking(within="quarter", **DOCTORS)
    before = len(way.events)
    assert clock(way, "QuestionLate") is None
    assert len(way.events) == before
    for minutes, told in (
        (15, ["asker"]),
        (4, ["asker"]),
        (1, ["asker", "coordinator"]),
        (60, ["asker", "coordinator"]),
    ):
        way.now += minutes * MINUTE
        for _ in range(2):
            assert clock(way, "QuestionLate") is None
        assert [event["data"]["to"] for event in way.events[before:]] == told
    assert way.case.turn == "colleague"
    assert answer(way) is None
    assert "question_late" not in way.case.marks


def test_the_default_is_by_level() -> None:
    assert [WITHIN_OF_LEVEL[level] for level in range(6)] == ["quarter", "quarter", "quarter", "hour", "day", "day"]
    way = asking()
    assert way.case.question is not None
    assert way.case.question["due"] == due(WITHIN_OF_LEVEL[way.case.level], way.now, HOURS)


@pytest.mark.parametrize(
    ("now", "within", "then"),
    [
        ("2026-11-24T09:00", "quarter", "2026-11-24T09:15"),
        ("2026-11-24T02:00", "hour", "2026-11-24T03:00"),
        ("2026-11-27T23:00", "day", ""),
    ],
)
def test_minutes_are_minutes_and_an_end_of_day_is_one_on_which_they_are_there(
    now: str, within: Within, then: str
) -> None:
    when = due(within, at(now), HOURS)
    if then:
        assert when == at(then)
    else:
        assert is_open(HOURS, from_ms(when - 1))
        assert local(from_ms(when)).weekday() == 0


@given(st.integers(0, 21 * 24 * 60), st.sampled_from(sorted(WITHIN)))
def test_an_answer_is_never_late_before_there_was_time_for_it(minute: int, within: Within) -> None:
    now = OPEN + minute * MINUTE
    when = due(within, now, HOURS)
    assert when > now
    if within in ("day", "tomorrow"):
        assert is_open(HOURS, from_ms(when - 1))
        assert when - now >= LEAST.total_seconds() * 1000 or within == "tomorrow"
    assert due(within, now, None) > now


def test_the_parts_together_are_no_longer_than_one_text() -> None:
    parts = {"situation": "x" * 4_000, "background": "x" * 3_999, "assessment": "", "recommendation": "x"}
    assert own(taken(), "HandOver", note="x", sbar=parts, **DOCTORS) is None
    assert own(taken(), "HandOver", note="x", sbar={**parts, "assessment": "x"}, **DOCTORS) == "too_long"


def test_a_handover_by_sbar_is_kept_in_its_parts_and_gone_with_the_next() -> None:
    parts = {"situation": "Kvinna 40 år", "background": "KOL", "assessment": "Saturation 91", "recommendation": "EKG?"}
    way = taken()
    assert own(way, "HandOver", note="EKG?", sbar=parts, **DOCTORS) is None
    assert way.events[-1]["data"]["sbar"] == parts
    assert way.case.sbar is not None
    assert {name: way.case.sbar[name] for name in parts} == parts
    assert way.case.sbar["by"] == "Anna Test"
    assert act(way, "Take", JOHAN) is None
    assert own(way, "HandOver", JOHAN, note="Åter", unit="asby", profession="nurse") is None
    assert way.case.sbar is None
