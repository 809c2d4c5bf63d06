"""Verbs of the practice space: the way in, the leader's board, one's own debrief."""

from clinic24_tui.commands.base import Command
from clinic24_tui.locale import N_


class Practise(Command):
    """Choose a patient to practise with, join a session or lead one."""

    id = "practise"
    keys = ("ctrl+k",)
    label = N_("Öva")
    help = N_(
        "Välj en övningspatient, gå med i ett pass eller led ett, och läs dina genomgångar. Bara på en övningsserver."
    )
    rank = 60


class BoardHint(Command):
    """Send a hint to the trainee under the cursor."""

    id = "board_hint"
    keys = ("t",)
    label = N_("Tips")
    help = N_("Skriv ett tips till den som markören står på. Bara hen ser det.")
    place = "dialog"
    in_palette = False


class BoardWorse(Command):
    """Let the patients of the trainee under the cursor get worse now."""

    id = "board_worse"
    keys = ("v",)
    label = N_("Försämra")
    help = N_("Låt patienten hos den som markören står på bli sämre nu, med en röd flagga.")
    place = "dialog"
    in_palette = False


class BoardQuestion(Command):
    """Let a colleague ask the trainee under the cursor."""

    id = "board_question"
    keys = ("f",)
    label = N_("Kollegas fråga")
    help = N_("Låt en kollega fråga den som markören står på om ett annat ärende.")
    place = "dialog"
    in_palette = False


class BoardRush(Command):
    """Let ten patients come at once."""

    id = "board_rush"
    keys = ("r",)
    label = N_("Tio till")
    help = N_("Låt tio patienter komma på en gång.")
    place = "dialog"
    in_palette = False


class BoardPause(Command):
    """Let time stand still, or go on."""

    id = "board_pause"
    keys = ("space",)
    label = N_("Paus")
    help = N_("Låt patienternas tid stå stilla, eller gå vidare.")
    place = "dialog"
    in_palette = False


class BoardFast(Command):
    """Let the patients' time go faster: once, ten times, sixty times."""

    id = "board_fast"
    keys = ("plus",)
    label = N_("Snabbtid")
    help = N_("Låt patienternas tid gå tio eller sextio gånger så fort, och sedan som vanligt igen.")
    place = "dialog"
    in_palette = False


class BoardGroup(Command):
    """Show the group's picture."""

    id = "board_group"
    keys = ("g",)
    label = N_("Gruppens bild")
    help = N_("Visa vad gruppen gjorde tillsammans, utan namn. Kräver minst tre som mött samma scenario.")
    place = "dialog"
    in_palette = False


class BoardEnd(Command):
    """End the session."""

    id = "board_end"
    keys = ("x",)
    label = N_("Avsluta passet")
    help = N_("Avsluta passet. De som väntar i kön går hem, och var och en har sin genomgång kvar.")
    place = "dialog"
    in_palette = False


class StepThrough(Command):
    """Go through the case step by step, or read it whole again."""

    id = "step_through"
    keys = ("s",)
    label = N_("Steg för steg")
    help = N_("Gå igenom ärendet steg för steg med högerpil och vänsterpil, eller läs allt igen.")
    place = "dialog"
    in_palette = False


class ExportDebrief(Command):
    """Save the text as a file."""

    id = "export_debrief"
    keys = ("e",)
    label = N_("Spara som fil")
    help = N_("Spara texten som en Markdown-fil bland dina dokument. Bara du har den.")
    place = "dialog"
    in_palette = False


BOARD = (BoardHint, BoardWorse, BoardQuestion, BoardRush, BoardPause, BoardFast, BoardGroup, BoardEnd)
"""What a leader can do at the board."""
DEBRIEF = (StepThrough, ExportDebrief)
"""What can be done with a debrief."""
TRAINING = (Practise,)
"""The verbs that work everywhere in a practice space."""
