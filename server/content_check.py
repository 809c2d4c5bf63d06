"""`clinic24-server check`: every fault in the content that the server ships or is given: flows, phrases, region."""

from server.adapters.phrase_files import load_phrases
from server.adapters.region import RegionError, load_region
from server.flows.lint import lint
from server.flows.loader import load_flows


def report() -> list[str]:
    """Return one line for each fault, with file, place, and what would be right."""
    library = load_flows()
    lines = [str(problem) for problem in library.problems]
    lines += [str(finding) for finding in lint(library)]
    lines += [str(problem) for problem in load_phrases()[1]]
    try:
        load_region()
    except RegionError as fault:
        lines += str(fault).splitlines()
    return lines
