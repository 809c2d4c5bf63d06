"""The case view and the medical record: the text for it, and that it stands there once the case is closed."""

from clinic24_tui.locale import _, language
from clinic24_tui.messages import Happened, Say
from clinic24_tui.screens.case_asked import CaseAsked
from clinic24_tui.state.record import lacking, record_text
from clinic24_tui.state.record_headings import Headings, of_unit
from clinic24_tui.widgets.band import person


class CaseRecord(CaseAsked):
    """The part of the case view that makes the text for the record, and keeps that it stands there."""

    def action_record_case(self) -> None:
        """Make the text for the record; older lines of the conversation are fetched first."""
        from clinic24_tui.dialogs.record import RecordSheet

        if self.head is not None:
            self._is_whole()
            sheet = RecordSheet(self.source.notes, self._headings, self._record, self._is_whole)
            self.app.push_screen(sheet, self._copied)

    @property
    def _headings(self) -> Headings:
        """Those of the case's unit."""
        return of_unit(self.link.store.units, self.head["unit"] if self.head else "")

    def _record(self) -> str:
        view = self.link.store.case(self.case_id)
        if view is None or view.head is None:
            return ""
        head = view.head
        complaint = self.link.store.complaint(head["complaint"], language())
        return record_text(
            head,
            view.events,
            self.source.notes,
            person=person(head),
            complaint=complaint,
            headings=of_unit(self.link.store.units, head["unit"]),
        )

    def _is_whole(self) -> bool:
        """Say whether all of the conversation is here; when not, ask for more of it."""
        view = self.link.store.case(self.case_id)
        if view is None or not view.more:
            return True
        self.link.page(self.case_id, 100)
        return False

    def _copied(self, text: str | None) -> None:
        if text is None:
            return
        self.run_worker(self._tell_copied(text), name="clipboard", exclusive=True)

    async def _tell_copied(self, text: str) -> None:
        """Say how much was copied to which clipboard, and ask whether a closed case stands in the record now."""
        from clinic24_tui.clipboard import program, told

        self.source.notes.copied = True
        where = await told("" if self.app.is_headless else program(), text)
        missing = ", ".join(lacking(self.source.notes, self._headings))
        words = _("Journaltext kopierad ({where}): {n} rader.").format(where=where, n=len(text.splitlines()))
        empty = _("Tomt: {fields}").format(fields=missing) if missing else ""
        self.post_message(Say(f"{words} {empty}".strip(), "warn" if missing else "plain"))
        self.post_message(Happened("record_copied"))
        if self._unrecorded and self.app.screen is self:
            from clinic24_tui.dialogs.recorded import RecordedSheet

            self.app.push_screen(RecordedSheet(words), lambda yes: self.action_confirm_recorded() if yes else None)

    @property
    def _unrecorded(self) -> bool:
        """Say whether I have closed the case and not said that it stands in the record."""
        head, me = self.head, self.link.store.me
        if head is None or me is None or head["state"] != "closed" or head["owner"] != me["user"]:
            return False
        return any(mark["key"] == "unrecorded" for mark in head["marks"])

    def action_confirm_recorded(self) -> None:
        """Say that the text stands in the medical record."""
        if self.ask("ConfirmRecorded"):
            self.post_message(Say(_("Ärendet är markerat som journalfört.")))
