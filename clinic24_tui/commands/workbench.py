"""Verbs of the workbench."""

from textual.binding import Binding

from clinic24_tui.commands.base import Command
from clinic24_tui.commands.reach import NewContact
from clinic24_tui.locale import N_


class TakeNext(Command):
    """Take the most urgent case that I may take."""

    id = "take_next"
    keys = ("n",)
    label = N_("Ta nästa")
    help = N_("Ta det mest brådskande ärendet som du får ta.")
    place = "workbench"
    rank = 10


class ChooseAges(Command):
    """Choose the ages that I take by *take next*."""

    id = "choose_ages"
    keys = ("a",)
    label = N_("Välj åldrar")
    help = N_("Välj vilka åldrar Ta nästa tar. Alla syns kvar i listan, och det som inte får vänta tas alltid.")
    place = "workbench"


class OpenSelected(Command):
    """Take and open the selected case, or open it when it is mine."""

    id = "open_selected"
    keys = ("enter",)
    label = N_("Öppna")
    help = N_("Ta och öppna det valda ärendet. Ett ärende som en kollega har öppnas för läsning.")
    place = "workbench"
    rank = 20


class OpenSlot(Command):
    """Open the strip with the number."""

    id = "open_slot"
    keys = ("1", "2", "3", "4", "5", "6", "7", "8", "9")
    shown = "1–9"
    label = N_("Remsa")
    help = N_("Öppna remsan med det numret.")
    place = "workbench"
    rank = 40
    in_palette = False

    @classmethod
    def bind(cls) -> list[Binding]:
        """Return one binding for each slot."""
        return [cls._bound(key, f"open_slot({key})", f"open_slot_{key}") for key in cls.keys]


class Search(Command):
    """Search in the list."""

    id = "search"
    keys = ("slash",)
    label = N_("Sök")
    help = N_("Sök i listan. Nivå 1–2, passerade och längst väntande syns ändå.")
    place = "workbench"
    rank = 50


class ClearSearch(Command):
    """Show the whole list again."""

    id = "clear_search"
    keys = ("escape",)
    label = N_("Visa alla")
    help = N_("Ta bort sökningen och visa hela listan.")
    place = "workbench"


class HandOverSelected(Command):
    """Hand over the selected case when it is mine."""

    id = "hand_over"
    keys = ("l",)
    label = N_("Lämna över")
    help = N_("Lämna över ärendet till en enhet, ett yrke eller en person.")
    place = "workbench"
    rank = 60


class ReturnSelected(Command):
    """Hand the selected case of mine back to its queue."""

    id = "hand_back"
    keys = ("b",)
    label = N_("Lämna tillbaka")
    help = N_("Lämna tillbaka ärendet till kön, med en orsak.")
    place = "workbench"


class AcceptSelected(Command):
    """Acknowledge the selected case that a colleague offers me."""

    id = "acknowledge"
    keys = ("k", "f4")
    label = N_("Kvittera")
    help = N_("Ta emot ett ärende som en kollega lämnar till dig.")
    place = "workbench"
    rank = 55


class TakeOverSelected(Command):
    """Take over a case that a colleague has, with a reason."""

    id = "take_over"
    keys = ("o",)
    label = N_("Ta över")
    help = N_("Ta över ett ärende som en kollega har. Du skriver en orsak.")
    place = "workbench"


class NextList(Command):
    """Show the next list."""

    id = "next_list"
    keys = ("tab",)
    label = N_("Nästa kö")
    help = N_("Visa nästa kö: Väntar, Mina, Att kvittera, Frågor till dig, Hos kollegor, Bevakning, Ej journalförda.")
    place = "workbench"
    rank = 70


class PreviousList(Command):
    """Show the list before."""

    id = "previous_list"
    keys = ("shift+tab",)
    label = N_("Föregående kö")
    help = N_("Visa kön före.")
    place = "workbench"


class ShowUnrecorded(Command):
    """Show my closed cases that are not in the medical record yet."""

    id = "show_unrecorded"
    keys = ("w",)
    label = N_("Ej journalförda")
    help = N_("Visa dina avslutade ärenden som inte står i journalen än. Hur många de är står i statusraden.")
    place = "workbench"


class CursorDown(Command):
    """Go one row down."""

    id = "cursor_down"
    keys = ("down", "j")
    label = N_("Nedåt")
    help = N_("Gå till nästa rad.")
    place = "workbench"
    in_palette = False


class CursorUp(Command):
    """Go one row up."""

    id = "cursor_up"
    keys = ("up",)
    label = N_("Uppåt")
    help = N_("Gå till raden före.")
    place = "workbench"
    in_palette = False


class PageDown(Command):
    """Go half a page down."""

    id = "page_down"
    keys = ("pagedown", "space")
    label = N_("En sida ned")
    help = N_("Gå en sida ned i listan.")
    place = "workbench"
    in_palette = False


class PageUp(Command):
    """Go half a page up."""

    id = "page_up"
    keys = ("pageup",)
    label = N_("En sida upp")
    help = N_("Gå en sida upp i listan.")
    place = "workbench"
    in_palette = False


class First(Command):
    """Go to the greatest need."""

    id = "cursor_first"
    keys = ("home",)
    label = N_("Först i listan")
    help = N_("Gå till det mest brådskande.")
    place = "workbench"


class Last(Command):
    """Go to the end of the list."""

    id = "cursor_last"
    keys = ("end",)
    label = N_("Sist i listan")
    help = N_("Gå till listans slut.")
    place = "workbench"


CURSOR = (CursorDown, CursorUp, PageDown, PageUp, First, Last)
WORKBENCH = (
    TakeNext,
    OpenSelected,
    OpenSlot,
    Search,
    ClearSearch,
    HandOverSelected,
    ReturnSelected,
    AcceptSelected,
    TakeOverSelected,
    NextList,
    PreviousList,
    ShowUnrecorded,
    NewContact,
    ChooseAges,
)
