"""What a merge keeps of both cases, and when two cases may not be made one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.contract.events import Event
from server.contract.views import CaseState
from server.domain.actor import Actor
from server.domain.case import Case, evolve
from server.domain.merged import history_lines, into, origin, taken_in
from server.domain.merging import MOST_WORDS, merge, unanswered
from server.domain.patient_view import for_patient
from server.domain.permissions import may
from server.domain.refusal import Refusal
from server.domain.reopening import writable_until
from server.domain.steps import step
from server.domain.told import Intake
from tests.domain.patient_way import OPEN, real_book
from tests.support.people import ANNA, patient

MINE: dict[str, Any] = {"state": "open", "owner": "anna", "owner_name": "Anna Ek", "owner_seq": 8, "owner_since": OPEN}
FLAG = {
    "id": "words.chest",
    "level": 1,
    "sv": "Bröst",
    "en": "Chest",
    "source": "s",
    "words": ["bröst"],
    "strict": True,
}
RING = {"id": "ring", "level": 0, "sv": "Ring 112", "en": "Call 112", "source": "s"}


def case(ident: str, **more: Any) -> Case:
    same: dict[str, Any] = {"seq": 20, "state": "waiting", "unit": "asby", "profession": "nurse", "entrance": "care"}
    person = {"number": "19", "name": "Alva Lind", "born": "1985-01-01", "writer_number": "19", "entered": OPEN}
    place: dict[str, Any] = {"level": 4, "rank": 4, "due": OPEN + 100, "suggested": 4}
    return Case(id=ident, **{**same, **person, **place, **more})


def event(seq: int, kind: str, by: Actor = ANNA, **data: Any) -> Event:
    return Event(seq=seq, type=kind, v=1, at=OPEN + seq, by=by.by, data=data)


def judged(kept: Case, other: Case, told: list[Event] = [], actor: Actor = ANNA) -> Any:  # noqa: B006  never changed
    command = {"id": "m", "type": "Merge", "case": kept.id, "other": other.id, "owner_seq": kept.owner_seq}
    return merge(kept, other, told, command, actor)


def merged(kept: Case, other: Case, told: list[Event] | None = None) -> tuple[Case, Case]:
    """Return both cases as they are after the merge."""
    decision = judged(kept, other, told or [])
    assert not isinstance(decision, Refusal), decision
    after = []
    for one, drafts in zip((kept, other), decision, strict=True):
        now = one
        for kind, data in drafts:
            now = evolve(now, event(now.seq + 1, kind, **data))
        after.append(now)
    return after[0], after[1]


@given(*(st.integers(0, 5) for _ in range(2)), *(st.integers(0, 10**6) for _ in range(4)))
def test_the_kept_case_is_as_urgent_as_the_more_urgent_and_came_in_with_the_first(
    level: int, others: int, due: int, other_due: int, entered: int, other_entered: int
) -> None:
    kept = case("kept", **{**MINE, "level": level, "rank": level})
    kept.due, kept.entered = due, entered
    other = case("other", level=others, rank=others, due=other_due, entered=other_entered)
    after, gone = merged(kept, other)
    assert (after.level, after.rank) == (min(level, others), min(level, others))
    assert (after.due, after.entered) == (min(due, other_due), min(entered, other_entered))
    assert (after.owner, after.owner_seq, after.state) == (kept.owner, kept.owner_seq, "open")
    assert (gone.state, gone.outcome, into(gone)) == ("closed", "merged", "kept")
    assert "unrecorded" not in gone.marks
    assert [one["case"] for one in taken_in(after)] == ["other"]


def test_words_statements_pictures_and_unanswered_lines_come_along() -> None:
    lines = (
        {"kind": "words", "sv": "Ont", "en": "Pain", "question": None},
        {
            "kind": "positive",
            "sv": "Feber 39",
            "en": "Fever 39",
            "question": "q",
            "mark": {"kind": "unclear", "text": ""},
        },
        {"kind": "not_asked", "sv": "Ej frågat", "en": "Not asked", "question": None},
    )
    picture = {"id": "p", "seq": 9, "at": OPEN - 9, "width": 1, "height": 1, "bytes": 1, "sender": "Alva Lind"}
    unseen = {"seen_by": None, "seen_at": None, "mark": "", "marked_by": None, "marked_at": None}
    other = case("other", pictures=({**picture, **unseen},), turn="mine", last_staff_seq=10)
    other.intake = Intake(own_words="Ont i ett knä", lines=lines, why={"sv": "x", "en": "x"})
    said = [event(9, "Message", patient("other"), text="förut"), event(11, "Message", patient("other"), text="Hallå?")]
    kept = case("kept", **MINE, turn="patient", turn_since=OPEN)
    after, _gone = merged(kept, other, [*said, event(12, "Note", text="internt")])
    (came,) = taken_in(after)
    assert came["said"]["sv"] == "”Ont i ett knä”; Feber 39 (oklart); 1 bild"
    assert "2026-11-24 10:00: ”Ont i ett knä”" in history_lines(after)[0]["sv"]
    assert (after.turn, after.unread, after.last_patient_seq) == ("mine", 1, 21)
    assert [one["id"] for one in after.pictures] == ["p"]
    assert after.marks["picture"] == OPEN - 9
    assert origin(after, "p", 21) == ("other", 9)
    (kind, data) = judged(kept, other, said)[0][0]
    assert (kind, [line["text"] for line in data["unanswered"]]) == ("TookIn", ["Hallå?"])
    further, _ = merged(case("third", **MINE), after)
    assert origin(further, "p", 22) == ("other", 9)


def test_a_flag_and_a_112_that_nobody_has_read_are_to_be_read_in_the_kept_case() -> None:
    intake = Intake(flags=(FLAG,), rules=(RING,), told_112=True)
    other = case("other", level=0, marks={"flag": OPEN - 5, "no112": OPEN - 5}, intake=intake)
    after, _gone = merged(case("kept", **MINE), other)
    assert "flag" in after.marks
    assert after.intake.flags == (FLAG,)
    assert (after.intake.told_112, after.intake.called_112) == (True, None)
    page = step(after, real_book(), OPEN)
    assert not isinstance(page, Refusal)
    assert page["kind"] == "call112"
    read = case("other", intake=Intake(flags=(FLAG,), told_112=True, called_112=False), marks={"no112": OPEN})
    after, _gone = merged(case("kept", **MINE), read)
    assert set(after.marks) == {"no112"}
    worse, _gone = merged(case("kept", **MINE), case("other", marks={"flag": OPEN}))
    assert "flag" in worse.marks


@pytest.mark.parametrize(
    ("kept", "other", "code"),
    [
        ({}, {"number": "20"}, "other_patient"),
        ({}, {"writer_number": "20"}, "other_writer"),
        ({}, {"unit": "aspelunda"}, "no_case"),
        ({}, {**MINE, "unit": "aspelunda"}, "other_unit"),
        ({}, {"unit": "aspelunda", "offered_to": "anna"}, "other_unit"),
        ({"unit": "aspelunda"}, {}, "other_unit"),
        ({}, {"profession": "doctor"}, "no_case"),
        ({}, {"state": "open", "owner": "karin", "owner_name": "Karin", "owner_since": OPEN}, "other_owner"),
        ({}, {"state": "closed"}, "closed"),
        ({}, {"state": "intake"}, "no_case"),
        ({}, {"id": "kept"}, "other_patient"),
        ({}, {"marks": {"phone": OPEN}}, "phone_open"),
        ({"owner": "karin", "owner_name": "Karin"}, {}, "not_owner"),
    ],
)
def test_what_may_not_be_made_one_is_refused(kept: dict[str, Any], other: dict[str, Any], code: str) -> None:
    known = {"ident": "other", **other}
    known["ident"] = known.pop("id", known["ident"])
    decision = judged(case("kept", **{**MINE, **kept}), case(**known))
    assert isinstance(decision, Refusal)
    assert decision.code == code


def test_mine_may_be_taken_in_and_a_parked_case_comes_back_first() -> None:
    too = case("other", **MINE)
    kept = case("kept", **MINE, marks={"parked": OPEN + 10**8}, parked={"until": OPEN + 10**8, "reason": "x"})
    assert [kind for kind, _ in judged(kept, too)[0]] == ["Resumed", "TookIn"]
    asked = case("other", asked="asby/doctor", question={"seq": 3, "unit": "asby"})
    assert [kind for kind, _ in judged(case("kept", **MINE), asked)[1]] == ["QuestionRetracted", "Closed"]


@pytest.mark.parametrize("state", ["waiting", "open", "closed", "intake"])
def test_the_rule_book_lets_only_clinicians_near_the_case_merge(state: CaseState) -> None:
    one = case("kept", state=state, owner="anna" if state == "open" else None)
    assert may(patient("kept"), "Merge", one) == "forbidden"
    assert may(Actor("staff", "anna", "Anna", "asby", "manager"), "Merge", one) == "forbidden"
    assert may(Actor("staff", "lars", "Lars", "aspelunda", "nurse"), "Merge", one) == "no_case"
    wanted = {"closed": "closed", "intake": "no_case"}.get(state)
    assert may(ANNA, "Merge", one) == wanted


def test_the_patients_page_says_where_it_goes_on_and_nothing_internal_reaches_her() -> None:
    kept, gone = merged(case("kept", **MINE), case("other", intake=Intake(own_words="Ont", told_112=True)))
    page = step(gone, real_book(), OPEN)
    assert not isinstance(page, Refusal)
    assert (page["kind"], page["data"]["merged"], page["data"]["ring_112"]) == ("closed", True, True)
    assert "Fortsätter" in page["data"]["outcome_words"]["sv"]
    assert page["data"]["writable_until"] is None
    assert writable_until(gone) is None
    ended = judged(case("kept", **MINE), case("other"))
    (took,), (closed,) = ended[0], ended[1]
    for kind, data in (took, closed):
        shown = for_patient(event(9, kind, **data))
        assert shown is not None
        assert not set(shown["data"]) - {"outcome"}
    back = evolve(gone, event(gone.seq + 1, "Reopened", level=4, rank=4, due=1, entered=1, reason="fel patient"))
    assert into(back) is None
    assert taken_in(kept)[0]["case"] == "other"


def test_only_so_many_unanswered_lines_come_along_the_newest_whole() -> None:
    lines = [event(n, "Message", patient("other"), text="x" * 6_000) for n in range(5)]
    kept = unanswered(case("other", last_staff_seq=-1), lines)
    assert [one["seq"] for one in kept] == [3, 4]
    assert sum(len(one["text"]) for one in kept) <= MOST_WORDS


def picture(ident: str, seq: int) -> dict[str, Any]:
    shown = {"id": ident, "seq": seq, "at": OPEN + seq, "width": 1, "height": 1, "bytes": 1, "sender": "Alva Lind"}
    return {**shown, "seen_by": None, "seen_at": None, "mark": "", "marked_by": None, "marked_at": None}


def test_a_chain_of_merges_brings_along_what_the_first_said_and_had_no_answer_to() -> None:
    first = case("a", intake=Intake(own_words="Ont i bröstet"), pictures=(picture("p", 9),), turn="mine")
    kept = case("b", **MINE, pictures=(picture("q", 8),))
    said = [event(11, "Message", patient("a"), text="Hallå?")]
    (_, took), *_rest = judged(kept, first, said)[0]
    second, _gone = merged(kept, first, said)
    told = [event(21, "TookIn", **took), event(22, "Message", patient("b"), text="Är ni där?")]
    (_, data), *_rest = judged(case("c", **MINE), second, told)[0]
    assert [(line.get("case"), line["text"]) for line in data["unanswered"]] == [("a", "Hallå?"), (None, "Är ni där?")]
    third, _gone = merged(case("c", **MINE), second, told)
    assert [one["case"] for one in taken_in(third)] == ["a", "b"]
    assert "Ont i bröstet" in history_lines(third)[0]["sv"]
    assert [one["said"]["sv"].count("1 bild") for one in taken_in(third)] == [1, 1]
    assert (third.unread, {one["id"] for one in third.pictures}) == (2, {"p", "q"})
    assert [origin(third, ident, 21) for ident in "pq"] == [("a", 9), ("b", 8)]
    answered = case("b", last_staff_seq=21)
    assert [line["text"] for line in unanswered(answered, told)] == ["Är ni där?"]


def test_merged_back_after_it_was_opened_again_a_case_doubles_nothing() -> None:
    first, second = case("a", **MINE, pictures=(picture("p", 9),)), case("b", **MINE, pictures=(picture("q", 8),))
    said = [event(11, "Message", patient("b"), text="Hallå?")]
    (_, took), *_rest = judged(first, second, said)[0]
    for _ in range(3):
        first, gone = merged(first, second)
        opened = {"level": 4, "rank": 4, "due": 1, "entered": 1, "reason": "x"}
        first, second = evolve(gone, event(gone.seq + 1, "Reopened", **opened)), first
        first = evolve(first, event(first.seq + 1, "Taken", **{"from": "waiting", "why": ""}))
        assert sorted(one["id"] for one in second.pictures) == ["p", "q"]
    assert [one["case"] for one in taken_in(first)].count(first.id) == 0
    (_, data), *_rest = judged(case("b", **MINE), case("a", **MINE), [event(21, "TookIn", **took)])[0]
    assert data["unanswered"] == []


def test_a_journal_from_before_chains_were_kept_reads_as_it_did() -> None:
    (_, took), *_rest = judged(case("b", **MINE), case("a", pictures=(picture("p", 9),)))[0]
    old = {**took, "pictures": [{**took["pictures"][0], "case": "still earlier"}]}
    old.pop("before")
    (came,) = taken_in(evolve(case("b", **MINE), event(21, "TookIn", **old)))
    assert came["said"]["sv"] == "1 bild"
