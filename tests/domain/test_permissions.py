"""The rule book over its whole matrix, and the scope that is compiled from it."""

from itertools import product
from typing import get_args

import pytest

from server.contract.patient_commands import CallerCommand
from server.contract.views import CaseState
from server.domain.actor import SYSTEM, Actor
from server.domain.case import Case
from server.domain.life import ALLOWED
from server.domain.permissions import (
    CALLER_COMMANDS,
    CLINICAL,
    COORDINATING,
    PATIENT_COMMANDS,
    STAFF_COMMANDS,
    SUPER_USER,
    SYSTEM_COMMANDS,
    may,
    may_coordinate,
    may_look,
    may_post,
    on_duty,
    scope,
)

PROFESSIONS = [*sorted(CLINICAL), "manager", "administrator", "log_reviewer", ""]
QUEUES = [("asby", "nurse"), ("asby", "secretary"), ("1177", "nurse"), ("", "")]
ACTORS = [
    *(
        Actor("staff", user, user, unit, p)
        for user, unit, p in product(("anna", "lars"), ("asby", "1177"), PROFESSIONS)
    ),
    *(
        Actor("staff", "karin", "karin", "asby", p, frozenset({COORDINATING}))
        for p in ("nurse", "secretary", "manager")
    ),
    Actor("patient", "c", case="c"),
    Actor("patient", "anna", case="anna"),
    SYSTEM,
]
CASES = [
    Case(id="c", state=state, unit=unit, profession=profession, owner=owner, offered_to=offered, owners=owners)
    for state, (unit, profession), owner, offered, owners in product(
        ("intake", "waiting", "open", "closed"), QUEUES, (None, "anna", "c"), (None, "anna", "lars"), ({}, {"lars": 50})
    )
]
COMMANDS = sorted(PATIENT_COMMANDS | STAFF_COMMANDS | SYSTEM_COMMANDS)


@pytest.mark.parametrize("actor", ACTORS, ids=lambda a: f"{a.kind}-{a.id}-{a.unit}-{a.profession}")
def test_a_scope_sees_what_the_rule_book_lets_one_see(actor: Actor) -> None:
    view = scope(actor)
    for case in CASES:
        assert view.sees(case) == (may(actor, "see", case) is None), case


def test_every_command_has_its_kind_of_actor_and_its_states() -> None:
    assert set(COMMANDS) == set(ALLOWED)
    assert not STAFF_COMMANDS & SYSTEM_COMMANDS
    assert {"SendMessage", "MarkRead"} == STAFF_COMMANDS & PATIENT_COMMANDS


@pytest.mark.parametrize("case", CASES[::7], ids=lambda c: f"{c.state}-{c.unit}-{c.owner}")
def test_a_patient_reaches_her_own_case_only_and_nothing_of_the_staffs(case: Case) -> None:
    own, other = Actor("patient", "c", case="c"), Actor("patient", "x", case="x")
    for command in COMMANDS:
        assert may(other, command, case) == "no_case"
        assert (may(own, command, case) is None) == (command in PATIENT_COMMANDS)
    assert may(own, "read", case) is None
    assert may(own, "see", case) == "forbidden"


def test_the_clockwork_does_its_own_things_only() -> None:
    for command, case in product(COMMANDS, CASES):
        assert (may(SYSTEM, command, case) is None) == (command in SYSTEM_COMMANDS)


def test_who_is_no_clinician_sees_no_patient() -> None:
    for actor, case in product([a for a in ACTORS if a.kind == "staff" and a.profession not in CLINICAL], CASES):
        for action in [*COMMANDS, "see", "read", "preview"]:
            assert may(actor, action, case) == "forbidden"


def test_another_units_case_is_as_if_it_were_not_there() -> None:
    far = Actor("staff", "maria", "Maria", "ekenaset", "nurse")
    for action, case in product([*COMMANDS, "see", "read", "preview"], CASES):
        begins = action in ("StartContact", "EnterCaller") and case == Case(id="c")
        assert may(far, action, case) == (None if begins else "no_case")


