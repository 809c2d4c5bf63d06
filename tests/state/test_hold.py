"""A held line: it leaves in order and in time, comes back whole, and is never in two places or in none."""

from collections import Counter
from itertools import count

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from clinic24_tui.state.hold import HOLD_MAX, Hold, Outgoing
from tests.support.examples import times


class Ticks:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def held(seconds: float = 3.0) -> tuple[Hold, Ticks]:
    clock, ids = Ticks(), count(1)
    return Hold(clock, lambda: f"id{next(ids)}", seconds), clock


def texts(lines: list[Outgoing]) -> list[str]:
    return [line.text for line in lines]


def test_a_line_is_held_three_seconds_and_then_leaves_once() -> None:
    hold, clock = held()
    line = hold.put("a", "hej")
    assert hold.leaving() == []
    assert hold.wait() == pytest.approx(3.0)
    clock.now += 2.1
    assert hold.left(line) == 1
    clock.now += 0.9
    assert texts(hold.leaving()) == ["hej"]
    assert hold.leaving() == []
    assert hold.wait() is None
    assert hold.acked(line.id) is line
    assert hold.lines("a") == []


def test_undo_takes_the_newest_held_line_and_is_too_late_for_one_in_flight() -> None:
    hold, clock = held()
    hold.put("a", "ett")
    clock.now += 3
    hold.leaving()
    assert hold.undo("a") is None
    hold.put("a", "två")
    assert hold.undo("b") is None
    assert hold.undo("a") == "två"
    assert texts(hold.lines("a")) == ["ett"]


def test_the_next_line_waits_for_the_acknowledgement_of_the_one_before() -> None:
    hold, clock = held()
    first = hold.put("a", "ett")
    hold.put("a", "två")
    hold.put("b", "annan")
    clock.now += 5
    assert texts(hold.leaving()) == ["ett", "annan"]
    assert hold.leaving() == []
    hold.acked(first.id)
    assert texts(hold.leaving()) == ["två"]


def test_an_urgent_line_leaves_at_once_behind_what_was_written_before_it() -> None:
    hold, _clock = held()
    hold.put("a", "ett")
    hold.put("b", "annan")
    hold.put("a", "Ring 112 nu", urgent=True)
    assert texts(hold.leaving()) == ["ett", "Ring 112 nu"]
    assert texts(hold.held("b")) == ["annan"]


def test_a_refusal_brings_back_the_line_and_all_behind_it() -> None:
    hold, clock = held()
    first = hold.put("a", "ett")
    hold.put("a", "två")
    clock.now += 3
    hold.leaving()
    assert hold.refused(first.id) == ("a", "ett\ntvå")
    assert hold.lines("a") == []
    assert hold.refused(first.id) is None
    assert hold.acked("unknown") is None


def test_leaving_the_case_keeps_the_held_lines_as_text_and_lets_the_flying_ones_fly() -> None:
    hold, clock = held()
    hold.put("a", "ett")
    clock.now += 3
    hold.leaving()
    hold.put("a", "två")
    hold.put("a", "tre")
    assert hold.keep("a") == "två\ntre"
    assert hold.keep("a") is None
    assert texts(hold.again()) == ["ett"]


def test_a_lost_line_turns_every_case_back() -> None:
    hold, _clock = held()
    hold.put("a", "ett")
    hold.put("b", "två")
    assert {case: hold.keep(case) for case in list(hold.cases())} == {"a": "ett", "b": "två"}
    assert hold.wait() is None


@pytest.mark.parametrize(("setting", "seconds"), [(0, 0), (-3, 0), (7, 7), (99, HOLD_MAX)])
def test_the_hold_is_settable_from_nothing_to_ten_seconds(setting: float, seconds: float) -> None:
    hold, clock = held(setting)
    line = hold.put("a", "hej")
    assert line.due - clock.now == pytest.approx(seconds)


class HoldMachine(RuleBasedStateMachine):
    """Two cases, any order of writing, waiting, answers, undo and leaving."""

    ids = Bundle("ids")

    def __init__(self) -> None:
        super().__init__()
        self.hold, self.clock = held()
        self.number = count(1)
        self.written: dict[str, list[str]] = {"a": [], "b": []}
        self.sent: dict[str, list[str]] = {"a": [], "b": []}
        self.done: Counter[str] = Counter()
        self.drafts: Counter[str] = Counter()
        self.urgent: set[str] = set()
        self.due: dict[str, float] = {}

    @rule(target=ids, case=st.sampled_from("ab"), urgent=st.booleans(), seconds=st.sampled_from([0, 3, 10]))
    def write(self, case: str, urgent: bool, seconds: int) -> str:
        text = f"{case}{next(self.number)}"
        self.hold.seconds = seconds
        line = self.hold.put(case, text, urgent=urgent)
        self.written[case].append(text)
        self.due[text] = line.due
        if urgent:
            self.urgent.update(self.written[case])
        return line.id

    @rule(passed=st.floats(0, 12))
    def time_goes(self, passed: float) -> None:
        self.clock.now += passed

    @rule()
    def leave(self) -> None:
        for line in self.hold.leaving():
            self.sent[line.case].append(line.text)
            assert line.text in self.urgent or self.due[line.text] <= self.clock.now

    @rule(line_id=ids)
    def acknowledge(self, line_id: str) -> None:
        if any(line.id == line_id for line in self.hold.again()):
            line = self.hold.acked(line_id)
            assert line is not None
            self.done[line.text] += 1

    @rule(line_id=ids)
    def refuse(self, line_id: str) -> None:
        if any(line.id == line_id for line in self.hold.again()):
            back = self.hold.refused(line_id)
            assert back is not None
            self.drafts.update(back[1].split("\n"))

    @rule(case=st.sampled_from("ab"))
    def undo(self, case: str) -> None:
        text = self.hold.undo(case)
        if text is not None:
            self.drafts[text] += 1

    @rule(case=st.sampled_from("ab"))
    def leave_the_case(self, case: str) -> None:
        self.drafts.update((self.hold.keep(case) or "").split())

    @rule()
    def lose_the_line(self) -> None:
        for case in list(self.hold.cases()):
            self.leave_the_case(case)

    @invariant()
    def every_text_is_in_exactly_one_place(self) -> None:
        here = Counter(line.text for case in "ab" for line in self.hold.lines(case))
        assert here + self.done + self.drafts == Counter(text for lines in self.written.values() for text in lines)

    @invariant()
    def lines_of_a_case_leave_in_the_order_written(self) -> None:
        for case in "ab":
            order = [self.written[case].index(text) for text in self.sent[case]]
            assert order == sorted(order)

    @invariant()
    def the_clock_is_asked_for_when_something_is_held_at_the_head(self) -> None:
        heads = [self.hold.lines(case)[:1] for case in "ab"]
        assert (self.hold.wait() is not None) == any(head and not head[0].in_flight for head in heads)


TestHold = HoldMachine.TestCase
TestHold.settings = settings(max_examples=times(30), stateful_step_count=30, deadline=None)
