"""`flow list`, `flow show`, `flow to-confirm`: a flow as a clinician, or another program, reads it."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from server.domain.flow import ALWAYS, Advice, Flow, Question, Rule, Text
from server.flow_tools.words import LEVELS, ages, level_word, spelled
from server.flows.wording import wording

_HEADS: Final[dict[str, Text]] = {
    "questions": {"sv": "Frågor", "en": "Questions"},
    "rules": {"sv": "Regler, den mest brådskande som uppfylls gäller", "en": "Rules, the most urgent one met decides"},
    "modifiers": {"sv": "Höjer ett steg", "en": "Raise by one step"},
    "advice": {"sv": "Egenvårdsråd", "en": "Self-care advice"},
    "safety_net": {"sv": "Skyddsnät", "en": "Safety net"},
    "route": {"sv": "Går till", "en": "Goes to"},
    "confirm": {"sv": "Rader som väntar på läkare", "en": "Lines that wait for a physician"},
    "not_covered": {"sv": "Frågar aldrig om", "en": "Never asks about"},
    "shown": {"sv": "visas när", "en": "shown when"},
    "none": {"sv": "inga", "en": "none"},
    "module": {"sv": "modul", "en": "module"},
    "unsigned": {"sv": "Flödet är inte godkänt av läkare.", "en": "No physician has approved the flow."},
    "signed": {"sv": "Godkänt av", "en": "Approved by"},
    "lapsed": {"sv": "Underskriften gäller en annan lydelse", "en": "The signature is of another wording"},
    "wording": {"sv": "Lydelse att skriva under (approval.of)", "en": "Wording to sign (approval.of)"},
    "to_confirm": {"sv": "läkare ska bekräfta", "en": "physician to confirm"},
    "otherwise": {"sv": "ingen annan regel passar", "en": "no other rule fits"},
    "examples": {"sv": "exempel", "en": "examples"},
}


def head(name: str, lang: str) -> str:
    """A heading in the reader's language."""
    return _HEADS[name][lang]


def listed(flows: Sequence[Flow]) -> list[dict[str, Any]]:
    """One object for each flow."""
    return [
        {
            "id": flow.id,
            "title": dict(flow.titles),
            "entrance": flow.entrance,
            "depth": flow.depth,
            "version": flow.version,
            "levels": list(flow.levels),
            "approved": flow.approval is not None,
            "examples": len(flow.examples),
        }
        for flow in flows
    ]


def table(flows: Sequence[Flow]) -> Iterator[str]:
    """One line for each flow, both languages, and one with the sum."""
    for flow in flows:
        signed = "✓" if flow.approval else "–"
        yield (
            f"{flow.id:<26} {flow.entrance:<9} {flow.depth:<5} {flow.version:<5} {signed} {len(flow.examples):>3}  "
            f"{flow.titles['sv']} / {flow.titles['en']}  [{' '.join(flow.levels)}]"
        )
    count = sum(len(flow.examples) for flow in flows)
    yield f"{len(flows)} flöden, {count} exempel / {len(flows)} flows, {count} examples"


def shown(flow: Flow, lang: str) -> Iterator[str]:
    """The whole flow as lines of text."""
    yield f"{flow.titles[lang]} ({flow.id}, {flow.version}, {flow.entrance}, {flow.depth}) · {ages(flow, lang)}"
    approval, lapsed = flow.approval, flow.lapsed
    yield f"{head('signed', lang)} {approval.by}, {approval.on}" if approval else head("unsigned", lang)
    if lapsed:
        yield f"{head('lapsed', lang)}: {lapsed.by}, {lapsed.on}"
    yield f"{head('wording', lang)}: {wording(flow)}"
    yield f"\n{head('questions', lang)}"
    for number, question in enumerate(flow.questions, 1):
        yield from _question(flow, question, number, lang)
    yield f"\n{head('rules', lang)}"
    for rule in sorted(flow.rules, key=lambda rule: rule.level):
        yield from _rule(flow, rule, lang)
    yield f"  {LEVELS[level_word(flow.otherwise)][lang]}: {flow.otherwise.reason[lang]} [{flow.otherwise.source}]"
    yield f"      {head('otherwise', lang)}"
    if flow.modifiers:
        yield f"\n{head('modifiers', lang)}"
        for item in flow.modifiers:
            yield f"  {item.reason[lang]} [{item.source}]: {spelled(item.when, flow, lang)}"
    for name, items in (("advice", flow.advice), ("safety_net", flow.safety_net)):
        yield f"\n{head(name, lang)}"
        yield from _advice(flow, items, lang)
    yield f"\n{head('route', lang)}: {flow.route}"
    if flow.not_covered:
        yield f"{head('not_covered', lang)}: {'; '.join(topic[lang] for topic in flow.not_covered)}"
    yield f"{len(flow.examples)} {head('examples', lang)}"
    yield f"\n{head('confirm', lang)}"
    yield from list(waiting(flow, lang)) or [f"  {head('none', lang)}"]


