"""Why a rule was met, in words that are all true of this patient."""

from collections.abc import Iterator
from typing import Final

from server.domain.conditions import Reading, Truth
from server.domain.flow import UNKNOWN, AllOf, AnyOf, Condition, Leaf, Not, Text
from server.domain.statements import filled, one_sentence, statements

_FACTS: Final[dict[str, Text]] = {
    "age_years": {"sv": "Ålder {value} år", "en": "Age {value} years"},
    "age_months": {"sv": "Ålder {value} mån", "en": "Age {value} months"},
    "earlier_contacts": {
        "sv": "{value} tidigare kontakter de senaste 30 dagarna",
        "en": "{value} earlier contacts in the last 30 days",
    },
}
"""The facts that a reason names; the others stand beside the history."""


def reason_for(reading: Reading, when: Condition, written: Text, action: Text | None = None) -> Text:
    """The reason as it is written when all that it may name is met, else the alternatives that are.

    `written` ends in `action`, what is to be done, where there is one; it ends the other form too.
    """
    if _whole(reading, when):
        return written
    met = [*_met(reading, when), *_facts(reading, when)]
    if not met:
        return written
    said = one_sentence({text["sv"]: text for text in met}.values())
    return said if action is None else {language: f"{said[language]}: {action[language]}" for language in said}


def _whole(reading: Reading, condition: Condition) -> bool:
    """Whether the condition holds by all of its alternatives; a limit or a fact has none."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return all(_whole(reading, part) for part in parts)
        case Not(part):
            return reading.truth(part) is Truth.FALSE and not _leaves_a_choice(reading, part)
        case Leaf():
            return reading.holds(condition) and (condition.source != "question" or _all_chosen(reading, condition))


def _all_chosen(reading: Reading, leaf: Leaf) -> bool:
    value = reading.value(leaf.name)
    chosen = value if isinstance(value, list) else [value]
    return leaf.operator != "is" or all(item in chosen for item in leaf.values)


def _leaves_a_choice(reading: Reading, condition: Condition) -> bool:
    """Whether more than one answer would have been something else, so that the reason may name another."""
    match condition:
        case AllOf(parts):
            return len(parts) > 1 or any(_leaves_a_choice(reading, part) for part in parts)
        case AnyOf(parts):
            return any(_leaves_a_choice(reading, part) for part in parts)
        case Not(part):
            return not _whole(reading, part)
        case Leaf(source="question", operator="is"):
            question = reading.questions[condition.name]
            return question.kind == "single" and len(question.options) - len(condition.values) > 1
        case Leaf():
            return False


def _met(reading: Reading, condition: Condition) -> Iterator[Text]:
    """What the patient has said that meets the condition, in the order of the rule."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                if reading.holds(part):
                    yield from _met(reading, part)
        case Not(Leaf() as leaf):
            yield from _otherwise(reading, leaf)
        case Leaf(source="question"):
            yield from _answered(reading, condition)
        case Leaf(source="score"):
            yield from _scored(reading, condition)


def _facts(reading: Reading, condition: Condition) -> Iterator[Text]:
    """The numbers that the condition looks at, after what the patient has said."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                if reading.holds(part):
                    yield from _facts(reading, part)
        case Leaf(source="fact", name=name) if name in _FACTS and condition.values != (0,):
            number = f"{reading.subject.fact(name)}"
            yield filled(_FACTS[name], {"sv": number, "en": number})


def _answered(reading: Reading, leaf: Leaf) -> Iterator[Text]:
    value = reading.value(leaf.name)
    if value is not None:
        for said in statements(reading.questions[leaf.name], value):
            if said.option is None or (said.option in leaf.values and _is(value, said.option)):
                yield said.text


def _is(value: object, option: str) -> bool:
    return option in value if isinstance(value, list) else option == value


def _otherwise(reading: Reading, leaf: Leaf) -> Iterator[Text]:
    """What a single question was answered instead."""
    value = reading.value(leaf.name) if leaf.source == "question" else None
    if isinstance(value, str) and value != UNKNOWN and reading.questions[leaf.name].kind == "single":
        yield from (said.text for said in statements(reading.questions[leaf.name], value))


def _scored(reading: Reading, leaf: Leaf) -> Iterator[Text]:
    if (score := reading.flow.score(leaf.name)) is not None:
        low, high, _ = reading.points(score)
        sums = f"{low:g}" if low == high else f"{low:g}–{high:g}"
        yield {language: f"{title}: {sums}" for language, title in score.title.items()}
