"""The held-out lines of `lines/`: what patients type, kept apart from the words that rules and flows are made of."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from server.domain.flow import Entrance, Subject

LINES = Path(__file__).parent / "lines"


@dataclass(frozen=True)
class Line:
    """A line, who it is about, and what is expected of it."""

    text: str
    subject: Subject
    theme: str
    level: int = 9
    strict: bool = False
    entrance: Entrance = "symptom"


def half(text: str) -> Literal["seen", "held out"]:
    """The half of a line by its own digest: words and rules are tuned on the seen half alone."""
    return "held out" if hashlib.sha256(text.encode()).digest()[0] % 2 else "seen"


def read(name: str) -> Iterator[Line]:
    """The lines of one file."""
    groups: list[dict[str, Any]] = yaml.safe_load((LINES / f"{name}.yaml").read_text("utf-8"))
    for group in groups:
        age, *writer = group["who"].split()
        months = int(age[:-1]) * (12 if age[-1] == "y" else 1)
        subject = Subject(months, group.get("sex", "female"), writer[0] if writer else "self", 11)
        for text in group["lines"]:
            yield Line(
                text,
                subject,
                group.get("theme") or group["flow"],
                group.get("level", 9),
                group.get("strict", False),
                group.get("entrance", "symptom"),
            )
