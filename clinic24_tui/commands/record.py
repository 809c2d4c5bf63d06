"""Verbs about the medical record: the text for it, and that it stands there."""

from clinic24_tui.commands.base import Command
from clinic24_tui.locale import N_


class RecordCase(Command):
    """Make the text for the medical record."""

    id = "record_case"
    keys = ("j",)
    label = N_("Journaltext")
    help = N_("Gör text till journalen av anamnesen, samtalet och din bedömning. Ctrl+S kopierar den.")
    place = "transcript"
    rank = 32
    slash = "journal"
    slash_en = "record"


class ConfirmRecorded(Command):
    """Say that the closed case stands in the medical record."""

    id = "confirm_recorded"
    keys = ("w",)
    label = N_("Journalfört")
    help = N_("Säg att texten står i journalen. Ett avslutat ärende står i Ej journalförda tills du har sagt det.")
    place = "transcript"
    rank = 12
    slash = "journalfört"
    slash_en = "recorded"
