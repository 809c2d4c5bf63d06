"""The patient's commands: what each writes, what each refuses, and that 112 reaches the staff at once."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.domain.actor import Actor
from server.domain.case import Case
from server.domain.conditions import question_names
from server.domain.decide import decide
from server.domain.destination import history
from server.domain.flow import Example
from server.domain.listing_page import Listed
from server.domain.permissions import PATIENT_COMMANDS
from server.domain.reading_back import answers_given
from server.domain.refusal import Refusal
from server.domain.trail import trail
from server.domain.verdict import subject_of, verdict
from tests.domain.patient_way import EVENING, NIGHT, OPEN, Way, real_book
from tests.support.examples import times

CHILD = {"number": "202401012385", "name": "Bo Lind", "born": "2024-01-01", "sex": "male"}
INFANT = {**CHILD, "born": "2026-09-15"}


@pytest.mark.parametrize(
    ("who", "born", "code"),
    [
        ("self", "2015-01-01", "age_self"),
        ("teen", "2015-01-01", "age_self"),
        ("child", "2012-01-01", "age_child"),
        ("self", "2013-11-24", None),
        ("self", "2013-11-25", "age_self"),
        ("child", "2013-11-25", None),
        ("child", "2013-11-24", "age_child"),
    ],
)
def test_who_writes_and_the_age_go_together(who: str, born: str, code: str | None) -> None:
    way = Way(born=born).start(who)
    assert (way.refused.code if way.refused else None) == code
    assert way.types == ([] if code else ["Started"])


def test_a_started_case_cannot_be_started_again() -> None:
    assert Way().start().start().refused == Refusal("wrong_state", {"state": "inte inskickat än / not sent yet"})


@pytest.mark.parametrize("phone", ["070-174 06 05", "+46 70 174 06 05", "0980-319 200", "(070) 1740605"])
def test_a_phone_number_is_kept_as_written(phone: str) -> None:
    way = Way().start().say("SetContact", phone=f" {phone} ", notify=False)
    assert way.case.phone == phone
    assert way.case.notify is False


@pytest.mark.parametrize("phone", ["", "x", "12", "070-174x0605", "1" * 16, "۰۷۰۱۷۴۰۶۰۵", "+", "070\n"])
def test_what_is_no_phone_number_is_refused(phone: str) -> None:
    assert Way().start().say("SetContact", phone=phone, notify=True).refused == Refusal("phone_format")


def test_words_are_kept_word_for_word_without_steering_characters() -> None:
    words = "  [b]Ont[/b] i   halsen\u202e\x1b[31m\r\nsedan\ti går <script>  "
    way = Way().care(words)
    assert way.case.intake.own_words == "[b]Ont[/b] i   halsen[31m\nsedan\ti går <script>"
    assert "sore_throat" in way.case.intake.offered


@pytest.mark.parametrize(("text", "code"), [("", "empty_text"), (" \n\x1b ", "empty_text"), ("a" * 8_001, "too_long")])
def test_empty_and_over_long_words_are_refused(text: str, code: str) -> None:
    way = Way().start().contact().say("ChooseEntrance", entrance="care").say("Describe", text=text)
    assert way.refused == Refusal(code)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("Describe", {"text": "Ont"}),
        ("Tick", {"items": []}),
        ("ChooseUnit", {"unit": "asby"}),
        ("ChooseComplaint", {"flow": "general"}),
        ("AnswerQuestion", {"question": "x", "value": "y"}),
        ("Reply112", {"called": True}),
        ("TakeAdvice", {}),
        ("GoOn", {}),
        ("Submit", {}),
    ],
)
def test_nothing_can_be_done_before_its_turn(kind: str, fields: dict[str, Any]) -> None:
    assert Way().start().contact().say(kind, **fields).refused == Refusal("not_asked")


def test_a_tick_on_112_is_sent_to_the_staff_at_once_and_shows_112() -> None:
    way = Way().care().say("Tick", items=["breath"])
    assert way.types[-4:] == ["Ticked", "Assessed", "Told112", "Submitted"]
    assert (way.case.state, way.case.level, way.case.rank) == ("waiting", 0, 0)
    assert way.kind == "call112"
    assert way.case.intake.why["sv"].startswith("Svår andnöd")
    assert any(line["kind"] == "words" for line in way.case.intake.lines)


def test_112_goes_to_the_listed_centre_while_it_is_open_and_is_never_lost_at_night() -> None:
    way = Way().start().contact().say("ChooseEntrance", entrance="care", listed_unit="asby")
    way.say("Describe", text="Ont").say("Tick", items=["breath"])
    assert (way.case.unit, way.case.profession) == ("asby", "nurse")
    late = Way(NIGHT).start().contact().say("ChooseEntrance", entrance="care", listed_unit="asby")
    late.say("Describe", text="Ont").say("Tick", items=["breath"])
    assert late.case.state == "waiting"
    assert late.case.unit in late.book.region.units
    unlisted = Way(EVENING).care().say("Tick", items=["breath"])
    assert (unlisted.case.state, unlisted.case.unit) == ("waiting", "jour")


def test_who_cannot_call_112_becomes_level_1_and_stays_in_the_queue() -> None:
    way = Way().care().say("Tick", items=["breath"]).say("Reply112", called=False)
    assert (way.case.state, way.case.level, way.case.rank) == ("waiting", 1, 1)
    assert "no112" in way.case.marks
    assert way.kind == "waiting"
    way.say("Reply112", called=True)
    assert set(way.case.marks) == {"called112"}
    assert way.case.level == 1


def test_who_has_called_112_keeps_the_level() -> None:
    way = Way().care().say("Tick", items=["breath"]).say("Reply112", called=True)
    assert (way.case.level, set(way.case.marks)) == (0, {"called112"})


def test_boxes_that_are_not_on_the_list_are_refused() -> None:
    assert Way().care().say("Tick", items=["breath", "nonsense"]).refused == Refusal("bad_item")


def test_only_complaints_for_this_person_and_entrance_can_be_chosen() -> None:
    way = Way().care().say("Tick", items=[])
    for flow in ("bvc_sleep", "prescription_renewal", "nothing", ""):
        assert way.say("ChooseComplaint", flow=flow).refused == Refusal("bad_flow")
    way.say("ChooseComplaint", flow="sore_throat")
    assert way.case.complaint == "sore_throat"
    assert way.case.intake.flow_version == way.flow().version


def test_an_ordinary_case_is_answered_listed_and_sent_with_its_history() -> None:
    way = Way().care().say("Tick", items=[]).say("ChooseComplaint", flow="general").usual()
    assert way.kind == "listing"
    assert way.say("Submit").refused == Refusal("not_asked")
    way.say("ChooseUnit", unit="asby", listed="asby")
    assert way.kind == "summary"
    way.say("Submit")
    assert (way.case.state, way.case.unit, way.case.profession) == ("waiting", "asby", "nurse")
    kinds = [line["kind"] for line in way.case.intake.lines]
    assert kinds[0] == "words"
    assert "why" in kinds
    assert way.case.due > way.now
    assert way.kind == "waiting"


def test_an_answer_is_checked_and_a_question_that_is_not_shown_is_not_asked() -> None:
    way = Way().care().say("Tick", items=[]).say("ChooseComplaint", flow="chest_pain")
    question = way.asked()
    assert question is not None
    for value in ("nonsense", 7, ["nonsense"], [], "", 1e308, [question.id] * 3):
        refused = way.say("AnswerQuestion", question=question.id, value=value).refused
        assert refused is not None
        assert refused.code == ("answer_missing" if value == "" else "bad_answer"), value
        assert refused.fields["field"] == "value"
    unasked = way.say("AnswerQuestion", question="nonsense", value="yes").refused
    assert unasked == Refusal("not_asked", {"field": "question"})


def test_a_complaint_of_one_flow_drops_the_answers_of_another() -> None:
    way = Way().care().say("Tick", items=[]).say("ChooseComplaint", flow="sore_throat").usual()
    assert way.case.intake.answers
    assert way.say("ChooseComplaint", flow="chest_pain").case.intake.answers == {}


@pytest.mark.parametrize(
    ("unit", "listed", "code"),
    [
        ("asby", "asby", None),
        ("aspelunda", "asby", "bad_unit"),
        ("1177", "asby", None),
        ("1177", "", None),
        ("asby", "", "bad_unit"),
        ("asby", None, None),
        ("nowhere", None, "bad_unit"),
        ("nowhere", "nowhere", "bad_unit"),
    ],
)
def test_the_unit_is_where_one_is_listed_or_those_on_call(unit: str, listed: str | None, code: str | None) -> None:
    way = Way().care().say("ChooseUnit", unit=unit, listed=listed)
    assert (way.refused.code if way.refused else None) == code


def test_level_2_with_nobody_there_is_told_before_it_is_sent() -> None:
    way = Way(NIGHT, **INFANT).start("child").contact().say("ChooseEntrance", entrance="care")
    way.say("Describe", text="Feber")
    box = next(item for item in real_book().library.tick_lists["infant"].items if item.level == 1)
    way.say("Tick", items=[box.id]).say("GoOn").say("ChooseUnit", unit="asby", listed="asby")
    page = way.page()
    assert (page["kind"], page["data"]["staffed"]) == ("summary", False)
    assert {number["number"] for number in page["data"]["numbers"]} == {"1177", "112"}
    assert way.say("Submit").refused == Refusal("staffed_only")
    way.now = OPEN
    assert way.say("Submit").refused is None


def test_the_secretary_asks_for_the_unit_first_and_other_questions_need_no_flow() -> None:
    way = Way().start().contact().say("ChooseEntrance", entrance="secretary")
    assert way.kind == "listing"
    assert way.say("Describe", text="Intyg").refused == Refusal("not_asked")
    way.say("ChooseUnit", unit="asby", listed="asby").say("Describe", text="Kopia av min journal")
    assert way.kind == "complaint"
    assert way.say("Tick", items=[]).refused == Refusal("not_asked")
    way.say("ChooseComplaint", flow="general").usual()
    assert way.kind == "summary"
    way.say("Submit")
    assert (way.case.profession, way.case.level) == ("secretary", 4)


def test_the_child_health_centre_takes_small_children_only() -> None:
    assert Way().start().contact().say("ChooseEntrance", entrance="bvc").refused == Refusal("not_asked")
    way = Way(listed=Listed(True, "asby", bvc="asby_bvc"), **CHILD).start("child").contact()
    way.say("ChooseEntrance", entrance="bvc")
    assert way.kind == "unit"
    unit = way.page()["data"]["units"][0]["id"]
    way.say("ChooseUnit", unit=unit, listed="asby").say("Describe", text="Sover dåligt")
    assert way.kind == "complaint"
    way.say("ChooseComplaint", flow="bvc_sleep").usual()
    if way.kind == "advice":
        way.say("GoOn")
    way.say("Submit")
    assert (way.case.unit, way.case.profession) == (unit, "bvc_nurse")


def test_an_infant_at_the_child_health_centre_meets_the_tick_list() -> None:
    way = Way(**INFANT).start("child").contact().say("ChooseEntrance", entrance="bvc")
    unit = way.page()["data"]["units"][0]["id"]
    way.say("ChooseUnit", unit=unit).say("Describe", text="Äter dåligt")
    assert way.kind == "ticks"
    assert way.page()["data"]["kind"] == "infant"


def _self_care() -> Way:
    """A patient who ends in self-care: the example of the sore throat that says so."""
    flow = real_book().flows["sore_throat"]
    example = next(example for example in flow.examples if example.level == 5)
    years = 2026 - example.subject.age_years
    way = Way(born=f"{years}-01-15", sex=example.subject.sex).care().say("Tick", items=[])
    return way.say("ChooseComplaint", flow="sore_throat").usual(**example.answers)


def test_advice_may_be_enough_or_one_may_go_on() -> None:
    way = _self_care()
    assert way.kind == "advice"
    assert way.page()["data"]["safety_net"]
    assert way.say("TakeAdvice").case.outcome == "self_care"
    on = _self_care().say("GoOn").say("ChooseUnit", unit="asby", listed="asby")
    assert on.say("Submit").case.level == 5
    assert "went_on" in on.case.marks


def sent() -> Way:
    way = Way().care().say("Tick", items=[]).say("ChooseComplaint", flow="general").usual()
    return way.say("ChooseUnit", unit="asby", listed="asby").say("Submit")


def test_worse_only_raises_and_112_is_shown() -> None:
    way = sent()
    level = way.case.level
    way.say("Worsened", items=[], text="Det gör mer ont")
    assert (way.case.level, set(way.case.marks)) == (level, {"flag"})
    assert way.events[-1]["data"]["text"] == "Det gör mer ont"
    way.say("Worsened", items=["breath"])
    assert (way.case.level, way.case.rank, way.kind) == (0, 0, "call112")
    way.say("Reply112", called=True).say("Worsened", items=[])
    assert way.case.level == 0
    assert way.say("Worsened", items=["nonsense"]).refused == Refusal("bad_item")
    assert way.say("Worsened", items=[], text="a" * 8_001).refused == Refusal("too_long")


def test_who_gets_worse_with_a_cut_off_clinician_comes_back_to_the_queue() -> None:
    way = sent()
    nurse = Actor("staff", "nils", name="Nils Ek", unit="asby", profession="nurse")
    way.write([("Taken", {}), ("Message", {"text": "Hej"}), ("Disconnected", {"since": OPEN})], nurse)
    way.say("Worsened", items=[])
    assert (way.case.state, way.case.owner, way.case.turn) == ("waiting", None, "mine")


def test_who_no_longer_needs_help_ends_the_case() -> None:
    assert Way().start().say("Withdraw").case.outcome == "aborted"
    assert sent().say("Withdraw").case.outcome == "declined"


ENTRANCE = {"symptom": "care", "secretary": "secretary", "bvc": "bvc"}
EACH_KIND = 1
"""Examples of a kind that every run plays over the patient's way; the nightly run plays all."""


