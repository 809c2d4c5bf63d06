"""Take a case over from the colleague who has it; the reason is kept in the case, and she is told."""

from clinic24_tui.dialogs.reason import ReasonDialog
from clinic24_tui.locale import _
from server.contract.views import CaseHead


def take_over_sheet(head: CaseHead) -> ReasonDialog:
    """Return the sheet for a head; a cut-off owner's case needs no reason."""
    name = head["owner_name"] or head["owner"] or ""
    cut_off = any(mark["key"] == "disconnected" for mark in head["marks"])
    here = _("{name} har ärendet och får veta att du tar över det.")
    sentence = _("{name} är frånkopplad. Ärendet blir ditt.") if cut_off else here
    return ReasonDialog(_("Ta över"), sentence.format(name=name), optional=cut_off)
