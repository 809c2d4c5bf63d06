"""`flow diff`: what differs between two versions of flows, in words that a clinician reads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from server.domain.flow import Advice, Example, Flow, Modifier, Option, Question, Rule, Score, Text
from server.flow_tools.words import LEVELS, ages, level_word, spelled, word_of
from server.flows.wording import deciding

SAME_VERSION: Final[Text] = {
    "sv": "Versionen är densamma: höj den.",
    "en": "The version is the same: raise it.",
}
_THINGS: Final[dict[str, Text]] = {
    "flow": {"sv": "flödet", "en": "flow"},
    "question": {"sv": "frågan", "en": "question"},
    "option": {"sv": "svaret", "en": "answer"},
    "rule": {"sv": "regeln", "en": "rule"},
    "modifier": {"sv": "höjningen", "en": "raise"},
    "score": {"sv": "poängen", "en": "score"},
    "advice": {"sv": "rådet", "en": "advice"},
    "safety_net": {"sv": "skyddsnätet", "en": "safety net"},
    "example": {"sv": "exemplet", "en": "example"},
    "word": {"sv": "sökordet", "en": "search word"},
    "topic": {"sv": "ej tillfrågad", "en": "not asked"},
}
_FIELDS: Final[dict[str, Text]] = {
    "text": {"sv": "texten", "en": "text"},
    "help": {"sv": "hjälptexten", "en": "help"},
    "topic": {"sv": "ämnet", "en": "topic"},
    "history": {"sv": "anamnesens ord", "en": "the history's words"},
    "positive": {"sv": "anamnesens ord när det finns", "en": "the history's words when present"},
    "negative": {"sv": "anamnesens ord när det inte finns", "en": "the history's words when absent"},
    "shown": {"sv": "visas när", "en": "shown when"},
    "required": {"sv": "måste besvaras", "en": "must be answered"},
    "unknown": {"sv": "”vet ej” erbjuds", "en": "“don't know” offered"},
    "kind": {"sv": "slaget", "en": "kind"},
    "limits": {"sv": "gränserna", "en": "limits"},
    "points": {"sv": "poängen", "en": "points"},
    "level": {"sv": "nivån", "en": "level"},
    "when": {"sv": "villkoret", "en": "condition"},
    "reason": {"sv": "skälet", "en": "reason"},
    "source": {"sv": "källan", "en": "source"},
    "confirm": {"sv": "att bekräfta av läkare", "en": "for a physician to confirm"},
    "door": {"sv": "akutdörren", "en": "emergency door"},
    "route": {"sv": "går till", "en": "goes to"},
    "levels": {"sv": "nivåerna", "en": "levels"},
    "ages": {"sv": "åldrarna", "en": "ages"},
    "sexes": {"sv": "könen", "en": "sexes"},
    "title": {"sv": "namnet", "en": "title"},
    "version": {"sv": "versionen", "en": "version"},
    "order": {"sv": "ordningen", "en": "order"},
    "undecided": {"sv": "nivån innan alla frågor är besvarade", "en": "level before all is answered"},
    "approval": {"sv": "godkännandet", "en": "approval"},
    "acute": {"sv": "akut", "en": "acute"},
    "other": {"sv": "övrigt", "en": "other"},
    "usual": {"sv": "vanliga svaret", "en": "usual answer"},
    "entrance": {"sv": "ingången", "en": "entrance"},
    "depth": {"sv": "djupet", "en": "depth"},
}
_NOTHING: Final = "–"
Parts = dict[str, str]
"""A thing's fields in words."""


def differences(old: Flow | None, new: Flow | None, lang: str) -> list[str]:
    """One line for each difference of two versions of a flow; a missing one was added or removed whole."""
    flow = new or old
    if flow is None:
        return []
    if old is None or new is None:
        return [_line("+" if old is None else "−", "flow", flow.titles[lang], lang, flow.id)]
    was, now = _Teller(old, lang), _Teller(new, lang)
    lines = list(_fields("flow", "", was.flow_parts(), now.flow_parts(), lang))
    for thing, before, after in (
        ("question", was.questions(), now.questions()),
        ("rule", was.rules(), now.rules()),
        ("modifier", was.modifiers(), now.modifiers()),
        ("score", was.scores(), now.scores()),
    ):
        lines += _things(thing, before, after, lang)
    for question in new.questions:
        earlier = old.question(question.id)
        if earlier is not None:
            lines += [
                f"{line}  ← {question.id}"
                for line in _things("option", was.options(earlier), now.options(question), lang)
            ]
    for thing, first, second in (
        ("advice", was.advices(old.advice), now.advices(new.advice)),
        ("safety_net", was.advices(old.safety_net), now.advices(new.safety_net)),
        ("example", was.examples(), now.examples()),
        ("word", was.searched(), now.searched()),
        ("topic", was.topics(), now.topics()),
    ):
        lines += [_line("−", thing, text, lang) for text in first if text not in second]
        lines += [_line("+", thing, text, lang) for text in second if text not in first]
    return lines


def changes_device(old: Flow | None, new: Flow | None) -> bool:
    """Whether what the flow asks or decides differs, not only its examples, search words or signature."""
    return old is None or new is None or deciding(old) != deciding(new)