def _examples() -> Iterator[Any]:
    for flow in real_book().flows.values():
        met: dict[tuple[int, bool], int] = {}
        for number, example in enumerate(flow.examples):
            if example.subject.writer == ("guardian" if example.subject.age_years < 13 else "self"):
                kind = (example.level, example.ed)
                met[kind] = met.get(kind, 0) + 1
                marks = [pytest.mark.nightly] if met[kind] > EACH_KIND else []
                yield pytest.param(flow.id, example, id=f"{flow.id}-{number}", marks=marks)


def born_so(months: int) -> str:
    """Return a day of birth that gives this age in months on the day of the tests."""
    count = 2026 * 12 + 10 - months
    return f"{count // 12:04d}-{count % 12 + 1:02d}-20"


@pytest.mark.parametrize(("flow", "example"), list(_examples()))
def test_every_example_of_the_flows_gets_its_level_over_the_patients_way(flow: str, example: Example) -> None:
    book, subject = real_book(), example.subject
    if subject.month != 11 or subject.earlier_contacts:
        # The month and the earlier contacts are not the patient's to say; the flows' own tests hold those examples.
        assert flow in book.flows
        return
    who = "child" if subject.writer == "guardian" else "self"
    way = Way(born=born_so(subject.age_months), sex=subject.sex).start(who).contact()
    way.say("ChooseEntrance", entrance=ENTRANCE[book.flows[flow].entrance])
    if way.kind in ("unit", "listing"):
        unit = way.page()["data"]["units"][0]["id"] if way.kind == "unit" else "asby"
        way.say("ChooseUnit", unit=unit, listed=unit)
    way.say("Describe", text="Med egna ord")
    if way.kind == "ticks":
        way.say("Tick", items=[])
    way.say("ChooseComplaint", flow=flow)
    assert way.refused is None
    way.usual(**example.answers)
    found = verdict(way.case, book, way.now)
    assert found is not None
    if way.case.intake.flags:
        # An answer in free text is read for red flags too, and those only raise.
        assert found.level <= example.level
        return
    assert (found.level, found.ed) == (example.level, example.ed)
    expected = {0: "call112", 5: "advice"}.get(example.level, "emergency" if example.ed else None)
    assert way.kind == expected or (expected is None and way.kind in ("listing", "summary"))