def test_a_contact_begins_a_case_that_does_not_exist_and_touches_no_other() -> None:
    for actor, case in product(ACTORS, [Case(id="new"), *CASES]):
        wanted = actor.kind == "staff" and actor.profession in CLINICAL and case == Case(id=case.id)
        assert (may(actor, "StartContact", case) is None) is wanted
        assert (may(actor, "EnterCaller", case) is None) is wanted


@pytest.mark.parametrize("state", ["waiting", "open", "closed"])
def test_who_has_had_a_case_may_read_it_for_a_while_wherever_it_went_and_nothing_else(state: CaseState) -> None:
    nurse = Actor("staff", "anna", "Anna", "asby", "nurse")
    owners = {"anna": 500, "johan": 0}
    case = Case(id="c", state=state, unit="asby", profession="doctor", owner="johan", owners=owners)
    everything = [*COMMANDS, "see", "read", "preview"]
    assert [action for action in everything if may(nurse, action, case, since=500) is None] == ["read"]
    assert [action for action in everything if may(nurse, action, case, since=501) is None] == []
    assert [action for action in everything if may(nurse, action, case) is None] == []
    assert not scope(nurse).sees(case)
    assert may(Actor("staff", "karin", "Karin", "asby", "nurse"), "read", case, since=1) == "no_case"
    assert may(Actor("staff", "anna", "Anna", "asby", "manager"), "read", case, since=1) == "forbidden"


def test_who_closed_a_case_in_another_queue_than_her_own_has_had_it_from_then_on() -> None:
    doctor = Actor("staff", "johan", "Johan", "ekenaset", "doctor")
    case = Case(id="c", state="closed", unit="asby", profession="nurse", owner="johan", owners={"johan": 500})
    assert may(doctor, "read", case, since=500) is None
    assert may(doctor, "read", case, since=501) == "no_case"


def test_what_is_not_in_the_record_is_its_owners_to_see_and_to_confirm_at_whichever_unit_she_works() -> None:
    owner = Actor("staff", "johan", "Johan", "ekenaset", "doctor")
    case = Case(id="c", state="closed", unit="asby", profession="nurse", owner="johan", marks={"unrecorded": 5})
    everything = [*COMMANDS, "see", "read", "preview"]
    allowed = {action for action in everything if may(owner, action, case) is None}
    assert allowed == {"see", "read", "preview", "ConfirmRecorded"}
    assert scope(owner).sees(case)
    near = Actor("staff", "karin", "Karin", "asby", "nurse")
    assert may(near, "ConfirmRecorded", case) == "closed"
    assert not scope(near).sees(case)
    case.marks = {}
    assert may(owner, "ConfirmRecorded", case) == "no_case"
    assert not scope(owner).sees(case)


def test_the_matrix_of_reading_back() -> None:
    """Over every actor and case, reading is open to whose queue, owner or offer it is, and to who had it late enough."""
    for actor, case, since in product([a for a in ACTORS if a.profession in CLINICAL], CASES, (50, 51)):
        hers = case.owner == actor.id and case.state != "closed"
        now = (case.unit, case.profession) == (actor.unit, actor.profession) or hers or case.offered_to == actor.id
        had = case.owners.get(actor.id, 0) >= since
        assert (may(actor, "read", case, since) is None) == (case.state != "intake" and (now or had))


def test_a_case_on_its_way_in_is_nobodys_but_the_patients() -> None:
    nurse = Actor("staff", "anna", "Anna", "asby", "nurse")
    for action in [*STAFF_COMMANDS, "see", "read", "preview"]:
        assert may(nurse, action, Case(id="c", unit="asby", profession="nurse", owner="anna")) == "no_case"


