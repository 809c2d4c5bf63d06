"""Who works here: whatever is asked for in whatever order, nobody gives herself rights, and an administrator is left."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.adapters.region import load_region
from server.domain.actor import Actor
from server.domain.case import Case, CaseState
from server.domain.hours import STOCKHOLM, to_ms
from server.domain.people import (
    Assignment,
    Person,
    Place,
    Staff,
    Step,
    added,
    assigned,
    day_of,
    deactivated,
    ended,
    invited,
    judged,
    moment_of,
    reactivated,
    reassigned,
)
from server.domain.people_list import Reading, rows_of, written
from server.domain.permissions import may
from server.domain.refusal import Refusal
from server.domain.setting import Fault
from server.domain.why import a_queue, why

NOW = to_ms(datetime(2026, 11, 24, 9, tzinfo=STOCKHOLM))
DAY = 24 * 3600 * 1000
REGION = load_region()
OFFICES = ("administrator", "manager", "log_reviewer")


def worn(user: str, profession: str, n: int = 1, until: int | None = None, unit: str = "kansli") -> Assignment:
    return Assignment(f"{user}-{n}", unit, profession, until=until)


def house() -> dict[str, Person]:
    people = (
        Person("ada", "Ada Ett", assignments=(worn("ada", "administrator"),)),
        Person("bo", "Bo Två", assignments=(worn("bo", "administrator", until=NOW + 5 * DAY),)),
        Person("chef", "Chef Tre", assignments=(worn("chef", "manager"),)),
        Person("logg", "Logg Fyra", assignments=(worn("logg", "log_reviewer"),)),
        Person("anna", "Anna Fem", assignments=(worn("anna", "nurse", unit="asby"),)),
        Person("ny", "Ny Sex", invited=NOW + DAY, assignments=(worn("ny", "administrator"),)),
    )
    return {person.user: person for person in people}


def who(user: str, profession: str) -> Actor:
    return Actor("staff", user, user.capitalize(), "kansli", profession)


ACTORS = (who("ada", "administrator"), who("bo", "administrator"), who("chef", "manager"), who("logg", "log_reviewer"),
          who("anna", "nurse"), Actor("system", "command:root"))  # fmt: skip

plans = st.lists(
    st.tuples(
        st.sampled_from(ACTORS),
        st.sampled_from(["ada", "bo", "chef", "logg", "anna", "ny"]),
        st.sampled_from(["assign", "reassign", "end", "invite", "deactivate", "reactivate"]),
        st.sampled_from(["nurse", *OFFICES]),
        st.one_of(st.none(), st.integers(-2, 9)),
        st.integers(1, 3),
    ),
    max_size=14,
)


def asked(person: Person, doing: str, profession: str, day: int | None, n: int) -> Step | Refusal:
    until = None if day is None else NOW + day * DAY
    unit = "asby" if profession == "nurse" else "kansli"
    if doing == "assign":
        return assigned(person, Place(unit, profession, until=until), NOW)
    if doing == "reassign":
        return reassigned(person, f"{person.user}-{n}", frozenset(), until, NOW)
    if doing == "end":
        return ended(person, f"{person.user}-{n}", NOW)
    return (
        deactivated(person)
        if doing == "deactivate"
        else {"invite": invited, "reactivate": reactivated}[doing](person, NOW)
    )


def administered(staff: Staff, at: int) -> bool:
    return any(
        person.can_log_in and any(one.profession == "administrator" for one in person.worn(at))
        for person in staff.values()
    )


@settings(max_examples=60)
@given(plans)
def test_no_order_of_changes_leaves_the_house_without_an_administrator_or_gives_anybody_rights_of_her_own(
    plan: list[tuple[Actor, str, str, str, int | None, int]],
) -> None:
    staff = house()
    for actor, user, doing, profession, day, n in plan:
        before = dict(staff)
        step = asked(staff[user], doing, profession, day, n)
        if isinstance(step, Refusal) or judged(actor, staff, step, REGION, NOW):
            continue
        staff[user] = step.person
        assert actor.profession in ("", "administrator", "manager")
        old, new = before[user].assignments, staff[user].assignments
        differ = {one.profession for one in {*old} ^ {*new}}
        if actor.kind == "staff":
            assert user != actor.id or not differ
            assert ("log_reviewer" in differ) <= (actor.profession == "manager")
            assert actor.profession != "manager" or differ == {"log_reviewer"}
        for at in range(NOW, NOW + 12 * DAY, DAY // 2):
            assert administered(staff, at) or not administered(before, at)
            held = {one.profession for one in staff[user].worn(at)}
            assert not {"administrator", "log_reviewer"} <= held
        assert {one.id for one in old} <= {one.id for one in new}


def test_the_last_administrator_stays_and_one_without_a_password_does_not_count() -> None:
    staff = house()
    command = ACTORS[-1]
    for step in (deactivated(staff["ada"]), invited(staff["ada"], NOW), ended(staff["ada"], "ada-1", NOW)):
        assert isinstance(step, Step)
        denied = judged(command, staff, step, REGION, NOW)
        assert denied is not None
        assert denied.code == "last_administrator"  # bo's ends in five days, and ny has no password
    staff["ny"] = Person("ny", "Ny Sex", assignments=staff["ny"].assignments)
    assert judged(command, staff, deactivated(staff["ada"]), REGION, NOW) is None


@pytest.mark.parametrize(
    ("place", "code"),
    [
        (Place("nowhere", "nurse"), "no_unit"),
        (Place("asby", "bvc_nurse"), "no_profession"),
        (Place("asby", "nurse", frozenset({"boss"})), "no_role"),
        (Place("kansli", "manager", frozenset({"super_user"})), "no_role"),
        (Place("asby", "doctor", since=NOW + DAY, until=NOW), "bad_dates"),
        (Place("asby", "doctor", until=NOW - 1), "bad_dates"),
        (Place("asby", "nurse", since=NOW + 300 * DAY), "assignment_twice"),
        (Place("kansli", "log_reviewer"), "by_manager"),
        (Place("asby", "doctor", frozenset({"coordinator"}), NOW + DAY, NOW + 2 * DAY), None),
    ],
)
def test_an_assignment_is_one_that_the_region_has(place: Place, code: str | None) -> None:
    staff = house()
    denied = judged(ACTORS[0], staff, assigned(staff["anna"], place, NOW), REGION, NOW)
    assert (denied.code if denied else None) == code


@pytest.mark.parametrize("user", ["", "a", "Anna", "a-b", "å1", "a" * 32, "1a", "a b", "anna"])
def test_a_user_name_is_plain_and_its_own(user: str) -> None:
    found = added(house(), user, "Åsa Öst", NOW)
    assert isinstance(found, Refusal)
    assert found.code == ("user_taken" if user == "anna" else "bad_user")


@pytest.mark.parametrize(
    ("name", "right"),
    [("Åsa  Öst-Ek", True), ("Björn af Klint", True), ("Sean O'Brien", True), ("K. Ek", True), ("=1+1", False), ("Ola 3", False),
     ("", False), ("\x1b[2J", False), ("@a", False), ("A" * 61, False), ("-", False)],
)  # fmt: skip
def test_a_name_is_letters_so_that_no_list_of_them_is_a_formula(name: str, *, right: bool) -> None:
    found = added({}, "asa", name, NOW)
    assert isinstance(found, Step) == right
    if isinstance(found, Step):
        assert found.person.name == " ".join(name.split())


@given(st.integers(NOW, NOW + 300 * DAY), st.booleans())
def test_a_moment_is_read_as_it_is_written(at: int, end: bool) -> None:
    minute = at - at % 60_000
    assert moment_of(day_of(minute, end=end), end=end) == minute


def test_days_are_swedish_and_the_last_one_is_with_it() -> None:
    assert moment_of("2026-11-30", end=True) == to_ms(datetime(2026, 12, 1, tzinfo=STOCKHOLM))
    assert moment_of("2026-03-29", end=True) == to_ms(datetime(2026, 3, 30, tzinfo=STOCKHOLM))  # summer time begins
    assert moment_of(" ") is None
    for wrong in ("30/11", "2026-02-30", "2026-11-30 25:00", "２０２６-11-30", "i morgon"):
        with pytest.raises(ValueError, match=r".+"):
            moment_of(wrong)


# ---- lists


def read(text: str, staff: Staff, actor: Actor = ACTORS[0]) -> Reading:
    rows = rows_of(text)
    reading = Reading(actor, staff, REGION, NOW)
    reading.read(row for row in rows if not isinstance(row, Fault))
    reading.faults += [row for row in rows if isinstance(row, Fault)]
    return reading


def test_what_is_written_out_reads_in_as_nothing_new_and_into_an_empty_house_as_all_of_it() -> None:
    staff = house() | {"otto": Person("otto", "Otto Åtta", disabled=True), "ny": Person("ny", "Ny Sex")}
    text = written(staff.values(), NOW)
    assert "otto" not in text
    same = read(text, staff)
    assert (same.steps, same.faults) == ([], [])
    anew = read(text.replace(";", ","), {}, ACTORS[-1])
    assert anew.faults == []
    made = {step.person.user: step.person for step in anew.steps}
    assert {user for user, person in made.items() if len(person.assignments) == 1} == {
        "ada",
        "bo",
        "chef",
        "logg",
        "anna",
    }
    assert made["bo"].assignments[0].until == staff["bo"].assignments[0].until


HEADING = "user;name;unit;profession;roles;from;to\n"


def test_every_wrong_line_is_told_by_its_number_and_a_right_one_changes_what_stands() -> None:
    text = HEADING + (
        "anna;Anna Fem;asby;nurse;coordinator;;2026-12-31\n"  # another end and a role
        "\n"
        "anna;Anna Sju;asby;doctor;;;\n"
        "moa;Moa Skar;asby;nurse;;2026-12-01;2026-11-01\n"
        "ola;Ola Vik;asby;nurse;;;2026-13-01\n"
        "per;Per Ek;kansli;log_reviewer;;;\n"
        "tor;Tor Ek;asby;nurse;;;\n"
        "tor;Tor Ek;asby;nurse;;2026-12-24;\n"
    )
    reading = read(text, house())
    assert [(fault.line, fault.field) for fault in reading.faults] == [
        (4, "name"),
        (5, "to"),
        (6, "to"),
        (7, ""),
        (9, ""),
    ]
    changed = next(step for step in reading.steps if step.person.user == "anna")
    assert (changed.what, changed.person.assignments[0].roles) == ("reassigned", {"coordinator"})
    assert all(fault.sv and fault.en and fault.sv != fault.en for fault in reading.faults)


@pytest.mark.parametrize(
    "text", ["", "anna;Anna\n", HEADING.replace("user", "User name"), HEADING + "a;b\n", HEADING + 'a;"b\n', "\x00"]
)
def test_a_file_of_another_form_is_refused_whole(text: str) -> None:
    reading = read(text, house())
    assert reading.steps == []
    assert len(reading.faults) == 1


@given(st.text(max_size=200))
def test_no_file_does_harm(text: str) -> None:
    staff = house()
    reading = read(HEADING + text, staff)
    assert reading.faults or staff == house()


# ---- why


@given(
    st.sampled_from(["nurse", "doctor", "administrator"]),
    st.sampled_from(["asby", "granhaga"]),
    st.sampled_from(["nurse", "doctor"]),
    st.sampled_from(["intake", "waiting", "open", "closed"]),
    st.sampled_from([None, "eva", "bo"]),
    st.sampled_from([0, NOW - DAY]),
    st.sampled_from([(None, None), (None, NOW - 1), (NOW + DAY, None), (NOW - DAY, NOW + DAY)]),
)
def test_why_says_what_the_rule_book_says_and_names_what_stops(
    profession: str,
    unit: str,
    queue: str,
    state: CaseState,
    owner: str | None,
    had: int,
    span: tuple[int | None, int | None],
) -> None:
    worn = Assignment("eva-1", unit, profession, since=span[0] or 0, until=span[1])
    eva = Person("eva", "Eva Ek", assignments=(worn,))
    case = Case(id="c", state=state, unit="asby", profession=queue, owner=owner, owners={"eva": had} if had else {})
    told = why(eva, case, REGION, NOW, NOW - 30 * DAY)
    actor = Actor("staff", "eva", "Eva Ek", unit, profession)
    assert told.allowed == (worn.holds(NOW) and may(actor, "read", case, NOW - 30 * DAY) is None)
    assert told.allowed or any(not step.holds for step in told.steps)
    for lang in ("sv", "en"):
        assert all(step.words[lang] for step in told.steps)
        assert told.answer[lang].startswith({"sv": ("Nej. ", "Ja"), "en": ("No. ", "Yes")}[lang][told.allowed])


def test_an_account_that_nothing_opens_is_why_by_itself() -> None:
    person = Person("eva", "Eva Ek", disabled=True, assignments=(worn("eva", "nurse", unit="asby"),))
    told = why(person, a_queue("asby", "nurse"), REGION, NOW, 0)
    assert (told.allowed, told.answer["sv"], len(told.steps)) == (False, "Nej. Kontot är avslutat.", 1)
    assert why(Person("eva", "Eva Ek"), a_queue("asby", "nurse"), REGION, NOW, 0).answer["sv"] == "Nej. Inget uppdrag."
