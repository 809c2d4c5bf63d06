"""Files that phrases are imported from, by their ending: Word, CSV, YAML. Nothing is decided here."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from server.adapters.phrase_files import read_kept
from server.adapters.yaml_lines import line_of
from server.domain.phrases import Fault
from server.phrase_tools.csv_source import csv_source
from server.phrase_tools.drafts import Draft, Place, Problem, Source, refused
from server.phrase_tools.word_source import word_source


def read_source(path: Path) -> Source:
    """Return what stands in a .docx, .csv or .yaml file; a file that cannot be read is one problem."""
    readers = {".docx": word_source, ".csv": csv_source, ".tsv": csv_source, ".yaml": _yaml, ".yml": _yaml}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        sv = f"Filen slutar på {path.suffix or 'ingenting'}. Spara den som .docx, .csv eller .yaml."
        en = f"The file ends in {path.suffix or 'nothing'}. Save it as .docx, .csv or .yaml."
        return refused(sv, en)
    try:
        source = reader(path)
    except OSError as fault:
        said = fault.strerror or "?"
        return refused(f"Filen går inte att öppna: {said}.", f"The file cannot be opened: {said}.")
    if not source.drafts and not source.problems:
        return refused(
            "Filen har inga fraser. I Word: gör frasens namn till Rubrik 1 med texten under, eller en tabell med två"
            " kolumner, namn och text.",
            "The file has no phrases. In Word: make the phrase's name a Heading 1 with the text below, or a table with"
            " two columns, name and text.",
        )
    return source


def _yaml(path: Path) -> Source:
    entries, problems = read_kept(path)

    def places() -> Iterator[Draft]:
        for fields, document, start in entries:

            def place(path: Sequence[str | int], document: Any = document, start: Any = start) -> Place:
                line = line_of(document, (*start, *path))
                name = ".".join(str(step) for step in path)
                return Place(f"rad {line} {name}".strip(), f"line {line} {name}".strip())

            yield Draft(fields, place)

    told = [
        Problem(
            Place(f"rad {one.line} {one.field}".strip(), f"line {one.line} {one.field}".strip()), Fault(one.sv, one.en)
        )
        for one in problems
    ]
    return Source(list(places()), told)
