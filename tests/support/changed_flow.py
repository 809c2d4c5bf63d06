"""The flow for a sore throat as its owner has changed its file: a box renamed, a limit lowered, words and level others."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from server.flow_tools.exchange import COMPLAINTS
from server.flows.loader import FlowLibrary, load_flow
from tests.support.content import library

VERSION = "9.0"
CHANGES = (
    ('version: "1.0"', f'version: "{VERSION}"'),
    ("{id: contact, text", "{id: someone_near, text"),
    ("maximum: 43", "maximum: 40"),
    ("Har du haft 38 grader eller mer?", "Har du feber, 38 grader eller mer?"),
    ("positive: {sv: Feber, en: Fever}", "positive: {sv: Har feber, en: Has a fever}"),
    ("Hör av dig om det inte är bättre efter en vecka.", "Hör av dig om det inte är bättre efter fem dagar."),
)


def changed_library(folder: Path) -> FlowLibrary:
    """Return the library with the changed file, read from a folder."""
    text = (COMPLAINTS / "sore_throat.yaml").read_text("utf-8")
    for old, new in CHANGES:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file = folder / "sore_throat.yaml"
    file.write_text(text, "utf-8")
    flow, problems = load_flow(file)
    assert flow is not None, problems
    return replace(library(), flows={**library().flows, flow.id: flow})


@contextmanager
def content(found: FlowLibrary) -> Iterator[None]:
    """Let houses be built on another library than the package's."""
    with patch("tests.support.houses.library", lambda: found):
        yield
