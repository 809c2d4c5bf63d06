"""`clinic24-server check`: every fault in the content that the server ships or is given: flows, phrases, tasks, scenarios,
programmes, region, hazards.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from server.adapters.content_file import ContentError
from server.adapters.hazard_file import load_hazards
from server.adapters.phrase_files import load_phrases
from server.adapters.region import load_region
from server.adapters.task_file import answer_faults, load_tasks
from server.domain.phrase_rules import kept_faults, shadows
from server.domain.phrases import Phrase, clash
from server.flows.lint import lint
from server.flows.loader import FlowLibrary, load_flows
from server.flows.wording import DEVICE_RULES, changed, shipped
from server.phrase_tools.command import before, shared_in
from server.scenario_tools.files import load_scenarios
from server.scenario_tools.programme_files import load_programmes

SINGLE_FILES: Final[tuple[Callable[[], object], ...]] = (load_region, load_hazards, load_tasks)
"""What loads one file each, whole or not at all."""


def report(data: Path | None = None) -> list[str]:
    """Return one line for each fault, with file, place, and what would be right; with `data` also of imported phrases."""
    library = load_flows()
    phrases, problems = load_phrases()
    lines = [str(problem) for problem in library.problems]
    lines += [str(finding) for finding in lint(library)]
    lines += [str(problem) for problem in problems]
    lines += _of_tasks(library)
    scenarios = load_scenarios(library.flows)
    lines += [str(problem) for problem in (*scenarios.problems, *load_programmes(scenarios.known).problems)]
    return lines + refusals() + _of_imported(phrases, shared_in(data) if data else [])


def changes() -> list[str]:
    """Return, in both languages, which flows are not as shipped and what that makes of whoever uses them; empty when all are."""
    told = changed(load_flows().flows, shipped())
    return [*(f"{one['sv']} / {one['en']}" for one in told), DEVICE_RULES["sv"], DEVICE_RULES["en"]] if told else []


def refusals() -> list[str]:
    """Return the faults of the files that are loaded whole."""
    lines = []
    for load in SINGLE_FILES:
        try:
            load()
        except ContentError as fault:
            lines += str(fault).splitlines()
    return lines


def _of_tasks(library: FlowLibrary) -> list[str]:
    """Return the answers in the templates of tasks that no flow gives; a file that cannot be read is told with the others."""
    asked = {flow.id: {question.id for question in flow.questions} for flow in library.flows.values()}
    try:
        return answer_faults(asked)
    except ContentError:
        return []


def _of_imported(phrases: list[Phrase], kept: list[Phrase]) -> list[str]:
    lines = []
    for phrase in kept:
        lines += [f"{_named(phrase)} {'.'.join(at)}: {fault.sv} / {fault.en}" for at, fault in kept_faults(phrase)]
        lines += [
            f"{_named(phrase)}: samma kortnamn och läsare som {_named(other)}. Byt det ena. / "
            f"the same shortcut and readers as {_named(other)}. Change one."
            for other in (*phrases, *kept)
            if other.id != phrase.id and clash(other, phrase)
        ]
    return lines


def notes(data: Path | None = None) -> list[str]:
    """Return what is no fault and good to know: which phrase comes first where two have one shortcut."""
    return [before(one) for one in shadows([*load_phrases()[0], *(shared_in(data) if data else [])])]


def _named(phrase: Phrase) -> str:
    return f";{phrase.shortcut} ({', '.join(phrase.units) or phrase.id})"
