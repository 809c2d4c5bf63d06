"""Reads scenarios from their files and checks them against the words, the flows and themselves; a bad one is left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, get_args

from server.adapters.content_file import ContentError, Problem, Wrong, read_as, refused, stands_twice
from server.contract.events import EventType
from server.domain.conditions import Truth, read
from server.domain.flow import Answer, Example, Flow, Subject
from server.domain.triage import assess, check_value, example_answers
from server.scenario_tools.format import ScenarioFile
from server.training.lexicon import lexicon
from server.training.scenario import MOMENTS, Expectation, Scenario

EVENTS: Final[frozenset[str]] = frozenset(get_args(EventType))
FLOW_ENTRANCES: Final = {"care": "symptom", "secretary": "secretary", "bvc": "bvc"}
"""The entrance of a flow behind each of the region's."""
NOVEMBER: Final = 11
"""The month of a check, which only season rules look at."""


@dataclass(frozen=True, slots=True)
class Scenarios:
    """The scenarios that are right, by id, and what is wrong with the others."""

    known: Mapping[str, Scenario]
    problems: tuple[Problem, ...]


def load_scenarios(flows: Mapping[str, Flow], folder: Traversable | None = None) -> Scenarios:
    """Read every `*.yaml` of the folder (the shipped scenarios when None), in the order of their names."""
    known: dict[str, Scenario] = {}
    problems: list[Problem] = []
    place = folder or files("server.training") / "scenarios"
    for source in sorted(place.iterdir(), key=lambda entry: entry.name):
        if not source.name.endswith(".yaml"):
            continue
        try:
            scenario = load_scenario(source, flows)
        except ContentError as error:
            problems += error.problems
            continue
        known[scenario.id] = scenario
    return Scenarios(known, tuple(problems))


def load_scenario(source: Traversable, flows: Mapping[str, Flow]) -> Scenario:
    """Read one scenario. Raises ContentError with every fault: file, line, field and what would be right."""
    entry, document = read_as(source, ScenarioFile)
    scenario = entry.made()
    wrong = [*stands_twice(document), *_faults(scenario, source.name, flows)]
    if wrong:
        raise refused(source.name, document, wrong)
    return scenario


def answers_in(scenario: Scenario, flow: Flow) -> dict[str, Answer]:
    """Every answer that the scenario's patient gives in her flow; she sends no picture on the way in."""
    who = scenario.person
    subject = Subject(who.age_months, who.sex, who.writer, NOVEMBER)
    pictures = {question.id for question in flow.questions if question.kind == "picture"}
    answers = example_answers(flow, Example(scenario.opening, True, subject, scenario.answers, scenario.level))
    return {name: value for name, value in answers.items() if name not in pictures}


def _faults(scenario: Scenario, file: str, flows: Mapping[str, Flow]) -> Iterator[Wrong]:
    if file != f"{scenario.id}.yaml":
        yield Wrong(("id",), f"Filen ska heta {scenario.id}.yaml.", f"The file is to be called {scenario.id}.yaml.")
    yield from _flow_faults(scenario, flows)
    yield from _word_faults(scenario)
    for part in ("must", "should", "pitfalls"):
        for number, goal in enumerate(getattr(scenario.care, part)):
            for field, name in _unknown(goal.expect, scenario):
                yield Wrong(
                    ("care", part, number, field),
                    f"{name} är varken begrepp, handling, händelse eller inslag. Se scenario-format.md.",
                    f"{name} is no concept, act, event or cue. See scenario-format.md.",
                )


