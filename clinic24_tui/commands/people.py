"""Verbs of the room where people are looked after."""

from clinic24_tui.commands.base import Command
from clinic24_tui.locale import N_


class NewHere(Command):
    """Make an account, or on a person's page an assignment."""

    id = "new_here"
    keys = ("n",)
    label = N_("Ny")
    help = N_("I listan: lägg upp ett konto; personen får en engångskod. På en persons sida: ge ett uppdrag till.")
    place = "settings"
    rank = 15


class ImportPeople(Command):
    """Read a list of people in."""

    id = "import_people"
    keys = ("l",)
    label = N_("Läs in lista")
    help = N_("Läs in en CSV-fil med konton och uppdrag. Först visas vad som skulle ändras; sedan allt eller inget.")
    place = "settings"
    rank = 16


class EndAssignment(Command):
    """End the assignment under the cursor."""

    id = "end_assignment"
    keys = ("x",)
    label = N_("Avsluta uppdrag")
    short = N_("Avsluta")
    help = N_("Avsluta uppdraget under markören nu. Det som är öppet med det stängs.")
    place = "settings"
    rank = 16


class InvitePerson(Command):
    """Give the person a one-time code."""

    id = "invite_person"
    keys = ("i",)
    label = N_("Ny engångskod")
    short = N_("Kod")
    help = N_("Ge personen en ny engångskod. Det gamla lösenordet slutar gälla genast.")
    place = "settings"
    rank = 17


class RenamePerson(Command):
    """Give the person another name."""

    id = "rename_person"
    keys = ("e",)
    label = N_("Byt namn")
    help = N_("Ge personen ett annat namn. Användarnamnet är detsamma.")
    place = "settings"
    rank = 18


class EndAccount(Command):
    """End the account, or open an ended one again."""

    id = "end_account"
    keys = ("a",)
    label = N_("Avsluta konto")
    help = N_(
        "Avsluta kontot, eller återöppna ett avslutat. Inget tas bort; öppna ärenden går tillbaka till kön och"
        " inloggningar avslutas."
    )
    place = "settings"
    rank = 19


class WhyPerson(Command):
    """Ask why the person sees a case or a queue, or does not."""

    id = "why_person"
    keys = ("v",)
    label = N_("Varför?")
    help = N_(
        "Fråga varför personen ser ett ärende eller en kö, eller inte. Svaret kommer regel för regel, utan patientuppgifter."
    )
    place = "settings"
    rank = 14


LIST = (NewHere, ImportPeople)
"""The verbs of the list."""
PERSON = (WhyPerson, NewHere, EndAssignment, InvitePerson, RenamePerson, EndAccount)
"""The verbs of one person's page."""
