"""Reads the conditions of a flow file into the domain's conditions, and says what is wrong where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final

from server.domain.flow import FACTS, UNKNOWN, AllOf, AnyOf, Condition, Leaf, Not, Operator, Question

Path = tuple[str | int, ...]

_GROUPS: Final = ("all", "any", "not", "tag")
_LIMITS: Final[tuple[Operator, ...]] = ("at_least", "at_most", "above", "below")
_FACT_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "sex": ("female", "male"),
    "writer": ("self", "guardian", "relative"),
}
_CHOICES: Final = ("single", "multiple")
_NUMBERS: Final = ("number", "scale")


class FieldError(Exception):
    """A field of a flow file is wrong."""

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(message)
        self.path = path
        self.message = message


@dataclass(slots=True)
class Names:
    """What a condition may name: the questions (by id), the scores, and the tags with what carries them."""

    questions: Mapping[str, Question] = field(default_factory=dict)
    scores: Sequence[str] = ()
    tags: Mapping[str, Condition] = field(default_factory=dict)


def parse(raw: Mapping[str, Any] | None, path: Path, names: Names) -> Condition:
    """The condition that `raw` writes; None holds always. Raises FieldError."""
    if raw is None:
        return AllOf(())
    if not isinstance(raw, dict) or len(raw) != 1:
        raise FieldError(path, "write exactly one of: all, any, not, tag, a question, a score or a fact, and its value")
    key, value = next(iter(raw.items()))
    here = (*path, str(key))
    if key in ("all", "any"):
        parts = _parts(value, here, names)
        return AllOf(parts) if key == "all" else AnyOf(parts)
    if key == "not":
        return Not(parse(value, here, names))
    if key == "tag":
        return _tag(value, here, names)
    return _leaf(str(key), value, here, names)


def parse_flat(raw: Mapping[str, Any] | None, path: Path, names: Names) -> Condition:
    """A condition of one level, as a Questionnaire's enableWhen allows: one leaf, or `all`/`any` of leaves."""
    condition = parse(raw, path, names)
    parts = condition.parts if isinstance(condition, AllOf | AnyOf) else (condition,)
    for part in parts:
        inner = part.part if isinstance(part, Not) else part
        if not isinstance(inner, Leaf):
            raise FieldError(
                path, "show_when has one level: one condition, or all/any of conditions on questions or facts"
            )
    return condition


def _parts(value: object, path: Path, names: Names) -> tuple[Condition, ...]:
    if not isinstance(value, list) or not value:
        raise FieldError(path, "write a list with at least one condition")
    return tuple(parse(part, (*path, index), names) for index, part in enumerate(value))


def _tag(value: object, path: Path, names: Names) -> Condition:
    if not isinstance(value, str):
        raise FieldError(path, "write one tag")
    # No question of the flow carries the tag: then the condition can never hold, which suits shared modifiers.
    return names.tags.get(value, AnyOf(()))


def _leaf(name: str, value: object, path: Path, names: Names) -> Condition:
    if name in FACTS:
        return _fact(name, value, path)
    if name in names.scores:
        return Leaf("score", name, *_limit(value, path))
    question = names.questions.get(name)
    if question is None:
        known = [*names.questions, *names.scores, *FACTS, *_GROUPS]
        near = get_close_matches(name, known, 1)
        hint = (
            f"; did you mean {near[0]!r}?"
            if near
            else f"; it must stand before its use. Known here: {', '.join(known)}"
        )
        raise FieldError(path, f"no question, score or fact is called {name!r}{hint}")
    if isinstance(value, dict) and set(value) == {"answered"}:
        answered = Leaf("question", name, "answered", ())
        return answered if value["answered"] is True else Not(answered)
    if question.kind in _CHOICES:
        return _choice(question, value, path)
    if question.kind in _NUMBERS:
        return Leaf("question", name, *_limit(value, path))
    raise FieldError(path, f"a {question.kind} question can only be asked whether it is answered: {{answered: true}}")


def _fact(name: str, value: object, path: Path) -> Condition:
    if name in _FACT_WORDS:
        return _words("fact", name, _FACT_WORDS[name], value, path)
    if isinstance(value, int | list):
        values = value if isinstance(value, list) else [value]
        if all(isinstance(item, int) for item in values):
            return Leaf("fact", name, "is", tuple(values))
    return Leaf("fact", name, *_limit(value, path))


def _choice(question: Question, value: object, path: Path) -> Condition:
    allowed = tuple(option.id for option in question.options)
    return _words("question", question.id, (*allowed, UNKNOWN) if question.unknown else allowed, value, path)


def _words(source: Any, name: str, allowed: Sequence[str], value: object, path: Path) -> Condition:
    negated = isinstance(value, dict) and set(value) == {"is_not"}
    chosen = value["is_not"] if isinstance(value, dict) and negated else value
    values: list[Any] = chosen if isinstance(chosen, list) else [chosen]
    for item in values:
        if item not in allowed:
            raise FieldError(path, f"{item!r} is no choice of {name!r}; choices: {', '.join(allowed)}")
    leaf = Leaf(source, name, "is", tuple(values))
    return Not(leaf) if negated else leaf


def _limit(value: object, path: Path) -> tuple[Operator, tuple[float, ...]]:
    if isinstance(value, dict) and len(value) == 1:
        operator, limit = next(iter(value.items()))
        if operator in _LIMITS and isinstance(limit, int | float) and not isinstance(limit, bool):
            return operator, (limit,)
    raise FieldError(path, f"write one limit, for example {{at_least: 38}}; limits: {', '.join(_LIMITS)}")
