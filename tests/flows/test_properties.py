"""What must hold in every flow, whoever wrote it, for any answers."""

import os
from functools import cache

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from server.domain.anamnesis import write
from server.domain.conditions import Reading, Truth, leaves, question_names, read
from server.domain.flow import (
    NONE,
    SELF_CARE,
    UNKNOWN,
    URGENT,
    WITHIN_DAYS,
    Answer,
    Flow,
    Modifier,
    Question,
    Rule,
    Subject,
)
from server.domain.statements import statements
from server.domain.triage import assess, check_answer, next_question, visible_questions
from server.flows.lint import red_flags
from tests.support.content import library

LIBRARY = library()
FLOWS = sorted(LIBRARY.flows)
FLAGGED = [
    flow_id
    for flow_id in FLOWS
    if any(
        q.kind == "multiple" and any(q.id == name for name, _ in red_flags(LIBRARY.flows[flow_id]))
        for q in LIBRARY.flows[flow_id].questions
    )
]
each_flow = pytest.mark.parametrize("flow_id", FLOWS)
few = settings(
    max_examples=int(os.environ.get("FLOW_EXAMPLES", "6")),
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


@cache
def people(flow_id: str) -> st.SearchStrategy[Subject]:
    flow = LIBRARY.flows[flow_id]
    first, end = flow.ages
    return st.builds(
        Subject,
        st.integers(first, (end or 1200) - 1),
        st.sampled_from(flow.sexes),
        st.sampled_from(["self", "guardian", "relative"]),
        st.integers(1, 12),
        st.integers(0, 3),
    )


@cache
def an_answer(flow_id: str, question_id: str) -> st.SearchStrategy[Answer]:
    """Right answers to a question, made once: Hypothesis looks a strategy over anew for each new object."""
    question = next(question for question in LIBRARY.flows[flow_id].questions if question.id == question_id)
    ids = [option.id for option in question.options]
    choices = [right_answer(question, ids)]
    if NONE in ids:
        choices += [st.just([NONE])] * 3
    if question.unknown and question.kind not in ("text", "picture"):
        choices.append(st.just(UNKNOWN))
    if not question.required:
        choices.append(st.just(""))
    return st.one_of(choices)


def right_answer(question: Question, ids: list[str]) -> st.SearchStrategy[Answer]:
    match question.kind:
        case "single":
            return st.sampled_from(ids)
        case "multiple":
            boxes = [option for option in ids if option != NONE]
            return st.lists(st.sampled_from(boxes), unique=True, min_size=1, max_size=3)
        case "date":
            return st.dates().map(str)
        case "text":
            # Her own words are quoted as they stand: the word that the lines must never say is hers to use.
            return st.text(min_size=1).filter(lambda text: bool(text.strip()) and "förnek" not in text.lower())
        case "picture":
            return st.just(["picture"])
        case _:
            low, high = question.minimum or 0, question.maximum or 0
            value = st.floats(low, high).map(lambda x: min(max(round(x, question.decimals), low), high))
            return value.filter(lambda x: round(x, question.decimals) == x)


def answered(
    data: st.DataObject, flow: Flow, subject: Subject, given: dict[str, Answer] | None = None
) -> dict[str, Answer]:
    """Answer question by question until none is left."""
    answers = dict(given or {})
    for _ in range(len(flow.questions) + 1):
        question = next_question(flow, answers, subject)
        if question is None:
            return answers
        answers[question.id] = data.draw(an_answer(flow.id, question.id))
    raise AssertionError("the flow never comes to an end")


@each_flow
@few
@given(data=st.data())
def test_every_way_through_comes_to_an_end_with_a_level(flow_id: str, data: st.DataObject) -> None:
    flow = LIBRARY.flows[flow_id]
    subject = data.draw(people(flow_id))
    answers = answered(data, flow, subject)
    for question in visible_questions(flow, answers, subject):
        assert check_answer(flow, question.id, answers[question.id], answers, subject) is None
    result = assess(flow, answers, subject)
    assert result.complete
    assert 0 <= result.level <= SELF_CARE
    assert result.met[0].level == result.level
    assert result.ed is (result.door is not None)
    assert not result.ed or result.level == 1


@pytest.mark.parametrize("flow_id", FLAGGED)
@few
@given(data=st.data())
def test_adding_a_red_flag_never_lowers(flow_id: str, data: st.DataObject) -> None:
    flow = LIBRARY.flows[flow_id]
    pages = {question.id for question in flow.questions if question.kind == "multiple"}
    flags = sorted(flag for flag in red_flags(flow) if flag[0] in pages)
    subject = data.draw(people(flow_id))
    before = answered(data, flow, subject)
    pages_chosen = {name: value for name, value in before.items() if isinstance(value, list)}
    free = [(name, option) for name, option in flags if name in pages_chosen and option not in pages_chosen[name]]
    assume(free)
    name, option = data.draw(st.sampled_from(free))
    more = {**before, name: [item for item in pages_chosen[name] if item != NONE] + [option]}
    after = answered(data, flow, subject, more)
    assert assess(flow, more, subject).level <= assess(flow, before, subject).level
    assert assess(flow, after, subject).level <= assess(flow, before, subject).level


@each_flow
@few
@given(data=st.data())
def test_dont_know_is_as_safe_as_the_gravest_answer_it_may_hide(flow_id: str, data: st.DataObject) -> None:
    flow = LIBRARY.flows[flow_id]
    subject = data.draw(people(flow_id))
    answers = answered(data, flow, subject)
    shown = [q for q in visible_questions(flow, answers, subject) if q.unknown and q.kind in ("single", "multiple")]
    assume(shown)
    question = data.draw(st.sampled_from(shown))
    doubt = assess(flow, answered(data, flow, subject, {**answers, question.id: UNKNOWN}), subject)
    assert doubt.level < SELF_CARE
    for option in question.options:
        value: Answer = [option.id] if question.kind == "multiple" else option.id
        known = assess(flow, {**answers, question.id: value}, subject)
        grave = [met.level for met in known.met if flow_rule(flow, met.rule_id)]
        if grave and min(grave) < URGENT:
            assert doubt.level <= 1
            assert doubt.level == 0 or doubt.first_question is not None
        elif grave and min(grave) == URGENT:
            assert doubt.level <= WITHIN_DAYS


def flow_rule(flow: Flow, rule_id: str) -> bool:
    return any(rule.id == rule_id for rule in flow.rules)


@each_flow
@few
@given(data=st.data())
def test_a_part_of_the_answers_never_gives_a_lower_level_than_undecided(flow_id: str, data: st.DataObject) -> None:
    flow = LIBRARY.flows[flow_id]
    subject = data.draw(people(flow_id))
    answers = answered(data, flow, subject)
    cut = data.draw(st.integers(0, len(answers)))
    part = dict(list(answers.items())[:cut])
    result = assess(flow, part, subject)
    assert result.complete is (next_question(flow, part, subject) is None)
    assert result.complete or result.level <= flow.undecided
    whole = assess(flow, answers, subject)
    if whole.level == 0:
        # The answers up to the one that meets the 112 rule are enough.
        prefixes = [dict(list(answers.items())[:n]) for n in range(len(answers) + 1)]
        levels = [assess(flow, prefix, subject).level for prefix in prefixes]
        assert levels.index(0) <= len(answers)
        assert set(levels[levels.index(0) :]) == {0}


@each_flow
@few
@given(data=st.data())
def test_each_statement_comes_from_exactly_one_answer(flow_id: str, data: st.DataObject) -> None:
    flow = LIBRARY.flows[flow_id]
    subject = data.draw(people(flow_id))
    first = answered(data, flow, subject)
    name = data.draw(st.sampled_from(sorted(first)))
    second = answered(data, flow, subject, {name: first[name]})
    assume(all(read(flow, answers, subject).shown[name] is Truth.TRUE for answers in (first, second)))
    lines = [
        [line for line in write(flow, answers, subject, "ord", ()) if line.question == name]
        for answers in (first, second)
    ]
    assert lines[0] == lines[1]
    for line in write(flow, first, subject, "ord", ()):
        assert line.question is None or line.question in first
        assert "förnek" not in line.sv.lower()
        assert line.sv
        assert line.en


def named(flow: Flow, rule_id: str) -> Rule | Modifier | None:
    modifiers = {f"modifier.{modifier.id}": modifier for modifier in flow.modifiers}
    return modifiers.get(rule_id) or next((rule for rule in flow.rules if rule.id == rule_id), None)


def chosen(reading: Reading, name: str) -> list[Answer]:
    value = reading.value(name)
    return list(value) if isinstance(value, list) else [] if value is None else [value]


def names_no_other(reading: Reading, rule: Rule | Modifier) -> bool:
    """Whether every answer that the rule asks for was given, so that the reason as written lacks nothing."""
    asked = [leaf for leaf, negated in leaves(rule.when) if leaf.source == "question" and not negated]
    return all(
        reading.holds(leaf) and (leaf.operator != "is" or set(leaf.values) <= set(chosen(reading, leaf.name)))
        for leaf in asked
    )


def sayable(reading: Reading, rule: Rule | Modifier, language: str) -> list[str]:
    """What the patient has said in answer to the rule's questions, and the numbers that it looks at, the longest first."""
    flow, who = reading.flow, reading.subject
    found = [f"Ålder {who.age_years} år", f"Age {who.age_years} years"]
    found += [f"Ålder {who.age_months} mån", f"Age {who.age_months} months"]
    found += [f"{who.earlier_contacts} tidigare kontakter de senaste 30 dagarna"]
    found += [f"{who.earlier_contacts} earlier contacts in the last 30 days"]
    for score in flow.scores:
        low, high, _ = reading.points(score)
        found.append(f"{score.title[language]}: {low:g}" + ("" if low == high else f"–{high:g}"))
    for name in question_names(rule.when, flow):
        value = reading.value(name)
        if value is not None:
            found += [said.text[language] for said in statements(reading.questions[name], value)]
    return sorted(found, key=len, reverse=True)


@each_flow
@few
@given(data=st.data())
def test_a_reason_names_only_what_this_patient_has_met(flow_id: str, data: st.DataObject) -> None:
    flow = LIBRARY.flows[flow_id]
    subject = data.draw(people(flow_id))
    answers = answered(data, flow, subject)
    reading = read(flow, answers, subject)
    for met in assess(flow, answers, subject).met:
        rule = named(flow, met.rule_id)
        if rule is None or (met.reason == rule.reason and names_no_other(reading, rule)):
            continue
        for language in ("sv", "en"):
            action = rule.action[language] if isinstance(rule, Rule) and rule.action else ""
            rest = met.reason[language].removesuffix(f": {action}").lower() if action else met.reason[language].lower()
            for text in sayable(reading, rule, language):
                rest = rest.replace(text.lower(), "")
            assert rest.strip(" ,") == "", (rule.id, met.reason, rest)


@each_flow
@few
@given(data=st.data(), floor=st.integers(0, 5))
def test_a_floor_is_never_lowered(flow_id: str, data: st.DataObject, floor: int) -> None:
    flow = LIBRARY.flows[flow_id]
    subject = data.draw(people(flow_id))
    answers = answered(data, flow, subject)
    plain, floored = assess(flow, answers, subject), assess(flow, answers, subject, floor)
    assert floored.level == min(plain.level, floor)


@each_flow
@few
@given(data=st.data())
def test_circumstances_raise_one_step_and_never_above_2(flow_id: str, data: st.DataObject) -> None:
    flow = LIBRARY.flows[flow_id]
    subject = data.draw(people(flow_id))
    result = assess(flow, answered(data, flow, subject), subject)
    raised = [met for met in result.met if met.rule_id.startswith("modifier.")]
    if raised:
        assert len(raised) == 1
        assert flow.acute
        assert result.level == min(met.level for met in result.met if met not in raised) - 1
        assert result.level >= URGENT