def _question(flow: Flow, question: Question, number: int, lang: str) -> Iterator[str]:
    module = f", {head('module', lang)} {question.module}" if question.module else ""
    yield f"  {number}. {question.text[lang]} ({question.id}, {question.kind}{module})"
    if question.show_when != ALWAYS:
        yield f"      {head('shown', lang)} {spelled(question.show_when, flow, lang)}"
    for option in question.options:
        yield f"      - {option.text[lang]} ({option.id})"


def _rule(flow: Flow, rule: Rule, lang: str) -> Iterator[str]:
    mark = f" ({head('to_confirm', lang)}: {rule.confirm})" if rule.confirm else ""
    more = "".join(f" → {item}" for item in (rule.door, rule.route) if item)
    yield f"  {LEVELS[level_word(rule)][lang]}{more}: {rule.reason[lang]} [{rule.source}]{mark}"
    yield f"      {rule.id}: {spelled(rule.when, flow, lang)}"


def _advice(flow: Flow, items: Sequence[Advice], lang: str) -> Iterator[str]:
    for item in items:
        when = "" if item.when == ALWAYS else f" ({head('shown', lang)} {spelled(item.when, flow, lang)})"
        yield f"  {item.text[lang]}{when}"


def waiting(flow: Flow, lang: str) -> Iterator[str]:
    """The rules of the flow that a physician has yet to confirm."""
    for rule in flow.rules:
        if rule.confirm is not None:
            level = LEVELS[level_word(rule)][lang]
            yield f"  [ ] {rule.id} · {level} · {rule.reason[lang]} [{rule.source}]: {rule.confirm}"


def to_confirm(flows: Sequence[Flow], lang: str) -> Iterator[str]:
    """The list for the approving physician: each flow that has such rules, and the sum."""
    rules = 0
    for flow in flows:
        lines = list(waiting(flow, lang))
        if lines:
            rules += len(lines)
            yield f"{flow.titles[lang]} ({flow.id} {flow.version})"
            yield from lines
    yield f"{rules} {'regler väntar på läkare' if lang == 'sv' else 'rules wait for a physician'}"


def as_data(flow: Flow) -> dict[str, Any]:
    """The whole flow as plain values, conditions in words of both languages."""
    return {
        **listed([flow])[0],
        "approval": {"by": flow.approval.by, "on": flow.approval.on} if flow.approval else None,
        "wording": wording(flow),
        "ages_months": list(flow.ages),
        "sexes": list(flow.sexes),
        "route": flow.route,
        "questions": [_question_data(flow, question) for question in flow.questions],
        "rules": [_rule_data(flow, rule) for rule in flow.rules],
        "otherwise": _rule_data(flow, flow.otherwise),
        "modifiers": [
            {"id": item.id, "when": _both(flow, item), "reason": dict(item.reason), "source": item.source}
            for item in flow.modifiers
        ],
        "advice": [{"text": dict(item.text), "when": _both(flow, item)} for item in flow.advice],
        "safety_net": [{"text": dict(item.text), "when": _both(flow, item)} for item in flow.safety_net],
        "not_covered": [dict(topic) for topic in flow.not_covered],
        "to_confirm": [rule.id for rule in flow.rules if rule.confirm is not None],
    }


def _both(flow: Flow, item: Any) -> dict[str, str]:
    return {lang: spelled(item.when, flow, lang) for lang in ("sv", "en")}


def _question_data(flow: Flow, question: Question) -> dict[str, Any]:
    return {
        "id": question.id,
        "kind": question.kind,
        "text": dict(question.text),
        "options": [{"id": option.id, "text": dict(option.text)} for option in question.options],
        "required": question.required,
        "unknown": question.unknown,
        "module": question.module,
        "shown_when": {lang: spelled(question.show_when, flow, lang) for lang in ("sv", "en")},
    }


def _rule_data(flow: Flow, rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "level": level_word(rule),
        "when": _both(flow, rule),
        "reason": dict(rule.reason),
        "source": rule.source,
        "confirm": rule.confirm,
        "door": rule.door,
        "route": rule.route or flow.route,
        "module": rule.module,
    }
