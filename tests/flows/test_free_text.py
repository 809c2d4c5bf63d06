"""How well free text is read: recall, false alarms and the right complaint, measured on lines kept apart.

`pytest -s` prints the figures. docs/free-text.md says how the lines were made and what the figures are worth.
"""

import re
import sys

import pytest

from server.domain.complaints import suggest
from server.domain.red_flags import scan
from tests.flows.heldout import Line, half, read
from tests.support.content import index, library

LIBRARY = library()
RULES = LIBRARY.red_flags
INDEX = index()
HALVES = ("seen", "unseen")


def share(found: int, of: int, what: str) -> float:
    """Print and return a share."""
    value = found / of
    sys.stdout.write(f"{what}: {found}/{of} = {value:.3f}\n")
    return value


def most_urgent(line: Line) -> int:
    """The level of the most urgent flag of the line; 9 without any."""
    return min((hit.level for hit in scan(line.text, RULES, line.subject)), default=9)


def test_there_are_lines_enough_and_each_stands_once() -> None:
    lines = [
        line.text for half in HALVES for kind in ("flags", "ordinary", "complaints") for line in read(f"{kind}_{half}")
    ]
    assert len(lines) >= 800
    flags = [line.text for half in HALVES for kind in ("flags", "ordinary") for line in read(f"{kind}_{half}")]
    assert len(set(flags)) == len(flags)


@pytest.mark.parametrize("half", HALVES)
def test_red_flags_are_found(half: str) -> None:
    lines = list(read(f"flags_{half}"))
    missed = [line.text for line in lines if most_urgent(line) == 9]
    assert share(len(lines) - len(missed), len(lines), f"red flags, {half}") >= 0.97, missed
    low = [line.text for line in lines if line.level < most_urgent(line) < 9]
    assert share(len(lines) - len(low), len(lines), f"urgent enough, {half}") >= 0.97, low


@pytest.mark.parametrize("half", HALVES)
def test_suicide_violence_overdose_and_infants_are_never_missed(half: str) -> None:
    strict = [line for line in read(f"flags_{half}") if line.strict]
    assert len(strict) >= 45
    assert [line.text for line in strict if most_urgent(line) > line.level] == []


@pytest.mark.parametrize("half", HALVES)
def test_ordinary_lines_raise_few_alarms(half: str) -> None:
    lines = list(read(f"ordinary_{half}"))
    false = [line.text for line in lines if most_urgent(line) < 9]
    assert share(len(false), len(lines), f"false alarms, {half}") <= 0.03, false


@pytest.mark.parametrize("half", HALVES)
def test_the_right_complaint_is_among_the_first_three(half: str) -> None:
    lines = [line for line in read(f"complaints_{half}") if line.theme in LIBRARY.flows]
    missed = [
        (line.theme, line.text)
        for line in lines
        if line.theme not in [hit.flow_id for hit in suggest(line.text, INDEX, line.subject, entrance=line.entrance)]
    ]
    assert share(len(lines) - len(missed), len(lines), f"complaint among three, {half}") >= 0.92, missed


@pytest.mark.parametrize(("which", "least"), [("seen", 0.93), ("held out", 0.86)])
def test_the_examples_first_words_lead_to_their_flow(which: str, least: float) -> None:
    """Other hands than the words' wrote them; the held-out half was never looked at while the words were tuned."""
    found = [
        flow.id in [hit.flow_id for hit in suggest(example.says, INDEX, example.subject, entrance=flow.entrance)]
        for flow in LIBRARY.flows.values()
        if any(flow.words.values())
        for example in flow.examples
        if example.says and half(example.says) == which
    ]
    assert share(sum(found), len(found), f"complaint among three, examples, {which}") >= least


def test_first_words_for_every_complaint_lead_to_it() -> None:
    lines = list(read("complaints_fresh"))
    assert {line.theme for line in lines} == {flow.id for flow in LIBRARY.flows.values() if any(flow.words.values())}
    missed = [
        (line.theme, line.text)
        for line in lines
        if line.theme not in [hit.flow_id for hit in suggest(line.text, INDEX, line.subject, entrance=line.entrance)]
    ]
    assert share(len(lines) - len(missed), len(lines), "complaint among three, fresh") >= 0.95, missed


@pytest.mark.parametrize("which", ["seen", "held out"])
def test_first_words_that_hold_an_emergency_are_heard(which: str) -> None:
    lines = [line for line in read("flags_fresh") if half(line.text) == which]
    assert len(lines) >= 90
    missed = [line.text for line in lines if most_urgent(line) > line.level]
    assert share(len(lines) - len(missed), len(lines), f"urgent enough, fresh, {which}") >= 0.95, missed


def test_the_flows_own_examples_seldom_raise_a_false_alarm() -> None:
    said = [
        (flow.id, example.says, scan(example.says, RULES, example.subject))
        for flow in LIBRARY.flows.values()
        for example in flow.examples
        if example.says and example.level >= 4
    ]
    false = [(flow_id, says) for flow_id, says, hits in said if hits]
    assert share(len(false), len(said), "false alarms, examples of level 4 and 5") <= 0.02, false


def test_the_flows_own_emergencies_are_mostly_heard_in_their_first_words() -> None:
    # Some examples say the decisive thing only in an answer, so this can never be the whole.
    said = [
        (flow.id, example.says, scan(example.says, RULES, example.subject))
        for flow in LIBRARY.flows.values()
        for example in flow.examples
        if example.says and example.level <= 1
    ]
    missed = [(flow_id, says) for flow_id, says, hits in said if not hits]
    assert share(len(said) - len(missed), len(said), "emergencies, examples' first words") >= 0.85, missed


@pytest.mark.parametrize("half", HALVES)
def test_misspelt_as_on_a_phone_it_is_still_found(half: str) -> None:
    """Without dots and rings, and without commas and full stops."""
    bare = str.maketrans("åäöé", "aaoe")
    lines = list(read(f"flags_{half}"))
    found = [scan(re.sub(r"[,.!](?!\d)", "", line.text.lower().translate(bare)), RULES, line.subject) for line in lines]
    strict = [line.text for line, hits in zip(lines, found, strict=True) if line.strict and not hits]
    assert share(sum(map(bool, found)), len(lines), f"without diacritics, {half}") >= 0.95
    assert strict == []
