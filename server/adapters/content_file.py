"""Reads a content file by its form; for everything that is wrong it says the line, the field and what would be right."""

from importlib.resources.abc import Traversable
from typing import Any, NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from server.adapters.yaml_lines import Located, Path, line_of, read_yaml

SIZE_MAX = 1_000_000
"""Bytes in a content file."""

Form = TypeVar("Form", bound=BaseModel)


class Problem(NamedTuple):
    """What is wrong in a file, where (`line` counts from 1), and what would be right."""

    file: str
    line: int
    field: str
    sv: str
    en: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" + (f" {self.field}" if self.field else "")
        return f"{where}: {self.sv} / {self.en}"


class ContentError(ValueError):
    """The file cannot be used; `problems` has every reason."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class Wrong(NamedTuple):
    """A fault before its line is known."""

    path: Path
    sv: str
    en: str


def read_as(source: Traversable, form: type[Form]) -> tuple[Form, Located]:
    """Return a YAML file as its form, and where its fields stand; raises ContentError with every problem in it."""
    document = _document(source)
    try:
        entry = form.model_validate(document.data)
    except ValidationError as error:
        raise refused(source.name, document, [worded(one) for one in error.errors()]) from error
    return entry, document


def refused(file: str, document: Located, wrong: list[Wrong]) -> ContentError:
    """Return the error that tells these faults."""
    return ContentError(
        [
            Problem(file, line_of(document, one.path), ".".join(str(step) for step in one.path), one.sv, one.en)
            for one in wrong
        ]
    )


def stands_twice(document: Located) -> list[Wrong]:
    """Return the fields that stand twice."""
    sv, en = "Fältet står två gånger. Ta bort det ena.", "The field stands twice. Remove one."
    return [Wrong(path, sv, en) for path in document.twice]


def _document(source: Traversable) -> Located:
    name = source.name
    try:
        with source.open("rb") as stream:
            raw = stream.read(SIZE_MAX + 1)
        if len(raw) > SIZE_MAX:
            raise ContentError([Problem(name, 1, "", "Filen är för stor.", "The file is too large.")])
        return read_yaml(raw.decode("utf-8"))
    except OSError as error:
        said = error.strerror or "?"
        problem = Problem(name, 1, "", f"Går inte att öppna: {said}.", f"Cannot be opened: {said}.")
        raise ContentError([problem]) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or str(error).splitlines()[0]
        line = mark.line + 1 if mark else 1
        problem = Problem(name, line, "", f"Går inte att läsa som YAML: {said}.", f"Not YAML: {said}.")
        raise ContentError([problem]) from error


_WORDS: dict[str, tuple[str, str]] = {
    "missing": ("Fältet saknas. Lägg till det.", "The field is missing. Add it."),
    "extra_forbidden": ("Okänt fält. Ta bort det eller rätta stavningen.", "Unknown field. Remove it or correct it."),
    "string_type": ("Ska vara text. Sätt den inom citattecken.", "Must be text. Put it in quotes."),
    "string_too_short": ("Får inte vara tomt.", "Must not be empty."),
    "string_too_long": ("För långt: högst {max_length} tecken.", "Too long: at most {max_length} characters."),
    "list_type": ("Ska vara en lista: [a, b].", "Must be a list: [a, b]."),
    "dict_type": ("Ska ha egna fält under sig.", "Must have fields under it."),
    "model_type": ("Ska ha egna fält under sig.", "Must have fields under it."),
    "bool_type": ("Ska vara true eller false.", "Must be true or false."),
    "int_type": ("Ska vara ett heltal.", "Must be a whole number."),
    "literal_error": ("Ska vara något av {expected}.", "Must be one of {expected}."),
    "string_pattern_mismatch": ("Har fel form: {pattern}.", "Has the wrong form: {pattern}."),
    "greater_than_equal": ("Ska vara minst {ge}.", "Must be at least {ge}."),
    "less_than_equal": ("Ska vara högst {le}.", "Must be at most {le}."),
}


def worded(error: Any) -> Wrong:
    """Return one of pydantic's errors in words of both languages."""
    context = error.get("ctx", {})
    said = str(context.get("error", error["msg"]))
    if error["type"] not in _WORDS:
        swedish, _, english = said.partition(" / ")
        return Wrong(error["loc"], swedish, english or swedish)
    sv, en = _WORDS[error["type"]]
    return Wrong(error["loc"], sv.format(**context), en.format(**context))
