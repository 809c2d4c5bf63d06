"""What colleagues say of the triage, counted and in their words."""

from typing_extensions import TypedDict


class FeedbackCount(TypedDict):
    """How often one kind of feedback was given on one rule of one flow; "" where the feedback names none."""

    flow: str
    rule: str
    kind: str
    n: int


class FeedbackText(TypedDict):
    """What a colleague wrote of the triage, when, and of which flow; neither the case nor the writer is named."""

    at: int
    flow: str
    kind: str
    text: str
