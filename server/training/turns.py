"""What a leader may let happen to a patient: it gets worse now, by the scenario's own words where it has them. Pure."""

from collections.abc import Mapping
from typing import Final

from server.domain.flow import Writer
from server.training.scenario import Cue, Fact, Scenario, When

WORSE: Final = "worse_now"
QUESTION: Final = "Hej! Hur tänker du kring den här patienten: räcker egenvårdsråd, eller ska hen träffa någon i dag?"
"""What a colleague asks, in words that fit any case."""

_OWN: Final = Cue(
    WORSE,
    "worse",
    When(minute=0.0),
    ("nu är det mycket värre. det trycker över bröstet och jag är alldeles kallsvettig",),
    {
        "chest_pain": Fact("has", "ja det trycker över bröstet, det kom nu alldeles nyss"),
        "cold_sweat": Fact("has", "ja jag är kallsvettig"),
    },
)
_CHILD: Final = Cue(
    WORSE,
    "worse",
    When(minute=0.0),
    ("nu är hon mycket sämre! hon är slapp och svår att väcka",),
    {"alertness": Fact("lacks", "nej, hon är slapp och jag får knappt kontakt med henne")},
)
_OTHER: Final = Cue(
    WORSE,
    "worse",
    When(minute=0.0),
    ("nu blev det mycket sämre här. talet är sluddrigt och ena mungipan hänger",),
    {},
)
_BY_WRITER: Final[Mapping[Writer, Cue]] = {"self": _OWN, "guardian": _CHILD, "relative": _OTHER}


def worse(scenario: Scenario, known: frozenset[str]) -> Cue:
    """Return how this patient gets worse; `known` are the concepts that the words know, others are left out."""
    own = next((cue for cue in scenario.by_herself if cue.does == "worse" and cue.says), None)
    cue = own or _BY_WRITER[scenario.person.writer]
    facts = {key: fact for key, fact in cue.facts.items() if key.partition(".")[0] in known}
    return Cue(cue.id, cue.does, cue.when, cue.says, facts, cue.silent_minutes)
