"""A page of the settings: documents as one form, with the difference before a save, the history, and the way back."""

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from clinic24_tui.client.admin import NotDone
from clinic24_tui.commands.base import bindings
from clinic24_tui.commands.settings import History, SaveSettings, TryOut
from clinic24_tui.dialogs.confirm import ConfirmSheet
from clinic24_tui.dialogs.settings_history import SettingsHistorySheet
from clinic24_tui.dialogs.settings_save import SettingsSaveSheet
from clinic24_tui.link import Link
from clinic24_tui.locale import _, language
from clinic24_tui.messages import Say
from clinic24_tui.screens.settings.form import FormLines, FormPane
from clinic24_tui.screens.settings.room import Room, words_of
from clinic24_tui.state.form import Form
from clinic24_tui.state.settings_page import SettingsPage, change_words
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import SheetRow

Answer = dict[str, Any]


class PageScreen(Room):
    """What is typed stays here until it is saved; what somebody else saves meanwhile goes under it. A subclass gives `make`."""

    AUTO_FOCUS: ClassVar[str | None] = "#form-lines"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(SaveSettings, TryOut, History)]

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self.page: SettingsPage | None = None
        self._told = ""
        """Who has saved meanwhile, until mine has been saved on top."""

    def make(self, answer: Answer) -> SettingsPage:
        """Return the page out of the settings as they stand."""
        raise NotImplementedError

    @property
    def unit(self) -> str:
        """Return the unit that the page is about, empty where it is about several."""
        return ""

    def compose_work(self) -> ComposeResult:
        """Lay out the page's name and the form."""
        yield SheetRow(id="heading")
        yield FormPane(Form((), {}), id="form")

    def on_mount(self) -> None:
        """Ask how the settings stand."""
        self.asks(self._load)

    @property
    def pane(self) -> FormPane:
        """Return the form on the screen."""
        return self.query_one(FormPane)

    @property
    def _is_left(self) -> bool:
        """Say whether the page was left while the server was asked: then there is nothing to draw in."""
        return not self.is_attached or not self.query(FormLines)

    async def _load(self) -> None:
        await self._show({})

    async def _show(self, mine: Answer) -> None:
        """Show the page as it stands, with what I have changed on top."""
        answer = await self.get("settings")
        if self._is_left:
            return
        self.page = self.make(answer)
        form = self.page.form()
        for key, value in mine.items():
            form.put(key, value)
        self.pane.show(form)
        version = self.page.versions.get(self.page.subject, 0)
        aside = _("version {n}").format(n=version) if version else _("följer med programmet")
        self.query_one("#heading", SheetRow).show(
            Part(self.page.name, "strong", True), right=(Part(f"{aside} ", "dim"),)
        )
        self.speak()

    @on(FormPane.Changed)
    def _changed(self) -> None:
        self.speak()

    # ---- saving

    def action_save_settings(self) -> None:
        """Show what would be changed, and ask why."""
        if self.page is None:
            return
        if self.pane.typing:
            self.pane.leave_typing()
            return
        if not self.page.changes(self.pane.form):
            self.post_message(Say(_("Inget är ändrat."), "warn"))
            return
        self.asks(self._review)

    async def _review(self) -> None:
        if self.page is None:
            return
        form = self.pane.form
        form.errors.clear()
        told = await self.post("settings/change", {"changes": self.page.changes(form), "dry": True})
        if self._is_left:
            return
        self.pane.redraw()
        lines = [line for subject, diff in told["diffs"].items() for line in (subject, *diff)]
        words = change_words(form)

        def said(why: str | None) -> None:
            if why:
                self.asks(lambda: self._save(why))

        self.app.push_screen(SettingsSaveSheet(words, lines, self._told, self._why), said)

    async def _save(self, why: str) -> None:
        if self.page is None:
            return
        self._why = why
        changes = self.page.changes(self.pane.form)
        await self.post("settings/change", {"changes": changes, "why": why})
        self._told = self._why = ""
        await self._load()
        self.post_message(Say(_("Sparat, och gäller nu.")))

    def refused(self, fault: NotDone) -> None:
        """Put what is wrong beside its field; go on from what somebody else has saved."""
        if self._is_left:
            return
        if fault.code == "settings_wrong":
            self._beside(fault.more.get("problems", []))
            return
        if fault.code == "setting_changed":
            self._told = words_of(fault)
            mine = self.pane.form.changes()
            # Asked once this question is over: one question at a time.
            self.call_later(self.asks, lambda: self._again(mine))
        super().refused(fault)

    async def _again(self, mine: Answer) -> None:
        await self._show(mine)
        await self._review()

    def _beside(self, problems: list[Answer]) -> None:
        form, first, stray = self.pane.form, "", ""
        for one in problems:
            key = self.page.key_of(one["subject"], one["field"]) if self.page else ""
            if key:
                form.errors[key] = one[language()]
                first = first or key
            else:
                stray = stray or f"{one['subject']}, {one['field']}: {one[language()]}"
        self.pane.redraw()
        self.pane.lines.go_to(first)
        self.post_message(Say(stray or _("Inget är sparat: rätta det som är märkt."), "warn"))

    # ---- trying out

    def action_try_out(self) -> None:
        """Go to the simulator with what is changed here, as if it were saved."""
        from clinic24_tui.screens.settings.what_if import WhatIfScreen

        if self.page is not None:
            self.app.push_screen(WhatIfScreen(self.link, self.unit, self.page.changes(self.pane.form)))

    # ---- history

    def action_setting_history(self) -> None:
        """Show the versions of what the page is made of."""
        self.asks(self._history)

    async def _history(self) -> None:
        if self.page is None:
            return
        found: list[Answer] = []
        for subject in self.page.subjects:
            found += (await self.get("settings/history", subject=subject))["versions"]
        if self._is_left:
            return
        found.sort(key=lambda one: one["at"], reverse=True)
        self.app.push_screen(SettingsHistorySheet(found), self._chosen)

    def _chosen(self, version: Answer | None) -> None:
        if version is None:
            return
        title = _("Låt versionen gälla igen")
        about = _("{subject} blir som i version {n}. Det blir en ny version; inget i historiken försvinner.")

        sentence = about.format(subject=version["subject"], n=version["version"])
        self.ask_why(title, sentence, lambda why: self._back(version, why))

    async def _back(self, version: Answer, why: str) -> None:
        if self.page is None:
            return
        subject = version["subject"]
        body = {"subject": subject, "to": version["version"], "version": self.page.versions[subject], "why": why}
        mine = self.pane.form.changes()
        await self.post("settings/back", body)
        await self._show(mine)
        self.post_message(Say(_("Sparat, och gäller nu.")))

    # ---- leaving

    def action_leave_room(self) -> None:
        """Stop typing or searching first; ask when something is not saved."""
        if self.pane.leave_typing():
            return
        if not self.pane.form.changed():
            self.app.pop_screen()
            return
        n = len(self.pane.form.changed())
        sentence = _("{n} ändringar är inte sparade. De försvinner.").format(n=n)
        self.app.push_screen(ConfirmSheet(_("Lämna utan att spara?"), sentence, _("Lämna")), self._left)

    def _left(self, yes: bool | None) -> None:
        if yes:
            self.app.pop_screen()

    def spoken_lines(self) -> tuple[list[str], int]:
        """Return the fields and what is wrong with them."""
        return self.pane.lines.said()
