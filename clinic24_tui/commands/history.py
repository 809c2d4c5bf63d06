"""Verbs of the whole history: what stands behind a statement, and what a clinician makes of it."""

from clinic24_tui.commands.base import Command
from clinic24_tui.locale import N_


class ShowAnswer(Command):
    """Show the question and the answer behind a statement of the history."""

    id = "show_answer"
    keys = ("enter",)
    label = N_("Fråga och svar")
    help = N_("Visa frågan som den ställdes och svaret som det gavs, bakom raden i anamnesen.")
    place = "history"
    rank = 10
    in_palette = False


class CorrectStatement(Command):
    """Write what is right instead of the patient's answer."""

    id = "correct_statement"
    keys = ("r", "c")
    label = N_("Rätta")
    help = N_("Skriv vad som är rätt i stället för uppgiften. Den märks som ändrad; samma tangent tar bort märket.")
    place = "history"
    rank = 20
    in_palette = False


class UnclearStatement(Command):
    """Mark the statement as unclear."""

    id = "unclear_statement"
    keys = ("o", "u")
    label = N_("Oklart")
    help = N_("Märk uppgiften som oklar. Samma tangent tar bort märket.")
    place = "history"
    rank = 30
    in_palette = False


HISTORY = (ShowAnswer, CorrectStatement, UnclearStatement)
"""Bound on the whole history."""