def test_only_who_writes_a_callers_case_in_may_fill_it_in_and_only_until_it_is_sent() -> None:
    """Over every actor, state and command: the patient's steps are hers in intake, its page until somebody takes it."""
    states: list[CaseState] = ["intake", "waiting", "open", "closed"]
    for actor, state in product([a for a in ACTORS if a.kind == "staff"], states):
        case = Case(id="c", state=state, unit="far", profession="nurse", scribe="anna")
        hers = actor.id == "anna" and actor.profession in CLINICAL
        for action in CALLER_COMMANDS:
            until = ("intake", "waiting") if action == "Reply112" else ("intake",)
            assert (may(actor, action, case) is None) == (hers and state in until), (actor, action)
        assert (may(actor, "step", case) is None) == (hers and state in ("intake", "waiting"))
        for action in {*COMMANDS, "see", "read", "preview"} - CALLER_COMMANDS:
            assert may(actor, action, case) is not None
    assert CALLER_COMMANDS < PATIENT_COMMANDS
    assert not CALLER_COMMANDS & STAFF_COMMANDS
    assert {shape.__name__ for shape in get_args(CallerCommand)} == CALLER_COMMANDS
    assert may(Actor("patient", "c", case="c"), "Describe", Case(id="c", scribe="anna")) is None


def test_a_closed_case_may_be_read_and_opened_again_and_nothing_else() -> None:
    nurse = Actor("staff", "anna", "Anna", "asby", "nurse")
    case = Case(id="c", state="closed", unit="asby", profession="nurse")
    assert {action for action in [*STAFF_COMMANDS, "see", "read", "preview"] if may(nurse, action, case) is None} == {
        "read",
        "MarkRead",
        "Reopen",
    }


@pytest.mark.parametrize("profession", ["nurse", "secretary"])
def test_only_todays_coordinator_moves_a_colleagues_case_and_only_at_her_own_unit(profession: str) -> None:
    boss = Actor("staff", "karin", "Karin", "asby", profession, frozenset({COORDINATING}))
    entitled = Actor("staff", "karin", "Karin", "asby", profession, frozenset({"coordinator"}))
    for case in CASES:
        wanted = (
            "no_case" if case.state == "intake" or case.unit != "asby" else "closed" if case.state == "closed" else None
        )
        assert may(boss, "Move", case) == wanted
        assert may(entitled, "Move", case) in ("forbidden", "no_case")
    doctors = Case(id="c", state="open", unit="asby", profession="doctor", owner="johan")
    for action in [*STAFF_COMMANDS - {"Move"}, "see", "read", "preview"]:
        assert may(boss, action, doctors) == "no_case"


def test_a_coordinator_without_a_clinical_profession_moves_nothing() -> None:
    chief = Actor("staff", "chef", "Chef", "asby", "manager", frozenset({COORDINATING, "coordinator"}))
    assert {may(chief, "Move", case) for case in CASES} == {"forbidden"}
    assert [rule(chief) for rule in (may_post, may_coordinate, on_duty)] == [False] * 3


def test_dagens_info_is_written_by_those_with_a_role_for_it() -> None:
    for roles, written in ((set(), False), ({"coordinator"}, True), ({"super_user"}, True), ({COORDINATING}, False)):
        assert may_post(Actor("staff", "anna", "Anna", "asby", "nurse", frozenset(roles))) is written
    assert not may_post(Actor("patient", "c", case="c", roles=frozenset({"coordinator"})))


def test_an_offered_case_may_be_seen_by_the_one_it_is_offered_to() -> None:
    doctor = Actor("staff", "johan", "Johan", "asby", "doctor")
    case = Case(id="c", state="open", unit="asby", profession="nurse", owner="anna", offered_to="johan")
    assert may(doctor, "Acknowledge", case) is None
    assert may(doctor, "read", case) is None
    case.offered_to = None
    assert may(doctor, "read", case) == "no_case"


@pytest.mark.parametrize("profession", PROFESSIONS)
def test_all_staff_read_the_hazards_and_only_a_super_user_the_feedback(profession: str) -> None:
    plain = Actor("staff", "mats", "Mats", "asby", profession, frozenset({"coordinator"}))
    chosen = Actor("staff", "mats", "Mats", "asby", profession, frozenset({SUPER_USER}))
    assert may_look(plain, "hazards") is None
    assert may_look(plain, "feedback") == "super_user_only"
    assert may_look(chosen, "feedback") is None
    assert (may_look(plain, "callers") is None) == (profession in CLINICAL)
    for other in (SYSTEM, Actor("patient", "c", case="c")):
        assert {may_look(other, at) for at in ("hazards", "feedback", "callers")} == {"forbidden"}
