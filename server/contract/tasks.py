"""Templates of the tasks that a doctor is given (*uppdrag*), as they travel with an assignment."""

from typing_extensions import TypedDict


class TaskField(TypedDict):
    """A part of a template: the questions of flows (`flow.question`) that answer it, and the text where none has."""

    answers: list[str]
    sv: str
    en: str


class TaskTemplate(TypedDict):
    """One template. `{{name}}` in a text is the field of that name; what is left in `[[…]]` is filled in by hand."""

    id: str
    title: str
    title_en: str
    text_sv: str
    text_en: str
    fields: dict[str, TaskField]
