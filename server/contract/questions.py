"""Questions to a colleague, and the parts of a handover by SBAR: what both sides of the line read.

A question is internal: nothing of it ever reaches the patient's side. The case stays with who asks.
"""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

Within = Literal["quarter", "hour", "day", "tomorrow"]
"""How soon an answer is wanted; the server turns it into a time."""

WITHIN: dict[Within, tuple[str, str]] = {
    "quarter": ("15 minuter", "15 minutes"),
    "hour": ("60 minuter", "60 minutes"),
    "day": ("dagens slut", "end of the day"),
    "tomorrow": ("i morgon", "tomorrow"),
}
"""The times to choose from: id -> (Swedish, English)."""

WITHIN_OF_LEVEL: dict[int, Within] = {0: "quarter", 1: "quarter", 2: "quarter", 3: "hour", 4: "day", 5: "day"}
"""What is meant where nothing is chosen, by the case's level."""

QuestionKind = Literal["question", "task"]
"""What is asked of a colleague: a free question, or a task (*uppdrag*) to a doctor, who says yes, no or a comment."""

TASK_GIVERS = frozenset({"nurse", "bvc_nurse", "secretary"})
"""Professions that give a doctor tasks."""

Reply = Literal["yes", "no", "comment"]

REPLIES: dict[Reply, tuple[str, str]] = {"yes": ("Ja", "Yes"), "no": ("Nej", "No"), "comment": ("", "")}
"""The answers: id -> (Swedish, English); a comment stands for itself."""


class Sbar(TypedDict):
    """A handover in four parts: *Situation, Bakgrund, Aktuellt, Rekommendation*; the last is the sender's wish."""

    situation: str
    background: str
    assessment: str
    recommendation: str


class KeptSbar(Sbar):
    """The parts as the case keeps them, with who gave them and when (ms UTC)."""

    by: str
    at: int


class Question(TypedDict):
    """An open question of a case: `seq` is its event's, `due` when it is late (ms UTC), `late` who has been told of that.

    It is to `profession` at `unit`, or to `person` there, who is called `name`. `kind` is there for a task only.
    """

    kind: NotRequired[QuestionKind]
    seq: int
    at: int
    by: str
    by_name: str
    unit: str
    unit_name: str
    profession: str
    person: str
    name: str
    text: str
    due: int
    late: Literal["", "asker", "coordinator"]


class RowQuestion(TypedDict):
    """What a list shows of an open question: who asks whom since when and until when; not what is asked."""

    kind: NotRequired[QuestionKind]
    seq: int
    at: int
    due: int
    by: str
    by_name: str
    unit: str
    profession: str
    person: str
    name: str


class AskColleague(TypedDict):
    """Ask a profession of a unit, or a person, about my case, which stays mine; one question at a time.

    A task goes from a nurse or a secretary to a doctor and has no blank left in it; without `kind` it is a free question.
    """

    id: str
    type: Literal["AskColleague"]
    case: str
    owner_seq: int
    text: str
    kind: NotRequired[QuestionKind]
    within: NotRequired[Within]
    unit: NotRequired[str]
    profession: NotRequired[str]
    person: NotRequired[str]


class AnswerColleague(TypedDict):
    """Answer the question with this seq; a comment needs a text."""

    id: str
    type: Literal["AnswerColleague"]
    case: str
    question: int
    answer: Reply
    text: NotRequired[str]


class RetractQuestion(TypedDict):
    """Take the open question of my case back."""

    id: str
    type: Literal["RetractQuestion"]
    case: str
    owner_seq: int


class QuestionLate(TypedDict):
    """The answer is late: note it, for who asked first, then for the coordinator of the unit that was asked."""

    id: str
    type: Literal["QuestionLate"]
    case: str
