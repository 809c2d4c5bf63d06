"""Templates of tasks to a doctor: a text whose fields the case's answers fill, and blanks where they do not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from server.contract.tasks import TaskTemplate
from server.domain.phrases import Blank, Fault, Placeholder, Plain, faults, language_fault, parse
from server.domain.swedish_time import Words

Place = tuple[str, ...]
"""Path of a field in a template, such as `("text", "sv")`."""


@dataclass(frozen=True, slots=True)
class Field:
    """A part that the case may answer: by which questions (`flow.question`), and the text with blanks where none has."""

    answers: tuple[str, ...]
    unknown: Words


@dataclass(frozen=True, slots=True)
class Template:
    """One template and the professions that have it."""

    id: str
    title: Words
    text: Words
    fields: Mapping[str, Field]
    professions: frozenset[str]


def template_faults(template: Template) -> Iterator[tuple[Place, Fault]]:
    """Return what is wrong in a template, with the field that it stands in."""
    for language, text in template.text.items():
        for part in parse(text):
            if not (isinstance(part, Plain) or (isinstance(part, Placeholder) and part.name in template.fields)):
                known = ", ".join(f"{{{{{name}}}}}" for name in template.fields)
                sv = f"Texten får ha ord och mallens fält: {known}. Luckor står i fältets unknown."
                en = f"The text may have words and the template's fields: {known}. Blanks stand in a field's unknown."
                yield ("text", language), Fault(sv, en)
        for name in template.fields:
            if f"{{{{{name}}}}}" not in text:
                yield (
                    ("text", language),
                    Fault(f"Fältet {{{{{name}}}}} står inte i texten.", f"The text lacks the field {{{{{name}}}}}."),
                )
    for name, field in template.fields.items():
        yield from _field_faults(("fields", name, "unknown"), field)


def _field_faults(place: Place, field: Field) -> Iterator[tuple[Place, Fault]]:
    for language, text in field.unknown.items():
        for fault in faults(text):
            yield (*place, language), fault
        parts = parse(text)
        if not all(isinstance(part, Plain | Blank) for part in parts) or not any(isinstance(p, Blank) for p in parts):
            sv = "Skriv minst en lucka, som [[slutdatum]], och inga andra märken."
            yield (*place, language), Fault(sv, "Write at least one blank, like [[end date]], and no other marks.")
    unlike = language_fault(field.unknown["sv"], field.unknown["en"])
    if unlike:
        yield place, unlike


def row(template: Template) -> TaskTemplate:
    """Return a template as the client holds it."""
    return {
        "id": template.id,
        "title": template.title["sv"],
        "title_en": template.title["en"],
        "text_sv": template.text["sv"],
        "text_en": template.text["en"],
        "fields": {
            name: {"answers": list(field.answers), "sv": field.unknown["sv"], "en": field.unknown["en"]}
            for name, field in template.fields.items()
        },
    }
