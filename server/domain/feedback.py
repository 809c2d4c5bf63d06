"""What colleagues say of the triage, counted for those who mend flows and rules. Names neither patient nor writer."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from server.contract.feedback import FeedbackCount, FeedbackText

LATEST: Final = 20
"""How many of the newest texts are shown."""


class Seen(NamedTuple):
    """One event of a case that is reviewed, with the case's flow; `case` only ties a flag to its acknowledgement."""

    case: str
    at: int
    kind: str
    data: dict[str, Any]
    flow: str


def given(events: Sequence[Seen]) -> list[Seen]:
    """Return the feedback among the events."""
    return [one for one in events if one.kind == "FeedbackGiven"]


def counts(events: Sequence[Seen]) -> list[FeedbackCount]:
    """Return how often each kind was given on each rule of each flow, the commonest first."""
    found = Counter((one.flow, rule, one.data["kind"]) for one in given(events) for rule in one.data["rules"] or [""])
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return [FeedbackCount(flow=flow, rule=rule, kind=kind, n=n) for (flow, rule, kind), n in ordered]


def newest(events: Sequence[Seen]) -> list[FeedbackText]:
    """Return the newest feedback that has words, the newest first."""
    worded = [one for one in given(events) if one.data["text"]]
    return [
        FeedbackText(at=one.at, flow=one.flow, kind=one.data["kind"], text=one.data["text"])
        for one in worded[: -LATEST - 1 : -1]
    ]
