"""The autoanamnesis as it is read: own words, why this level, then the statements gathered by kind."""

from typing import Literal, NamedTuple

from clinic24_tui.locale import _, language
from server.contract.views import CaseHead, HistoryKind, HistoryLine, StatementMark

Kind = HistoryKind | Literal["other"]
"""`other` is what this version has no name for."""
ORDER: tuple[Kind, ...] = (
    "source", "words", "positive", "course", "value", "background", "hope", "other",
    "negative", "no_other", "no_background", "unknown", "not_asked",
)  # fmt: skip
"""What matters first: what was said and is there, then what is not, then what is not known."""

NEGATIVE: frozenset[Kind] = frozenset({"negative", "no_other", "no_background"})
COUNTED: frozenset[Kind] = frozenset({"no_other", "no_background"})
"""What is not there and could not have raised the level, or is asked of everybody: counted until one wants to read it."""
SIGNED_AWAY: frozenset[Kind] = NEGATIVE | {"unknown"}
"""Kinds whose sign says that something is not there, or not known: a statement that a clinician has changed leaves them."""
UNMARKED = frozenset({"source", "not_asked", "why"})
"""Kinds that are no statement of the patient's."""


class Statement(NamedTuple):
    """One statement in the program's language; `place` is where it stands in the head's history."""

    place: int
    kind: Kind
    text: str
    question: str = ""
    """The question that it comes from, empty where no answer of the flow lies behind it."""
    mark: StatementMark | None = None


class Group(NamedTuple):
    """The statements of one kind, in the server's order."""

    kind: Kind
    statements: list[Statement]


def groups(head: CaseHead) -> list[Group]:
    """Return the statements of a head by kind, in the order in which they are read; an unknown kind is kept."""
    return grouped(head["history"])


def grouped(history: list[HistoryLine]) -> list[Group]:
    """Return the statements of a history by kind."""
    found: dict[Kind, list[Statement]] = {kind: [] for kind in ORDER}
    for place, line in enumerate(history):
        if line["kind"] != "why":
            kind = _place(line)
            found[kind].append(Statement(place, kind, _said(line), line["question"] or "", line.get("mark")))
    return [Group(kind, statements) for kind, statements in found.items() if statements]


def reasons(head: CaseHead) -> list[str]:
    """Return why the level is what it is: a clinician's own reason first, then the rules that decided the suggestion."""
    lang = language()
    said = head["why"].get(lang, "")
    deciding = [rule for rule in head["rules"] if rule["level"] == head["suggested"]]
    rules = [
        f"{rule['en'] if lang == 'en' else rule['sv']} [{', '.join(filter(None, (rule['source'], rule['id'])))}]"
        for rule in deciding
    ]
    first = [said] if said and not any(rule.startswith(said) for rule in rules) else []
    return [*first, *rules] or [_said(line) for line in head["history"] if line["kind"] == "why"]


def lowered(text: str) -> str:
    """Return a statement for the middle of a sentence; an abbreviation keeps its capitals."""
    return text if text[1:2].isupper() or text[1:2].isdigit() else text[:1].lower() + text[1:]


def marked(text: str, mark: StatementMark | None) -> str:
    """Return a statement as it stands with its mark, in the clinician's words where she has changed it."""
    if mark is None:
        return text
    if mark["kind"] == "unclear":
        return f"{text} [{_('oklart')}]"
    was = _("ändrat av {name}, patientens svar: {was}").format(name=mark["by"], was=text)
    return f"{mark['text']} [{was}]"


def in_short(said: Statement) -> str:
    """Return a statement where there is no room for what it was: what is right now, marked in a word."""
    if said.mark is None:
        return said.text
    text = said.mark["text"] if said.mark["kind"] == "changed" else said.text
    return f"{text} [{_('ändrat') if said.mark['kind'] == 'changed' else _('oklart')}]"


def _place(line: HistoryLine) -> Kind:
    """Return where a statement stands: “Feber” written over “Ingen feber” must not read as “no: fever”."""
    kind, mark = _kind(line), line.get("mark")
    return "other" if mark is not None and mark["kind"] == "changed" and kind in SIGNED_AWAY else kind


def _kind(line: HistoryLine) -> Kind:
    return next((kind for kind in ORDER if kind == line["kind"]), "other")


def _said(line: HistoryLine) -> str:
    return line["en"] if language() == "en" else line["sv"]
