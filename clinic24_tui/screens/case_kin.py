"""The case view and the patient's other contacts: what is told of them over the conversation, and the sheets that show them."""

from typing import TYPE_CHECKING, cast

from clinic24_tui.locale import language
from clinic24_tui.screens.case_block import CaseBlock
from clinic24_tui.state.contacts import open_count, summary
from clinic24_tui.widgets.kin import OtherContacts
from clinic24_tui.wording import open_cases

if TYPE_CHECKING:
    from clinic24_tui.app import ClinicApp


class CaseKin(CaseBlock):
    """The part of the case view that knows of the patient's other cases."""

    if TYPE_CHECKING:

        def _push_draft(self) -> None: ...

    _kin_asked: frozenset[tuple[str, str]] | None = None
    """The other open cases, with who has each, when the contacts were asked for last."""

    @property
    def several(self) -> int:
        """Return how many open cases of the patient I may read, 0 when there is only this one, or it is closed."""
        head, store = self.head, self.link.store
        if head is None or head["state"] not in ("waiting", "open"):
            return 0
        return open_count(store.contacts.get(self.case_id, []), store.kin.others(self.case_id))

    def _kin(self) -> frozenset[tuple[str, str]]:
        store = self.link.store
        rows = [store.row(case) for case in store.kin.others(self.case_id)]
        return frozenset((row["id"], row.get("owner") or "") for row in rows if row is not None)

    def kin_changed(self) -> bool:
        """Say whether a case of the patient has come, gone or changed hands; how they stand is asked anew then."""
        now = self._kin()
        before, self._kin_asked = self._kin_asked, now
        if before is None or before == now:
            return False
        self.link.ask_contacts(self.case_id)
        return True

    def _draw_contacts(self) -> None:
        store = self.link.store
        found = store.contacts.get(self.case_id, [])
        row = self.query_one(OtherContacts)
        row.said = summary(found, self.link.now(), lambda key: store.complaint(key, language()))
        row.several = open_cases(self.several) if self.several else ""

    def action_earlier_contacts(self) -> None:
        """Show the patient's other contacts, to open one."""
        from clinic24_tui.dialogs.contacts import show_contacts

        show_contacts(cast("ClinicApp", self.app), self.link, self.case_id)

    def action_open_cases(self) -> None:
        """Show the patient's open cases side by side."""
        from clinic24_tui.dialogs.open_cases import show_open_cases

        self._push_draft()
        show_open_cases(self.app, self.link, self.case_id)

    def action_merge_cases(self) -> None:
        """Show them, and ask at once whether to make them one when there are two."""
        from clinic24_tui.dialogs.open_cases import show_open_cases

        self._push_draft()
        show_open_cases(self.app, self.link, self.case_id, merge=True)
