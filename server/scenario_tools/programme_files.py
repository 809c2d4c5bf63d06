"""Reads programmes from their files and checks them against the scenarios and themselves; a bad one is left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Formatter
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from server.adapters.content_file import ContentError, Problem, Wrong, read_as, refused, stands_twice
from server.scenario_tools.files import EVENTS
from server.scenario_tools.format import Name, Words
from server.training.programmes import Programme, Step, StepKind, Track, Where
from server.training.scenario import Scenario

BELONGS: Final = {"play": ("scenario",), "do": ("does",), "read": (), "talk": ()}
"""What a kind of step must have."""
CHATS: Final = ("nurse", "secretary", "bvc", "1177")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Text(_Strict):
    sv: Annotated[Words, Field(max_length=900)]
    en: Annotated[Words, Field(max_length=900)]

    def made(self) -> dict[str, str]:
        return {"sv": self.sv, "en": self.en}


class _Step(_Strict):
    id: Name
    kind: StepKind
    minutes: Annotated[int, Field(ge=1, le=90)]
    title: _Text
    text: _Text
    keys: list[Name] = []
    scenario: str = ""
    meets: list[Name] = []
    does: list[str] = []
    where: Where = "practice"
    day: Annotated[int, Field(ge=0, le=30)] = 0

    def made(self) -> Step:
        return Step(
            id=self.id,
            kind=self.kind,
            minutes=self.minutes,
            title=self.title.made(),
            text=self.text.made(),
            keys=tuple(self.keys),
            scenario=self.scenario,
            meets=tuple(self.meets),
            does=tuple(self.does),
            where=self.where,
            day=self.day,
        )


class ProgrammeFile(_Strict):
    """One programme as it is written."""

    id: Name
    version: Words
    title: _Text
    track: Track
    minutes: Annotated[int, Field(ge=5, le=480)]
    led: bool = False
    again_months: Annotated[int, Field(ge=0, le=36)] = 0
    plays: Annotated[int, Field(ge=0)] = 0
    steps: Annotated[list[_Step], Field(min_length=1, max_length=60)]

    def made(self) -> Programme:
        """Return the programme that the file describes."""
        return Programme(
            id=self.id,
            version=self.version,
            title=self.title.made(),
            track=self.track,
            minutes=self.minutes,
            led=self.led,
            again_months=self.again_months,
            plays=self.plays,
            steps=tuple(step.made() for step in self.steps),
        )


@dataclass(frozen=True, slots=True)
class Programmes:
    """The programmes that are right, by id, and what is wrong with the others."""

    known: Mapping[str, Programme]
    problems: tuple[Problem, ...]


def load_programmes(scenarios: Mapping[str, Scenario], folder: Traversable | None = None) -> Programmes:
    """Read every `*.yaml` of the folder (the shipped programmes when None), in the order of their names."""
    known: dict[str, Programme] = {}
    problems: list[Problem] = []
    place = folder or files("server.training") / "curricula"
    for source in sorted(place.iterdir(), key=lambda entry: entry.name):
        if not source.name.endswith(".yaml"):
            continue
        try:
            programme = load_programme(source, scenarios)
        except ContentError as error:
            problems += error.problems
            continue
        known[programme.id] = programme
    return Programmes(known, tuple(problems))


def load_programme(source: Traversable, scenarios: Mapping[str, Scenario]) -> Programme:
    """Read one programme. Raises ContentError with every fault: file, line, field and what would be right."""
    entry, document = read_as(source, ProgrammeFile)
    programme = entry.made()
    wrong = [*stands_twice(document), *_faults(programme, source.name, scenarios)]
    if wrong:
        raise refused(source.name, document, wrong)
    return programme


def _faults(programme: Programme, file: str, scenarios: Mapping[str, Scenario]) -> Iterator[Wrong]:
    if file != f"{programme.id}.yaml":
        yield Wrong(("id",), f"Filen ska heta {programme.id}.yaml.", f"The file is to be called {programme.id}.yaml.")
    spent = sum(step.minutes for step in programme.steps)
    if spent > programme.minutes:
        yield Wrong(("minutes",), f"Stegen tar {spent} minuter.", f"The steps take {spent} minutes.")
    played = sum(step.kind == "play" for step in programme.steps)
    if programme.plays > played:
        sv, en = f"Bara {played} steg spelas.", f"Only {played} steps are played."
        yield Wrong(("plays",), sv, en)
    days = [step.day for step in programme.steps]
    if sorted(days) != days or set(days) not in ({0}, set(range(1, max(days) + 1))):
        yield Wrong(
            ("steps",), "Dagarna ska komma i ordning från 1, utan lucka.", "Days come in order from 1, without a gap."
        )
    seen: set[str] = set()
    for place, step in enumerate(programme.steps):
        if step.id in seen:
            yield Wrong(("steps", place, "id"), f"{step.id} finns redan.", f"{step.id} is there already.")
        seen.add(step.id)
        for field, sv, en in _step_faults(step, programme.track, scenarios):
            yield Wrong(("steps", place, field), sv, en)


def _step_faults(step: Step, track: Track, scenarios: Mapping[str, Scenario]) -> Iterator[tuple[str, str, str]]:
    for field in ("scenario", "does", "meets"):
        belongs = field in BELONGS[step.kind] or (field == "meets" and step.kind == "play")
        if bool(getattr(step, field)) and not belongs:
            yield field, f"{field} hör inte till {step.kind}.", f"{field} does not belong to {step.kind}."
        if field in BELONGS[step.kind] and not getattr(step, field):
            yield "kind", f"{step.kind} ska ha {field}.", f"{step.kind} must have {field}."
    for name in step.does:
        if name not in EVENTS:
            yield "does", f"Ingen händelse heter {name}.", f"No event is called {name}."
    for lang in ("sv", "en"):
        named = {name for _text, name, _format, _turn in Formatter().parse(step.text[lang]) if name is not None}
        if named != set(step.keys):
            sv, en = f"Texten ({lang}) ska nämna just dessa verb", f"The text ({lang}) must name exactly these verbs"
            yield "keys", f"{sv}: {', '.join(sorted(named)) or '–'}.", f"{en}: {', '.join(sorted(named)) or '–'}."
    yield from _play_faults(step, track, scenarios)


def _play_faults(step: Step, track: Track, scenarios: Mapping[str, Scenario]) -> Iterator[tuple[str, str, str]]:
    scenario = scenarios.get(step.scenario)
    if step.scenario and scenario is None:
        yield "scenario", f"Inget scenario heter {step.scenario}.", f"No scenario is called {step.scenario}."
    if scenario is None:
        return
    must = {goal.id for goal in scenario.care.must}
    for name in step.meets:
        if name not in must:
            sv, en = f"{scenario.id} har inget must-mål {name}", f"{scenario.id} has no must-goal {name}"
            yield "meets", f"{sv}; det har {', '.join(sorted(must))}.", f"{en}; it has {', '.join(sorted(must))}."
    if track in CHATS and scenario.chat != track:
        yield "scenario", f"{scenario.id} hör till en annan chatt.", f"{scenario.id} is of another chat."
