"""Verbs of the case view by which colleagues are asked; the patient sees nothing of it."""

from clinic24_tui.commands.base import Command
from clinic24_tui.locale import N_


class AskColleague(Command):
    """Ask a colleague, look at my open question, or answer the one that is to me."""

    id = "ask_colleague"
    keys = ("f",)
    label = N_("Fråga kollega")
    short = N_("Fråga")
    help = N_("Fråga ett yrke eller en kollega om ärendet, som är kvar hos dig. Är du tillfrågad: svara.")
    place = "transcript"
    rank = 33
    slash = "fråga"
    slash_en = "ask"


class TaskToDoctor(Command):
    """Give a doctor a task that is answered yes, no or with a comment."""

    id = "task_to_doctor"
    keys = ("c",)
    label = N_("Uppdrag till läkare")
    short = N_("Uppdrag")
    help = N_("Ge en läkare ett uppdrag som hon svarar ja, nej eller en kommentar på. Mallarna är ifyllda ur ärendet.")
    place = "transcript"
    rank = 37
    slash = "uppdrag"
    slash_en = "task"


COLLEAGUES = (AskColleague, TaskToDoctor)
"""Bound on the transcript: single keys."""
