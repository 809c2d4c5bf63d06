"""What brings simulated patients: the shipped stories, and the flows' own examples in the mix that a centre meets."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from importlib.resources import files
from typing import Any, Final

import yaml

from server.domain.flow import Answer, Example, Flow
from server.domain.triage import example_answers
from server.training.patient import Story

ADULT_MONTHS: Final = 18 * 12
MIX: Final = {0: 1, 1: 4, 2: 12, 3: 33, 4: 36, 5: 14}
"""Per cent of each level (0 = 112) among those who seek care; invented, near what Swedish nurse lines publish."""


def shipped() -> list[Story]:
    """The stories that are written for the simulation: the other entrances, and parents."""
    content = _content()
    replies = tuple(content["replies"])
    return [Story(replies=replies, **entry) for entry in content["stories"]]


def first_day(stories: Iterable[Story]) -> list[Story]:
    """The stories of the first day's tour out of these, the most urgent first. Raises KeyError where one is gone."""
    known = {(story.complaint, story.text): story for story in stories}
    return [
        replace(known[entry["flow"], entry["says"]], replies=tuple(entry["replies"]), in_turn=True)
        for entry in _content()["first_day"]
    ]


def _content() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((files("server.training") / "stories.yaml").read_text(encoding="utf-8"))
    return content


def from_examples(flows: Iterable[Flow], replies: tuple[str, ...]) -> list[Story]:
    """The adults of the flows' examples who write for themselves, weighted so that the levels come as in MIX."""
    found = [
        (flow, example) for flow in flows for example in flow.examples if flow.entrance == "symptom" and _fits(example)
    ]
    many = Counter(example.level for _, example in found)
    return [
        Story(
            id=f"{flow.id}-{number}",
            entrance="care",
            who="self",
            complaint=flow.id,
            text=example.says or example.text,
            replies=replies,
            worry=0.0,
            answers=_told(flow, example),
            sex=example.subject.sex,
            age=example.subject.age_years,
            weight=MIX[example.level] / many[example.level],
        )
        for number, (flow, example) in enumerate(found)
    ]


def _told(flow: Flow, example: Example) -> dict[str, Answer]:
    """The example's answers; a simulated patient has no pictures to send, and passes such a question by."""
    pictures = {question.id for question in flow.questions if question.kind == "picture"}
    return {key: value for key, value in example_answers(flow, example).items() if key not in pictures}


def _fits(example: Example) -> bool:
    subject = example.subject
    return bool(example.says) and subject.writer == "self" and subject.age_months >= ADULT_MONTHS
