"""Asks the scenarios' patients the questions of questions.txt and counts the right answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from server.scenario_tools.files import load_scenarios
from server.training.scenario import Scenario
from server.training.talk import SimulatedPatient
from tests.support.content import library

FILE = Path(__file__).parent / "questions.txt"
KIND = "Tack för att du berättar."


@dataclass(frozen=True)
class Question:
    """One question of the file: its scenario, the lines that lead to it, and which facts answer it."""

    scenario: str
    lines: tuple[str, ...]
    wanted: tuple[frozenset[str], ...]
    held_out: bool


@cache
def scenarios() -> dict[str, Scenario]:
    return dict(load_scenarios(library().flows).known)


@cache
def questions() -> tuple[Question, ...]:
    return tuple(_read())


def _read() -> Iterator[Question]:
    scenario, number = "", 0
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            scenario, number = line.strip("[]"), 0
        elif "=>" in line and not line.startswith("#"):
            number += 1
            said, _, wanted = line.partition("=>")
            facts = tuple(frozenset(way.strip() for way in part.split("|")) for part in wanted.split("+"))
            yield Question(scenario, tuple(one.strip() for one in said.split(">>")), facts, number % 2 == 0)


def answered(question: Question) -> tuple[list[str], str]:
    """The keys of the facts that she answers the last line with, and her words."""
    patient = SimulatedPatient(scenarios()[question.scenario], 1)
    patient.hears(KIND, 0)
    for at, line in enumerate(question.lines):
        lines = patient.hears(line, at + 1.0)
    return [one.key for line in lines for one in line.states], " / ".join(line.text for line in lines)


def right(question: Question) -> bool:
    """Whether she gave every fact that was asked for and no other."""
    keys, _ = answered(question)
    found = all(any(key in ways for key in keys) for ways in question.wanted)
    return found and all(any(key in ways for ways in question.wanted) for key in keys)
