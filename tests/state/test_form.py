"""A form: what is typed is read by its field's kind, kept errors stand beside it, every change can be undone."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic24_tui.state.form import Field, Form, read, shown, spans_of


def _row(text: str) -> str:
    if not text.isdecimal():
        raise ValueError("siffror")
    return text


FIELDS = (
    Field("name", "Namn", least=1, section="Enheten"),
    Field("n", "Antal", "number", least=1, most=30),
    Field("kind", "Slag", "choice", choices=(("a", "alfa"), ("b", "beta"))),
    Field("day", "Dag", "date"),
    Field("open", "Tider", "span", help="När någon är där."),
    Field("on", "Ansluten", "switch"),
    Field("list", "Rader", "rows", row=_row),
)
KEPT = {"name": "Åsby", "n": 3, "kind": "a", "day": "", "open": "08:00-16:00", "on": True, "list": ["1"]}


def form() -> Form:
    return Form(FIELDS, KEPT)


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("name", "  Åsby norra ", "Åsby norra"),
        ("n", "30", 30),
        ("kind", "beta", "b"),
        ("day", "2027-01-05", "2027-01-05"),
        ("open", "8-12,13:30–16", "08:00-12:00, 13:30-16:00"),
        ("open", "stängt", "closed"),
    ],
)
def test_what_is_typed_is_kept_as_its_kind(key: str, typed: str, value: object) -> None:
    one = form()
    assert one.write(key, typed)
    assert one.values[key] == value
    assert one.changes() == {key: value}
    assert one.undo() == key
    assert one.values == KEPT
    assert one.undo() == ""


@pytest.mark.parametrize(
    ("key", "typed", "why"),
    [
        ("name", "", "minst 1"),
        ("n", "31", "1–30"),
        ("n", "²", "helt tal"),
        ("kind", "gamma", "alfa, beta"),
        ("day", "5 jan", "2027-01-05"),
        ("open", "16-8", "08:00-16:00"),
        ("open", "8-12,11-13", "går in i varandra"),
        ("open", "08:75-09:80", "08:00-16:00"),
    ],
)
def test_what_cannot_stand_changes_nothing_and_says_why_beside_the_field(key: str, typed: str, why: str) -> None:
    one = form()
    assert not one.write(key, typed)
    assert why in one.errors[key]
    assert one.values == KEPT
    assert one.changed() == []
    one.put(key, KEPT[key])
    assert one.errors == {}


def test_rows_are_added_changed_and_removed_each_for_itself() -> None:
    one = form()
    assert one.write_row("list", 1, "22")
    assert one.write_row("list", 0, "11")
    assert not one.write_row("list", 2, "x")
    assert one.values["list"] == ["11", "22"]
    one.drop_row("list", 0)
    assert one.values["list"] == ["22"]
    assert KEPT["list"] == ["1"]
    for _ in range(3):
        one.undo()
    assert one.values == KEPT


def test_choices_and_switches_go_round() -> None:
    one = form()
    one.step("kind")
    one.step("on")
    assert (one.values["kind"], one.values["on"]) == ("b", False)
    one.step("kind")
    one.step("on")
    assert one.changed() == []


def test_fields_are_found_by_label_help_section_and_value() -> None:
    one = form()
    for needle, keys in (("enh", ["name"]), ("någon", ["open"]), ("alfa", ["kind"]), ("asby", ["name"]), ("zzz", [])):
        assert [found.key for found in one.find(needle)] == keys
    assert len(one.find("")) == len(FIELDS)


@given(st.lists(st.tuples(st.sampled_from(FIELDS), st.text(max_size=12)), max_size=12))
def test_any_typing_can_be_undone_and_what_stands_can_be_typed_again(typed: list[tuple[Field, str]]) -> None:
    one = form()
    for field, text in typed:
        if field.kind not in ("rows", "switch") and one.write(field.key, text):
            assert read(field, shown(field, one.values[field.key])) == one.values[field.key]
    while one.undo():
        pass
    assert one.values == KEPT


@given(st.lists(st.tuples(st.integers(0, 1440), st.integers(0, 1440)), max_size=3))
def test_times_that_are_taken_never_overlap(pairs: list[tuple[int, int]]) -> None:
    text = ",".join(f"{a // 60:02d}:{a % 60:02d}-{b // 60:02d}:{b % 60:02d}" for a, b in pairs)
    try:
        kept = spans_of(text)
    except ValueError:
        return
    spans = [] if kept == "closed" else sorted(pairs)
    assert all(a < b for a, b in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