class _Teller:
    """A flow's parts in the reader's words, by their ids."""

    def __init__(self, flow: Flow, lang: str) -> None:
        self.flow, self.lang = flow, lang

    def flow_parts(self) -> Parts:
        flow = self.flow
        signed = flow.approval
        return {
            "version": flow.version,
            "title": flow.titles[self.lang],
            "ages": ages(flow, self.lang),
            "sexes": ", ".join(flow.sexes),
            "levels": ", ".join(flow.levels),
            "undecided": LEVELS[word_of(flow.undecided)][self.lang],
            "route": flow.route,
            "acute": self._yes(flow.acute),
            "entrance": flow.entrance,
            "depth": flow.depth,
            "order": ", ".join(question.id for question in flow.questions),
            "approval": f"{signed.by} {signed.on}" if signed else _NOTHING,
        }

    def questions(self) -> dict[str, Parts]:
        return {question.id: self._question(question) for question in self.flow.questions}

    def _question(self, item: Question) -> Parts:
        worded = (item.text, item.text_child, item.text_relative)
        return {
            "text": " | ".join(self._text(text) for text in worded if text is not None),
            "help": self._text(item.help),
            "topic": self._text(item.topic),
            "history": self._text(item.history),
            "kind": item.kind,
            "shown": spelled(item.show_when, self.flow, self.lang),
            "required": self._yes(item.required),
            "unknown": self._yes(item.unknown),
            "limits": f"{item.minimum} – {item.maximum} {item.unit or ''} ({item.decimals})",
            "usual": str(item.usual),
            "other": f"medicine={item.medicine} module={item.module}",
        }

    def options(self, question: Question) -> dict[str, Parts]:
        return {option.id: self._option(option) for option in question.options}

    def _option(self, item: Option) -> Parts:
        worded = (item.text, item.text_child, item.text_relative)
        return {
            "text": " | ".join(self._text(text) for text in worded if text is not None),
            "positive": self._text(item.positive),
            "negative": self._text(item.negative),
            "points": str(item.points),
        }

    def rules(self) -> dict[str, Parts]:
        return {rule.id: self._rule(rule) for rule in (*self.flow.rules, self.flow.otherwise)}

    def _rule(self, rule: Rule) -> Parts:
        return {
            "reason": self._text(rule.reason),
            "level": LEVELS[level_word(rule)][self.lang],
            "when": spelled(rule.when, self.flow, self.lang),
            "source": rule.source,
            "confirm": rule.confirm or _NOTHING,
            "door": rule.door or _NOTHING,
            "route": rule.route or _NOTHING,
        }

    def modifiers(self) -> dict[str, Parts]:
        return {item.id: self._modifier(item) for item in self.flow.modifiers}

    def _modifier(self, item: Modifier) -> Parts:
        when = spelled(item.when, self.flow, self.lang)
        return {"reason": self._text(item.reason), "when": when, "source": item.source}

    def scores(self) -> dict[str, Parts]:
        return {item.id: self._score(item) for item in self.flow.scores}

    def _score(self, item: Score) -> Parts:
        terms = [f"{points:g}: {spelled(when, self.flow, self.lang)}" for points, when in item.terms]
        return {"title": self._text(item.title), "points": "; ".join([*terms, *item.sums]), "source": item.source}

    def advices(self, items: Sequence[Advice]) -> list[str]:
        return [f"{item.text[self.lang]} ({spelled(item.when, self.flow, self.lang)})" for item in items]

    def examples(self) -> list[str]:
        return [self._example(item) for item in self.flow.examples]

    def _example(self, item: Example) -> str:
        level = LEVELS[word_of(item.level, ed=item.ed, svf=item.svf)][self.lang]
        return f"{item.text}: {_answers(item.answers)} → {level}"

    def searched(self) -> list[str]:
        return [word for words in self.flow.words.values() for word in words]

    def topics(self) -> list[str]:
        return [topic[self.lang] for topic in self.flow.not_covered]

    def _text(self, text: Text | None) -> str:
        return _NOTHING if text is None else text[self.lang]

    def _yes(self, holds: bool) -> str:
        return {"sv": ("nej", "ja"), "en": ("no", "yes")}[self.lang][holds]


def _answers(answers: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{name}={'+'.join(value) if isinstance(value, list) else value}" for name, value in answers.items()
    )


def _things(thing: str, old: Mapping[str, Parts], new: Mapping[str, Parts], lang: str) -> Iterator[str]:
    for name in (name for name in old if name not in new):
        yield _line("−", thing, _told(old[name]), lang, name)
    for name, parts in new.items():
        if name not in old:
            yield _line("+", thing, _told(parts), lang, name)
        else:
            yield from _fields(thing, name, old[name], parts, lang)


def _told(parts: Parts) -> str:
    """The thing's own words, and for a rule its level and condition."""
    first = next(iter(parts.values()))
    return " · ".join([first, *(parts[name] for name in ("level", "when") if name in parts)])


def _fields(thing: str, name: str, old: Parts, new: Parts, lang: str) -> Iterable[str]:
    for field, value in new.items():
        if old[field] != value:
            named = f" {name}" if name else ""
            yield f"~ {_THINGS[thing][lang]}{named}: {_FIELDS[field][lang]}: {old[field]} → {value}"


def _line(sign: str, thing: str, text: str, lang: str, name: str = "") -> str:
    named = f" {name}" if name else ""
    return f"{sign} {_THINGS[thing][lang]}{named}: {text}"
