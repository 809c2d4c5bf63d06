"""`clinic24-server check`: every fault in the content that the server ships or is given: flows, phrases, region."""

from pathlib import Path

from server.adapters.phrase_files import load_phrases
from server.adapters.region import RegionError, load_region
from server.domain.phrase_rules import kept_faults, shadows
from server.domain.phrases import Phrase, clash
from server.flows.lint import lint
from server.flows.loader import load_flows
from server.phrase_tools.command import before, shared_in


def report(data: Path | None = None) -> list[str]:
    """Return one line for each fault, with file, place, and what would be right; with `data` also of imported phrases."""
    library = load_flows()
    lines = [str(problem) for problem in library.problems]
    lines += [str(finding) for finding in lint(library)]
    shipped, problems = load_phrases()
    lines += [str(problem) for problem in problems]
    try:
        load_region()
    except RegionError as fault:
        lines += str(fault).splitlines()
    kept = shared_in(data) if data else []
    for phrase in kept:
        lines += [f"{_named(phrase)} {'.'.join(at)}: {fault.sv} / {fault.en}" for at, fault in kept_faults(phrase)]
        lines += [
            f"{_named(phrase)}: samma kortnamn och läsare som {_named(other)}. Byt det ena. / "
            f"the same shortcut and readers as {_named(other)}. Change one."
            for other in (*shipped, *kept)
            if other.id != phrase.id and clash(other, phrase)
        ]
    return lines


def notes(data: Path | None = None) -> list[str]:
    """Return what is no fault and good to know: which phrase comes first where two have one shortcut."""
    return [before(one) for one in shadows([*load_phrases()[0], *(shared_in(data) if data else [])])]


def _named(phrase: Phrase) -> str:
    return f";{phrase.shortcut} ({', '.join(phrase.units) or phrase.id})"
