"""Verbs of the settings: the way in, and what a form can do."""

from clinic24_tui.commands.base import Command
from clinic24_tui.locale import N_


class Settings(Command):
    """Go to the settings that my assignment may look after."""

    id = "settings"
    keys = ("comma",)
    label = N_("Inställningar")
    help = N_("Öppna inställningarna: enheter, ingångar och öppettider. För administratörer och superanvändare.")


class LeaveRoom(Command):
    """Go back from a room of the settings."""

    id = "leave_room"
    keys = ("escape",)
    label = N_("Åter")
    help = N_("Gå tillbaka. Det som inte är sparat frågas det om först.")
    place = "settings"
    rank = 80


class SaveSettings(Command):
    """Save what has been changed."""

    id = "save_settings"
    keys = ("ctrl+s",)
    label = N_("Spara")
    help = N_("Granska ändringarna, skriv varför och spara dem. Inget gäller förrän allt gäller.")
    place = "settings"
    rank = 20
    priority = True


class UndoSetting(Command):
    """Undo the latest change that is not saved."""

    id = "undo_setting"
    keys = ("ctrl+z",)
    label = N_("Ångra")
    help = N_("Ångra den senaste ändringen som inte är sparad.")
    place = "settings"
    rank = 22
    priority = True


class EditField(Command):
    """Change the field under the cursor."""

    id = "edit_field"
    keys = ("enter", "space")
    label = N_("Ändra")
    help = N_("Ändra fältet under markören. Val och brytare går vidare till nästa värde.")
    place = "settings"
    rank = 10


class SearchFields(Command):
    """Search among the fields."""

    id = "search_fields"
    keys = ("slash",)
    label = N_("Sök")
    help = N_("Sök bland fälten. Esc visar alla igen.")
    place = "settings"
    rank = 30


class AddRow(Command):
    """Add a row to the list under the cursor."""

    id = "add_row"
    keys = ("plus", "n")
    label = N_("Ny rad")
    help = N_("Lägg till en rad i listan under markören.")
    place = "settings"
    rank = 12


class RemoveRow(Command):
    """Remove the row under the cursor."""

    id = "remove_row"
    keys = ("x", "delete")
    label = N_("Ta bort rad")
    help = N_("Ta bort raden under markören.")
    place = "settings"
    rank = 14


class History(Command):
    """Show who changed what, when and why."""

    id = "setting_history"
    keys = ("h",)
    label = N_("Historik")
    help = N_("Visa vem som ändrade, när och varför, och gå tillbaka till en tidigare version.")
    place = "settings"
    rank = 40


class TryOut(Command):
    """Try in the simulator what the changes would do."""

    id = "try_out"
    keys = ("t",)
    label = N_("Prova")
    help = N_("Prova i simulatorn vad som händer ett ärende, som om ändringarna vore sparade. Inget sparas.")
    place = "settings"
    rank = 35


class ExportSettings(Command):
    """Save all that the unit's settings are made of as a file."""

    id = "export_settings"
    keys = ("e",)
    label = N_("Exportera")
    help = N_("Spara enhetens inställningar, med dess öppettider, som en fil bland dina dokument.")
    place = "settings"
    rank = 50


class ImportSettings(Command):
    """Take in settings from a file, after their difference has been seen."""

    id = "import_settings"
    keys = ("i",)
    label = N_("Importera")
    help = N_("Läs in inställningar från en fil. Skillnaden visas först, och allt eller inget gäller.")
    place = "settings"
    rank = 52


class ShowText(Command):
    """Show the difference as text of the documents, or in words."""

    id = "show_text"
    keys = ("ctrl+t",)
    label = N_("Som text")
    help = N_("Visa skillnaden som dokumentens text (YAML), eller i ord igen.")
    place = "dialog"
    rank = 15
    in_palette = False


FORM = (EditField, AddRow, RemoveRow, UndoSetting, SearchFields)
"""The verbs of a form."""
SETTINGS = (SaveSettings, *FORM, TryOut, History, ExportSettings, ImportSettings, LeaveRoom)
"""The verbs of the settings' rooms."""
