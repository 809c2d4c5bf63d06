"""Verbs that work everywhere."""

from clinic24_tui.commands.base import Command
from clinic24_tui.locale import N_


class Help(Command):
    """Show the keys of this place."""

    id = "help"
    keys = ("question_mark", "f1")
    label = N_("Hjälp")
    help = N_("Visa tangenterna som gäller här.")
    rank = 90
    at_right = True


class Palette(Command):
    """Open the palette with every verb."""

    id = "command_palette"
    keys = ("ctrl+p",)
    label = N_("Allt")
    help = N_("Sök bland allt som går att göra.")
    rank = 91
    at_right = True
    priority = True
    in_palette = False


class NextToAnswer(Command):
    """Go to the case that has waited longest for my answer."""

    id = "next_to_answer"
    keys = ("f2",)
    label = N_("Nästa att besvara")
    short = N_("Besvara")
    help = N_("Gå till det ärende som väntat längst på ditt svar.")
    rank = 30
    priority = True


class ReadLeft(Command):
    """Open the case that I handed over or closed last, to read."""

    id = "read_left"
    keys = ("f6",)
    label = N_("Senast lämnat")
    help = N_("Öppna ärendet som du senast avslutade eller lämnade över, för läsning. Läsningen loggas.")
    priority = True


class NextState(Command):
    """Go on to the next state: in the chat, telephone, break."""

    id = "next_state"
    keys = ("f10",)
    label = N_("Byt läge")
    help = N_(
        "Säg vad du gör nu: i chatten, telefon, paus. Alla på enheten ser det; bara i chatten räknas som bevakning."
    )
    priority = True


class EndShift(Command):
    """End the shift; asks what becomes of each open case."""

    id = "end_shift"
    keys = ("s",)
    label = N_("Slut för dagen")
    help = N_("Avsluta passet. Varje öppet ärende ska först avslutas, lämnas över eller lämnas tillbaka.")


class Team(Command):
    """Show who is on duty; the coordinator sees their open cases and moves them."""

    id = "team"
    keys = ("m",)
    label = N_("Teamet")
    help = N_("Visa vilka som är på pass. Samordnaren ser också öppna ärenden, och kan flytta en kollegas ärende.")


class Coordinate(Command):
    """Take or leave the role of coordinator for the day."""

    id = "coordinate"
    label = N_("Samordnare i dag")
    help = N_("Ta rollen som samordnare för dagen, eller lämna den. Kräver att ditt uppdrag har rollen.")


class DayInfo(Command):
    """Show Dagens info."""

    id = "day_info"
    keys = ("d", "f12")
    label = N_("Dagens info")
    help = N_("Visa enhetens fem rader för dagen. Samordnare och superanvändare kan ändra dem.")


class RetryLine(Command):
    """Try the line to the server at once."""

    id = "retry_line"
    keys = ("f9",)
    label = N_("Försök nu")
    help = N_("Försök ansluta till servern nu.")
    priority = True


class ChangeAssignment(Command):
    """Choose another assignment."""

    id = "change_assignment"
    label = N_("Byt uppdrag")
    help = N_("Välj ett annat uppdrag att arbeta i.")


class ChangeLook(Command):
    """Go on to the next look: dark, light, high contrast."""

    id = "change_look"
    label = N_("Byt utseende")
    help = N_("Växla mellan mörkt, ljust, hög kontrast, sexton färger och ingen färg.")


class Hazards(Command):
    """Show what can harm a patient, and what the program does about it."""

    id = "hazards"
    label = N_("Risker och skydd")
    help = N_("Läs vad som kan skada en patient, vad programmet gör åt det, och vad som saknas.")


class TriageFeedback(Command):
    """Show what colleagues say of the triage; for super-users."""

    id = "triage_feedback"
    label = N_("Återkoppling på triage")
    help = N_("Läs vad kollegorna säger om triagen, per flöde och regel. För superanvändare; läsningen loggas.")


class MyPhrases(Command):
    """Show the phrases of my own."""

    id = "my_phrases"
    label = N_("Mina fraser")
    help = N_("Skriv, ändra och ta bort dina egna fraser. Bara du ser dem.")


class Quit(Command):
    """Leave the program; asks when cases are open or something waits to be sent."""

    id = "quit"
    keys = ("q",)
    label = N_("Avsluta programmet")
    help = N_("Lämna programmet. Frågar först om du har öppna ärenden eller något väntar på att skickas.")


class QuitAnywhere(Command):
    """Leave the program also from a text field."""

    id = "quit_anywhere"
    keys = ("ctrl+q",)
    label = N_("Avsluta programmet varifrån som helst")
    short = N_("Avsluta, även i text")
    help = N_("Lämna programmet även när du skriver. Frågar först om du har öppna ärenden eller något väntar.")
    priority = True
    in_palette = False


EVERYWHERE = (
    Help,
    Palette,
    NextToAnswer,
    NextState,
    EndShift,
    Team,
    Coordinate,
    DayInfo,
    ReadLeft,
    RetryLine,
    ChangeAssignment,
    ChangeLook,
    Hazards,
    TriageFeedback,
    MyPhrases,
    Quit,
    QuitAnywhere,
)
