"""The verbs of a sheet: what it is for, back, the next field, and the answer to a question."""

from clinic24_tui.commands.base import Command
from clinic24_tui.locale import N_


class Give(Command):
    """Do what the sheet asks about."""

    id = "give"
    keys = ("ctrl+s", "ctrl+j")
    label = N_("Klar")
    help = N_("Gör det som rutan frågar om.")
    place = "dialog"
    rank = 10
    priority = True
    in_palette = False


class Back(Command):
    """Leave the sheet without doing anything."""

    id = "back"
    keys = ("escape",)
    label = N_("Åter")
    help = N_("Gå tillbaka utan att göra något.")
    place = "dialog"
    rank = 30
    in_palette = False


class NextField(Command):
    """Go to the next field of the sheet."""

    id = "next_field"
    keys = ("tab",)
    label = N_("Nästa fält")
    help = N_("Gå till nästa fält i rutan.")
    place = "dialog"
    rank = 20
    in_palette = False


class Confirm(Command):
    """Go on although the sheet warns."""

    id = "confirm"
    keys = ("j", "y")
    label = N_("Ändå")
    help = N_("Gå vidare trots varningen. Enter går tillbaka.")
    place = "dialog"
    rank = 10
    in_palette = False


class SendAndClose(Command):
    """Send the held line at once, and close when it has reached the server."""

    id = "send_and_close"
    keys = ("ctrl+e",)
    label = N_("Skicka nu och avsluta")
    help = N_("Skicka den rad som väntar på att skickas, och avsluta ärendet när den är framme.")
    place = "dialog"
    priority = True
    in_palette = False


SHEET = (Give, Back, NextField)
"""Bound on every sheet."""
