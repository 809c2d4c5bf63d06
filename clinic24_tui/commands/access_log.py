"""Verbs of the access log, for its reviewer."""

from clinic24_tui.commands.base import Command
from clinic24_tui.locale import N_


class SearchLog(Command):
    """Search the access log."""

    id = "search_log"
    keys = ("f",)
    label = N_("Sök i loggen")
    short = N_("Sök")
    help = N_("Sök läsningar efter patient, person, enhet och tid. Sökningen står själv i loggen.")
    place = "settings"
    rank = 50


class SampleLog(Command):
    """Make a spot check."""

    id = "sample_log"
    keys = ("p",)
    label = N_("Stickprov")
    help = N_("Lotta läsningar ur en period, och visa dem som reglerna pekar ut.")
    place = "settings"
    rank = 52


class LogExtract(Command):
    """Show the patient's extract."""

    id = "log_extract"
    keys = ("u",)
    label = N_("Utdrag till patient")
    short = N_("Utdrag")
    help = N_("Visa och kopiera patientens eget utdrag: när, vilken enhet och vad som gjordes.")
    place = "settings"
    rank = 54


class VerifyLog(Command):
    """Verify the chain."""

    id = "verify_log"
    keys = ("v",)
    label = N_("Pröva kedjan")
    short = N_("Kedjan")
    help = N_("Pröva att ingen rad i journal eller logg har ändrats, tagits bort eller lagts till.")
    place = "settings"
    rank = 56


ACCESS_LOG = (SearchLog, SampleLog, LogExtract, VerifyLog)
"""The verbs of the log's room; Enter on a reading reviews it."""