def _word_faults(scenario: Scenario) -> Iterator[Wrong]:
    words = lexicon()
    about = (("about",), scenario.about)
    facts = [(("facts", key), key) for key in scenario.facts]
    cues = enumerate(scenario.by_herself)
    asked = [(("by_herself", at, "when", "asked"), name) for at, cue in cues for name in cue.when.asked]
    changed = [
        (("by_herself", at, "facts", key), key) for at, cue in enumerate(scenario.by_herself) for key in cue.facts
    ]
    for path, key in [about, *facts, *asked, *changed]:
        concept, _, aspect = key.partition(".")
        if concept not in words.concepts or (aspect and aspect not in words.aspects):
            yield Wrong(path, f"Okänt begrepp {key}. Se lexicon.yaml.", f"Unknown concept {key}. See lexicon.yaml.")
    seen: set[str] = set()
    for at, cue in enumerate(scenario.by_herself):
        if cue.id in seen:
            yield Wrong(("by_herself", at, "id"), f"{cue.id} finns redan.", f"{cue.id} is there already.")
        for act in cue.when.heard:
            if act not in words.acts:
                yield Wrong(("by_herself", at, "when", "heard"), f"Okänd handling {act}.", f"Unknown act {act}.")
        if cue.when.after and cue.when.after not in seen:
            sv, en = f"{cue.when.after} står inte före.", f"{cue.when.after} does not stand before it."
            yield Wrong(("by_herself", at, "when", "after"), sv, en)
        seen.add(cue.id)
    if scenario.about not in scenario.facts:
        yield Wrong(("about",), "Skriv också faktumet som det gäller.", "Write the fact that it is about, too.")


def _unknown(expect: Expectation, scenario: Scenario) -> Iterator[tuple[str, str]]:
    """The names of an expectation that nothing stands behind, with their fields."""
    words = lexicon()
    yield from (("asks", name) for name in expect.asks if name not in words.concepts)
    yield from (("says", name) for name in expect.says if name not in words.acts)
    yield from (("does", name) for name in expect.does if name not in EVENTS)
    for field in ("before", "after"):
        name: str = getattr(expect, field)
        places = (words.concepts, words.acts, EVENTS, MOMENTS)
        if name and not any(name in place for place in places) and scenario.cue(name) is None:
            yield field, name


def _flow_faults(scenario: Scenario, flows: Mapping[str, Flow]) -> Iterator[Wrong]:
    flow = flows.get(scenario.flow)
    if flow is None:
        yield Wrong(("flow",), f"Inget flöde heter {scenario.flow}.", f"No flow is called {scenario.flow}.")
        return
    if flow.entrance != FLOW_ENTRANCES[scenario.entrance]:
        sv, en = f"{flow.id} hör till ingången {flow.entrance}.", f"{flow.id} is of the entrance {flow.entrance}."
        yield Wrong(("flow",), f"{sv} Välj ett som hör till chatten.", f"{en} Choose one of the chat's.")
    who = scenario.person
    subject = Subject(who.age_months, who.sex, who.writer, NOVEMBER)
    if not flow.suits(subject):
        yield Wrong(("person", "age"), f"{flow.id} är inte till för åldern.", f"{flow.id} is not for that age and sex.")
        return
    wrong = list(_answer_faults(scenario, flow))
    yield from wrong
    if not wrong:
        yield from _level_faults(scenario, flow, subject)


def _answer_faults(scenario: Scenario, flow: Flow) -> Iterator[Wrong]:
    for name, value in scenario.answers.items():
        question = flow.question(name)
        if question is None:
            yield Wrong(("answers", name), f"{flow.id} frågar inte {name}.", f"{flow.id} does not ask {name}.")
        elif (fault := check_value(question, value)) is not None:
            yield Wrong(("answers", name), f"Svaret passar inte: {fault}.", f"The answer does not fit: {fault}.")


def _level_faults(scenario: Scenario, flow: Flow, subject: Subject) -> Iterator[Wrong]:
    example = Example(scenario.opening, True, subject, scenario.answers, scenario.level)
    try:
        answers = example_answers(flow, example)
    except ValueError as error:
        yield Wrong(("answers",), f"Ett svar saknas: {error}", f"An answer is missing: {error}")
        return
    shown = read(flow, answers, subject).shown
    for name in scenario.answers:
        if shown[name] is not Truth.TRUE:
            yield Wrong(
                ("answers", name), "Frågan visas inte med de svaren.", "The question is not shown with these answers."
            )
    level = assess(flow, answers, subject).level
    if level != scenario.level:
        yield Wrong(("level",), f"Flödet ger nivå {level}.", f"The flow gives level {level}.")
