"""The life of a case: the table of transitions, and journals that cannot be."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.contract.commands import StaffCommand
from server.contract.events import STAFF_ONLY, EventType
from server.domain.case import _CHANGES, Case, apply, evolve, fold
from server.domain.life import ALLOWED, LIFE, STATE_WORDS
from tests.domain.patient_way import Way
from tests.support.people import ANNA


def event(seq: int, kind: str, **data: Any) -> Any:
    return {"seq": seq, "type": kind, "v": 1, "at": 1_000 * seq, "by": ANNA.by, "data": data}


def sent() -> Way:
    """Return a case in a secretary's queue."""
    way = Way().start().contact().say("ChooseEntrance", entrance="secretary", listed_unit="asby")
    way = way.say("ChooseUnit", unit="asby", listed="asby").say("Describe", text="Mitt intyg")
    way = way.say("ChooseComplaint", flow="general").say("Submit")
    assert way.case.state == "waiting"
    return way


def test_the_table_names_every_event_and_only_those() -> None:
    named = {kind for state in LIFE.values() for kind in state}
    assert named == set(EventType.__args__) == set(_CHANGES)
    assert named >= STAFF_ONLY
    assert set(LIFE) == set(STATE_WORDS)
    assert {state for states in ALLOWED.values() for state in states} <= set(LIFE)
    assert {shape.__name__ for shape in StaffCommand.__args__} <= set(ALLOWED)


def test_every_state_is_reached_and_a_closed_case_comes_back_only_by_being_reopened() -> None:
    reached, more = {"intake"}, True
    while more:
        further = {after for state in reached for after in LIFE[state].values()} - reached
        reached, more = reached | further, bool(further)
    assert reached == set(LIFE)
    assert {kind for kind, after in LIFE["closed"].items() if after != "closed"} == {"Reopened"}
    assert LIFE["closed"]["Reopened"] == "waiting"


@pytest.mark.parametrize("state", LIFE)
def test_what_is_not_in_the_table_cannot_happen(state: Any) -> None:
    for kind in set(_CHANGES) - set(LIFE[state]):
        case = Case(id="c", state=state, seq=3)
        before = case.clone()
        with pytest.raises(ValueError, match=f"{kind} cannot happen"):
            apply(case, event(4, kind))
        assert case == before


@given(st.integers(-3, 10).filter(lambda seq: seq != 4))
def test_a_journal_has_no_gap(seq: int) -> None:
    with pytest.raises(ValueError, match="cannot follow"):
        apply(Case(id="c", state="waiting", seq=3), event(seq, "Note"))


def test_an_empty_journal_is_no_case() -> None:
    with pytest.raises(ValueError, match="no case"):
        fold([])


def test_evolving_leaves_the_earlier_state_as_it_was() -> None:
    way = sent()
    before, kept = way.case, fold(way.events)
    after = evolve(before, event(before.seq + 1, "Taken"))
    assert before == kept
    assert (after.owner, after.owner_seq, after.state) == ("anna", after.seq, "open")


def open_case() -> Case:
    case = sent().case
    return evolve(case, event(case.seq + 1, "Taken"))


def test_marks_of_the_way_back_go_when_somebody_takes_it() -> None:
    case = open_case()
    back = evolve(case, event(case.seq + 1, "Returned", why="handed_back"))
    assert (back.state, back.owner, "returned" in back.marks, back.turn) == ("waiting", None, True, "mine")
    again = evolve(back, event(back.seq + 1, "Taken"))
    assert "returned" not in again.marks


def test_an_offer_ends_with_any_change_of_owner() -> None:
    case = open_case()
    offered = evolve(case, event(case.seq + 1, "Offered", person="lars", name="Lars"))
    assert (offered.offered_to, offered.owner) == ("lars", "anna")
    moved = {"unit": "1177", "profession": "nurse", "rank": 4, "due": 1, "unit_name": "1177"}
    for kind, data in (("Returned", {}), ("HandedOver", moved), ("Taken", {}), ("Closed", {"outcome": "phone"})):
        after = evolve(offered, event(offered.seq + 1, kind, **data))
        assert after.offered_to is None, kind


def test_the_turn_follows_who_spoke_last_and_counts_from_then() -> None:
    case = open_case()
    line = event(case.seq + 1, "Message", text="Hej")
    said = evolve(case, line)
    assert (said.turn, said.turn_since, said.answered, said.unread) == ("patient", line["at"], True, 0)
    by = {"kind": "patient", "id": "c"}
    first = evolve(said, {**event(said.seq + 1, "Message", text="Hej"), "by": by})
    second = evolve(first, {**event(first.seq + 1, "Message", text="Hallå"), "by": by})
    assert (second.turn, second.turn_since, second.unread) == ("mine", first.turn_since, 2)
    read = evolve(second, event(second.seq + 1, "Read", upto=second.seq))
    assert (read.unread, read.read_by_staff) == (0, second.seq)
    assert evolve(read, event(read.seq + 1, "Read", upto=1)).read_by_staff == second.seq
