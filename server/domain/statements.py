"""What an answer says in the clinic's words: one statement for each box, choice or value."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from server.domain.flow import NONE, UNKNOWN, Answer, Option, Question, Text

DOES_NOT_KNOW: Final[Text] = {"sv": "Vet ej: {value}", "en": "Does not know: {value}"}


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement in both languages; `option` is the box or choice that it comes from, None for a value."""

    kind: Literal["positive", "negative", "value", "unknown"]
    text: Text
    option: str | None = None


def statements(question: Question, value: Answer) -> Iterator[Statement]:
    """What the answer says: boxes chosen as positives, the others as negatives; a single choice reads one way."""
    if value == UNKNOWN and question.kind != "text":
        yield Statement("unknown", filled(DOES_NOT_KNOW, question.topic))
    elif question.options:
        yield from _choices(question, value if isinstance(value, list) else [str(value)])
    elif question.history is not None:
        written = str(len(value)) if isinstance(value, list) else value if isinstance(value, str) else f"{value:g}"
        comma = written.replace(".", ",") if question.kind in ("number", "scale") else written
        yield Statement("value", filled(question.history, {"sv": comma, "en": written}))


def filled(pattern: Text, value: Text) -> Text:
    """The pattern with `{value}` filled in, each language with its own."""
    return {language: text.replace("{value}", value[language]) for language, text in pattern.items()}


def one_sentence(texts: Iterable[Text]) -> Text:
    """One sentence of several: only the first keeps its capital, unless the word is an abbreviation."""
    known = list(texts)
    return {language: _joined([text[language] for text in known]) for language in ("sv", "en")}


def _joined(parts: list[str]) -> str:
    return ", ".join([*parts[:1], *(_lowered(part) for part in parts[1:])])


def _lowered(text: str) -> str:
    return text if text[1:2].isupper() or text[1:2].isdigit() else text[:1].lower() + text[1:]


def _choices(question: Question, chosen: list[str]) -> Iterator[Statement]:
    for option in question.options:
        if option.id in chosen and (text := _positive(question, option)):
            yield Statement("positive", text, option.id)
    for option in question.options:
        read = option.id in chosen if question.kind == "single" else option.id not in chosen
        if read and option.negative:
            yield Statement("negative", option.negative, option.id)


def _positive(question: Question, option: Option) -> Text | None:
    if option.positive is not None:
        return option.positive
    # "Inget av detta" and a single choice that reads as a negative have no positive of their own.
    return None if option.id == NONE or (option.negative is not None and question.kind == "single") else option.text
