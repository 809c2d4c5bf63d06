"""A flow's parts in words: levels, conditions, ages."""

from collections.abc import Iterable, Mapping
from typing import Final

from server.domain.flow import (
    NONE,
    UNKNOWN,
    AllOf,
    AnyOf,
    Condition,
    Flow,
    Leaf,
    Level,
    Not,
    Question,
    Rule,
    Text,
)

LEVELS: Final[Mapping[str, Text]] = {
    "112": {"sv": "Ring 112", "en": "Call 112"},
    "ED": {"sv": "1 Omgående, akutmottagning", "en": "1 Immediate, emergency department"},
    "NOW": {"sv": "1 Omgående", "en": "1 Immediate"},
    "DAY": {"sv": "2 Skyndsamt", "en": "2 Urgent"},
    "SOON": {"sv": "3 Närmaste dygnet", "en": "3 Within a day or two"},
    "SVF": {"sv": "4 Vardag, vårdförlopp (SVF)", "en": "4 Weekday soon, care pathway (SVF)"},
    "ROUT": {"sv": "4 Vardag närmaste tiden", "en": "4 Weekday soon"},
    "SELF": {"sv": "5 Avvakta, egenvård", "en": "5 Wait and see, self-care"},
}
_OF_LEVEL: Final = ("112", "NOW", "DAY", "SOON", "ROUT", "SELF")
_FACTS: Final[Mapping[str, Text]] = {
    "age_years": {"sv": "ålder i år", "en": "age in years"},
    "age_months": {"sv": "ålder i månader", "en": "age in months"},
    "sex": {"sv": "kön", "en": "sex"},
    "writer": {"sv": "den som skriver", "en": "who writes"},
    "month": {"sv": "månad på året", "en": "month of the year"},
    "earlier_contacts": {"sv": "tidigare kontakter inom 30 dagar", "en": "earlier contacts within 30 days"},
}
_VALUES: Final[Mapping[str, Text]] = {
    "female": {"sv": "kvinna", "en": "female"},
    "male": {"sv": "man", "en": "male"},
    "self": {"sv": "patienten själv", "en": "the patient"},
    "guardian": {"sv": "vårdnadshavare", "en": "a guardian"},
    "relative": {"sv": "närstående", "en": "a relative"},
    UNKNOWN: {"sv": "vet ej", "en": "don't know"},
    NONE: {"sv": "inget av detta", "en": "none of these"},
}
_SIGNS: Final = {"at_least": "≥", "at_most": "≤", "above": ">", "below": "<"}
_WORDS: Final[Mapping[str, Text]] = {
    "all": {"sv": " OCH ", "en": " AND "},
    "any": {"sv": " ELLER ", "en": " OR "},
    "or": {"sv": " eller ", "en": " or "},
    "not": {"sv": "EJ", "en": "NOT"},
    "always": {"sv": "alltid", "en": "always"},
    "never": {"sv": "aldrig", "en": "never"},
    "answered": {"sv": "är besvarad", "en": "is answered"},
}


def word_of(level: Level, *, ed: bool = False, svf: bool = False) -> str:
    """The file's word for a level, such as DAY."""
    return "ED" if ed else "SVF" if svf else _OF_LEVEL[level]


def level_word(rule: Rule) -> str:
    """The file's word for the rule's level."""
    return word_of(rule.level, ed=rule.ed, svf=rule.svf)


def spelled(condition: Condition, flow: Flow, lang: str) -> str:
    """The condition as one line of text, questions by their topic and answers as the history words them."""
    match condition:
        case Leaf():
            return _leaf(condition, flow, lang)
        case Not(part):
            return f"{_WORDS['not'][lang]} ({spelled(part, flow, lang)})"
        case AllOf(parts):
            return _joined(parts, flow, lang, "all", "always")
        case AnyOf(parts):
            return _joined(parts, flow, lang, "any", "never")


def _joined(parts: Iterable[Condition], flow: Flow, lang: str, between: str, empty: str) -> str:
    texts = [
        f"({text})" if isinstance(part, AllOf | AnyOf) and len(part.parts) > 1 else text
        for part in parts
        for text in [spelled(part, flow, lang)]
    ]
    return _WORDS[between][lang].join(texts) or _WORDS[empty][lang]


def _leaf(leaf: Leaf, flow: Flow, lang: str) -> str:
    question = flow.question(leaf.name) if leaf.source == "question" else None
    score = flow.score(leaf.name) if leaf.source == "score" else None
    named = question.topic if question else score.title if score else _FACTS.get(leaf.name)
    name = named[lang] if named else leaf.name
    if leaf.operator == "answered":
        return f"{name} {_WORDS['answered'][lang]}"
    values = _WORDS["or"][lang].join(_value(value, question, lang) for value in leaf.values)
    if leaf.operator == "is":
        return f"{name}: {values}"
    unit = f" {question.unit}" if question and question.unit else ""
    return f"{name} {_SIGNS[leaf.operator]} {values}{unit}"


def _value(value: str | float, question: Question | None, lang: str) -> str:
    if not isinstance(value, str):
        return f"{value:g}".replace(".", "," if lang == "sv" else ".")
    option = question.option(value) if question else None
    if option is not None and value != NONE:
        return f"”{option.text[lang]}”"
    return _VALUES[value][lang] if value in _VALUES else value


def ages(flow: Flow, lang: str) -> str:
    """For which ages the flow is meant."""
    first, end = flow.ages
    if end is None:
        return f"{'från' if lang == 'sv' else 'from'} {_age(first, lang)}"
    return f"{_age(first, lang)} – {'under' if lang == 'sv' else 'below'} {_age(end, lang)}"


def _age(months: int, lang: str) -> str:
    if months % 12:
        return f"{months} {'månader' if lang == 'sv' else 'months'}"
    return f"{months // 12} {'år' if lang == 'sv' else 'years'}"
