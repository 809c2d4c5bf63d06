"""The emergency tick-list: which wording for whom, and what a tick leads to."""

import pytest

from server.domain.flow import Subject, Writer
from server.domain.ticklist import TickKind, kind_for, outcome
from tests.support.content import library

LISTS = library().tick_lists


@pytest.mark.parametrize(
    ("months", "writer", "kind"),
    [
        (0, "guardian", "infant"),
        (11, "guardian", "infant"),
        (12, "guardian", "child"),
        (12 * 12 + 11, "self", "child"),
        (13 * 12, "self", "self"),
        (13 * 12, "guardian", "child"),
        (15 * 12 + 11, "relative", "child"),
        (16 * 12, "guardian", "relative"),
        (80 * 12, "relative", "relative"),
        (80 * 12, "self", "self"),
    ],
)
def test_the_wording_follows_age_and_writer(months: int, writer: Writer, kind: TickKind) -> None:
    assert kind_for(Subject(months, "female", writer, 5)) == kind


@pytest.mark.parametrize("kind", ["self", "child", "infant", "relative"])
def test_every_box_is_112_but_for_the_infants_own_door(kind: TickKind) -> None:
    boxes = LISTS[kind].items
    assert LISTS[kind].none["sv"] == "Inget av detta"
    emergency = [box for box in boxes if box.level == 1]
    assert len(emergency) == (3 if kind == "infant" else 0)
    assert all(box.door == "child" for box in emergency)
    assert all(box.level == 0 and box.door is None for box in boxes if box not in emergency)
    assert all(box.source and box.text["sv"] and box.text["en"] and box.history["sv"] for box in boxes)


def test_a_relative_is_asked_what_one_cannot_say_oneself() -> None:
    assert {box.id for box in LISTS["relative"].items} - {box.id for box in LISTS["self"].items} == {"unresponsive"}
    assert not any(" jag " in f" {box.text['sv'].lower()} " for box in LISTS["relative"].items)


def test_the_gravest_box_decides() -> None:
    infant = LISTS["infant"]
    assert outcome(()).level is None
    fever = outcome(infant.ticked(["fever_under_3_months"]))
    assert (fever.level, fever.ed, fever.door) == (1, True, "child")
    both = outcome(infant.ticked(["fever_under_3_months", "floppy"]))
    assert (both.level, both.ed, both.door) == (0, False, None)


def test_a_box_that_is_not_on_the_list_is_refused() -> None:
    with pytest.raises(KeyError, match="floppy"):
        LISTS["self"].ticked(["floppy"])
