"""Reads the templates of tasks; for everything that is wrong it says the line, the field and what would be right."""

from collections.abc import Collection, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from server.adapters.content_file import Wrong, read_as, refused, stands_twice
from server.adapters.yaml_lines import Located
from server.contract.questions import TASK_GIVERS
from server.domain import tasks
from server.domain.tasks import Template, template_faults

FILE = "tasks.yaml"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, str_strip_whitespace=True)


Title = Annotated[str, Field(min_length=1, max_length=13)]
Text = Annotated[str, Field(min_length=1, max_length=900)]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z_]{1,30}$")]
Answer = Annotated[str, Field(pattern=r"^[a-z0-9_]+\.[a-z0-9_]+$")]


class _Title(_Strict):
    sv: Title
    en: Title


class _Text(_Strict):
    sv: Text
    en: Text


class _Field(_Strict):
    answers: list[Answer] = []
    unknown: _Text


class _Task(_Strict):
    id: Id
    title: _Title
    professions: Annotated[list[str], Field(min_length=1)]
    fields_: Annotated[dict[Id, _Field], Field(alias="fields")]
    text: _Text


class _TaskFile(_Strict):
    tasks: Annotated[list[_Task], Field(min_length=1, max_length=30)]


def load_tasks(source: Traversable | None = None) -> list[Template]:
    """Read the templates of a YAML file (the shipped one when None); raises ContentError with every problem in it."""
    return _read(source)[0]


def answer_faults(flows: Mapping[str, Collection[str]], source: Traversable | None = None) -> list[str]:
    """Return a line for each answer that no flow gives; `flows` has the ids of the questions of each flow."""
    templates, document = _read(source)
    wrong = [
        Wrong(
            ("tasks", number, "fields", name, "answers", place),
            f"Frågan {answer} finns inte i flödena.",
            f"The flows have no question {answer}.",
        )
        for number, template in enumerate(templates)
        for name, field in template.fields.items()
        for place, answer in enumerate(field.answers)
        if answer.partition(".")[2] not in flows.get(answer.partition(".")[0], ())
    ]
    return str(refused(FILE, document, wrong)).splitlines() if wrong else []


def _read(source: Traversable | None) -> tuple[list[Template], Located]:
    source = source or files("phrases") / "tasks" / FILE
    entry, document = read_as(source, _TaskFile)
    templates = [_template(one) for one in entry.tasks]
    wrong = stands_twice(document)
    ids = [one.id for one in templates]
    for number, template in enumerate(templates):
        if template.id in ids[:number]:
            sv, en = f"{template.id} finns redan. Ge ett eget.", f"{template.id} is taken. Give it its own."
            wrong.append(Wrong(("tasks", number, "id"), sv, en))
        if unknown := sorted(template.professions - TASK_GIVERS):
            known = ", ".join(sorted(TASK_GIVERS))
            sv, en = f"Okänt yrke {unknown[0]}. Kända: {known}.", f"Unknown profession {unknown[0]}. Known: {known}."
            wrong.append(Wrong(("tasks", number, "professions"), sv, en))
        wrong += [Wrong(("tasks", number, *at), fault.sv, fault.en) for at, fault in template_faults(template)]
    if wrong:
        raise refused(source.name, document, wrong)
    return templates, document


def _template(written: _Task) -> Template:
    fields = {
        name: tasks.Field(tuple(one.answers), {"sv": one.unknown.sv, "en": one.unknown.en})
        for name, one in written.fields_.items()
    }
    return Template(
        id=written.id,
        title={"sv": written.title.sv, "en": written.title.en},
        text={"sv": written.text.sv, "en": written.text.en},
        fields=MappingProxyType(fields),
        professions=frozenset(written.professions),
    )
