"""Questions to a colleague as the lists and sheets need them: which are to me, in what words, which comes next."""

from collections.abc import Container

from clinic24_tui.locale import language
from clinic24_tui.state.professions import profession_name
from clinic24_tui.state.queue import QueueState
from server.contract.questions import REPLIES, WITHIN, Question, Reply, RowQuestion, Within
from server.contract.views import Assignment, QueueRow


def to_me(question: Question | RowQuestion | None, user: str, worn: Assignment | None) -> bool:
    """Say whether a question is to me, by name or in the assignment that is worn."""
    if question is None or worn is None:
        return False
    if question["person"]:
        return question["person"] == user
    return (question["unit"], question["profession"]) == (worn["unit"], worn["profession"])


def as_listed(row: QueueRow) -> QueueRow:
    """Return the row as it stands among the questions: due and come in when the question is, not when the case is."""
    question = row.get("question")
    return {**row, "due": question["due"], "entered": question["at"]} if question else row


def comes_back(before: QueueRow, row: QueueRow) -> bool:
    """Say whether a case of mine is mine to answer again, or has its colleague's answer while it is."""
    answered = "question" in before and "question" not in row and any(mark["key"] == "replied" for mark in row["marks"])
    return before["turn"] != "mine" or answered


def asked_whom(question: Question) -> str:
    """Return whom a question is to: a name, or a profession with its unit."""
    return question["name"] or f"{profession_name(question['profession'])}, {question['unit_name']}"


def row_asked_whom(question: RowQuestion) -> str:
    """Return whom a row's question is to, in short."""
    return question["name"] or profession_name(question["profession"]).lower()


def is_task(question: Question | RowQuestion) -> bool:
    """Say whether a question is a task to a doctor."""
    return question.get("kind") == "task"


def within_name(within: Within) -> str:
    """Return how soon an answer is wanted, in the language of the program."""
    swedish, english = WITHIN[within]
    return english if language() == "en" else swedish


def reply_name(reply: Reply) -> str:
    """Return an answer in the language of the program; empty for a comment."""
    swedish, english = REPLIES[reply]
    return english if language() == "en" else swedish


def next_question(asked: QueueState, answered: Container[tuple[str, int]]) -> str:
    """Return the case of the most urgent question that I have not answered, empty where none is left."""
    for case in asked.ids():
        question = asked.rows[case].get("question")
        if question is not None and (case, question["seq"]) not in answered:
            return case
    return ""
