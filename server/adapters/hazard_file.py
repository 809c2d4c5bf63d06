"""Reads the list of hazards; for everything that is wrong it says the line, the field and what would be right."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from server.adapters.content_file import Wrong, read_as, refused, stands_twice
from server.contract.views import HazardRow, Risk


def _word(value: object) -> object:
    """Take `yes` and `no` for the words that they are here."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, str_strip_whitespace=True)


Sentence = Annotated[str, Field(min_length=1, max_length=500)]
Step = Annotated[int, Field(ge=1, le=5)]
Test = Annotated[str, Field(pattern=r"^tests/[a-z0-9_/]+\.py::test_[a-z0-9_]+$")]


class _Text(_Strict):
    sv: Sentence
    en: Sentence


class _Risk(_Strict):
    severity: Step
    likelihood: Step


class _Hazard(_Strict):
    id: Annotated[str, Field(pattern=r"^H[0-9]{2}$")]
    title: _Text
    before: _Risk
    after: _Risk
    built: Annotated[Literal["yes", "partly", "no"], BeforeValidator(_word)]
    control: _Text
    missing: _Text | None = None
    tests: list[Test]


class _HazardFile(_Strict):
    hazards: Annotated[list[_Hazard], Field(min_length=1)]


def load_hazards(source: Traversable | None = None) -> list[HazardRow]:
    """Read the hazards of a YAML file (the shipped one when None); raises ContentError with every problem in it."""
    source = source or files("server") / "hazards.yaml"
    entry, document = read_as(source, _HazardFile)
    wrong = stands_twice(document)
    for number, hazard in enumerate(entry.hazards):
        wrong += [Wrong(("hazards", number, one.path[0]), one.sv, one.en) for one in _faults(number, hazard)]
    if wrong:
        raise refused(source.name, document, wrong)
    return [_row(hazard) for hazard in entry.hazards]


def _faults(number: int, hazard: _Hazard) -> Iterator[Wrong]:
    """Faults that show only when the fields are seen together."""
    wanted = f"H{number + 1:02}"
    if hazard.id != wanted:
        yield Wrong(
            ("id",), f"Ska vara {wanted}: numren följer ordningen.", f"Must be {wanted}: numbers follow the order."
        )
    if hazard.built == "yes" and hazard.missing:
        yield Wrong(
            ("missing",), "Är allt byggt saknas inget. Skriv built: partly.", "All is built. Write built: partly."
        )
    if hazard.built != "yes" and not hazard.missing:
        yield Wrong(("built",), "Skriv i missing vad som inte är byggt.", "Write in missing what is not built.")
    if hazard.built == "no" and hazard.tests:
        yield Wrong(("tests",), "Ett skydd som saknas har inga tester.", "A control that is missing has no tests.")
    if hazard.built != "no" and not hazard.tests:
        yield Wrong(
            ("tests",), "Namnge minst ett test som visar skyddet.", "Name at least one test that shows the control."
        )
    before, after = hazard.before, hazard.after
    if hazard.built == "no" and before != after:
        yield Wrong(("after",), "Utan skydd är risken densamma.", "Without a control the risk is the same.")
    if after.severity > before.severity or after.likelihood > before.likelihood:
        yield Wrong(("after",), "Ett skydd höjer inte risken.", "A control does not raise the risk.")


def _row(hazard: _Hazard) -> HazardRow:
    return HazardRow(
        id=hazard.id,
        title=hazard.title.model_dump(),
        before=Risk(severity=hazard.before.severity, likelihood=hazard.before.likelihood),
        after=Risk(severity=hazard.after.severity, likelihood=hazard.after.likelihood),
        control=hazard.control.model_dump(),
        built=hazard.built,
        missing=hazard.missing.model_dump() if hazard.missing else None,
        tests=list(hazard.tests),
    )
