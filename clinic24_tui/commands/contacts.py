"""Verbs about a patient's other contacts: what has been, what is open beside this case, and making two cases one."""

from clinic24_tui.commands.base import Command
from clinic24_tui.locale import N_


class EarlierContacts(Command):
    """Show the patient's other contacts."""

    id = "earlier_contacts"
    keys = ("h",)
    label = N_("Tidigare kontakter")
    short = N_("Kontakter")
    help = N_("Visa patientens andra kontakter, öppna och senaste 30 dagarna, med utfall. Enter öppnar en.")
    place = "transcript"
    slash = "kontakter"
    slash_en = "contacts"


class OpenCases(Command):
    """Show the patient's open cases side by side."""

    id = "open_cases"
    keys = ("plus",)
    label = N_("Öppna ärenden")
    help = N_("Visa patientens öppna ärenden sida vid sida, bara för läsning. Enter slår ihop dem efter en fråga.")
    place = "transcript"
    rank = 14
    slash = "ärenden"
    slash_en = "cases"


class MergeCases(Command):
    """Make two open cases of the patient one."""

    id = "merge_cases"
    keys = ()
    label = N_("Slå ihop ärenden")
    help = N_("För in patientens andra öppna ärende i ditt. Det andra avslutas, och det går inte att ångra.")
    place = "transcript"
    slash = "slåihop"
    slash_en = "merge"


CONTACTS = (EarlierContacts, OpenCases, MergeCases)
"""Bound on the transcript."""