def test_an_answer_to_a_question_that_falls_away_counts_nowhere_and_comes_back_with_it() -> None:
    way = Way().care().say("Tick", items=[]).say("ChooseComplaint", flow="general").usual(fever="yes")
    hidden = {
        question.id for question in way.flow().questions if "fever" in question_names(question.show_when, way.flow())
    }
    with_fever = verdict(way.case, way.book, OPEN)
    assert hidden & set(way.case.intake.answers)
    way.say("AnswerQuestion", question="fever", value="no")
    assert hidden & set(way.case.intake.answers)
    assert not hidden & {line.question for line in history(way.case, OPEN, way.book)}
    shown = {item["page"] for item in answers_given(way.case, way.flow(), subject_of(way.case, OPEN))}
    pages = {f"q:{name}" for name in hidden}
    assert not pages & shown
    assert not pages & set(trail(way.case, way.book, OPEN))
    way.say("AnswerQuestion", question="fever", value="yes")
    assert verdict(way.case, way.book, OPEN) == with_fever


@settings(max_examples=times(40), suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(value=st.one_of(st.text(max_size=30), st.integers(), st.floats(), st.lists(st.text(max_size=8), max_size=5)))
def test_no_answer_breaks_a_question(value: Any) -> None:
    way = Way().care().say("Tick", items=[]).say("ChooseComplaint", flow="general")
    while (question := way.asked()) is not None and way.case.state == "intake":
        way.say("AnswerQuestion", question=question.id, value=value)
        if way.refused is None:
            continue
        assert way.refused.fields["field"] == "value"
        if question.usual is None:
            break
        way.say("AnswerQuestion", question=question.id, value=question.usual)


def test_every_command_has_a_judge() -> None:
    actor = Actor("patient", "c", case="c")
    for kind in PATIENT_COMMANDS - {"Start"}:
        case = Case(id="c")
        fields: dict[str, Any] = {
            "text": "",
            "items": [],
            "upto": 0,
            "unit": "",
            "flow": "",
            "question": "",
            "value": "",
        }
        fields |= {"phone": "", "notify": True, "entrance": "care", "called": True}
        case.born = "1985-01-01"
        case.seq = 1
        assert decide(case, {"id": "1", "type": kind, **fields}, actor, OPEN, real_book()) is not None
