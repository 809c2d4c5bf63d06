"""`clinic24-server check`: every fault in the content that the server ships or is given: flows, phrases, region, hazards."""

from collections.abc import Callable
from typing import Final

from server.adapters.content_file import ContentError
from server.adapters.hazard_file import load_hazards
from server.adapters.phrase_files import load_phrases
from server.adapters.region import load_region
from server.flows.lint import lint
from server.flows.loader import load_flows
from server.flows.wording import DEVICE_RULES, changed, shipped

SINGLE_FILES: Final[tuple[Callable[[], object], ...]] = (load_region, load_hazards)
"""What loads one file each, whole or not at all."""


def report() -> list[str]:
    """Return one line for each fault, with file, place, and what would be right."""
    library = load_flows()
    lines = [str(problem) for problem in library.problems]
    lines += [str(finding) for finding in lint(library)]
    lines += [str(problem) for problem in load_phrases()[1]]
    return lines + refusals()


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
