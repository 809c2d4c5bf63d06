"""What a line or a note must pass before it leaves the composer: the case is mine, it has stood here for a moment, and no
other patient is named.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from clinic24_tui import times
from clinic24_tui.locale import _
from clinic24_tui.messages import Say
from clinic24_tui.screens.case_verbs import CaseVerbs
from clinic24_tui.state.wrong_patient import another_patient

LOCKED_SECONDS = 0.4
"""How long nothing is sent after another case has come up: keys may still be on their way to the one before."""


class CaseSending(CaseVerbs):
    """The way from the composer to the link."""

    if TYPE_CHECKING:
        _settled: bool

    _since: float | None = None
    """When the case took another one's place, by the program's clock; None where it has not."""

    def send_line(self, text: str, *, sure: bool = False) -> None:
        """Hold the line, when it may go to the patient at all; `sure` says that the other patient in it has been seen."""
        head = self.head
        if head is None or not self.mine or head["owner_seq"] is None:
            self.post_message(Say(self._why_not(), "warn"))
            return
        if self._just_came():
            return
        named = "" if sure else self.another(text)
        if named:
            words = _(
                "Du skriver till {name}, men i texten står {named}. Gå tillbaka och ändra texten, eller skicka den som den är."
            )
            self._ask_about(
                words.format(name=head["name"], named=named), _("Skicka ändå"), lambda: self.send_line(text, sure=True)
            )
            return
        self.composer.writing.place("")
        urgent, phrases = self.source.urgent(text), self.source.used_in(text)
        self.link.say(self.case_id, text, head["owner_seq"], urgent=urgent, phrases=phrases)
        if not self.link.live(self.case_id):
            words = _("Frånkopplad: raden väntar på linjen. Har något ändrats då blir den utkast igen.")
            self.post_message(Say(words, "warn"))
        self._push_draft()
        self.chat.follow()
        self._draw()

    def write_note(self, text: str, *, sure: bool = False) -> None:
        """Write the internal note; it goes by its own command and can never be a line to the patient."""
        if self._just_came():
            return
        named = "" if sure else self.another(text)
        if named and self.head is not None:
            words = _(
                "Anteckningen hör till {name}, men i texten står {named}. Gå tillbaka och ändra den, eller skriv den som den är."
            )
            words = words.format(name=self.head["name"], named=named)
            self._ask_about(words, _("Skriv ändå"), lambda: self.write_note(text, sure=True))
            return
        if not self.ask("WriteNote", text=text):
            return
        self.composer.noting.place("")
        self.composer.internal = False
        self._push_draft()
        self.post_message(Say(_("Intern anteckning skriven.")))

    # ---- the right patient

    def come_up(self) -> None:
        """Note that the case has taken another one's place now."""
        self._since = self.link.clock.monotonic()

    def _just_came(self) -> bool:
        """Say whether another case stood here a moment ago; then nothing is sent, and it is told."""
        head = self.head
        if self._since is None or head is None or self.link.clock.monotonic() - self._since >= LOCKED_SECONDS:
            return False
        words = _("Ärendet byttes nyss: nu är det {name}. Inget är skickat, tryck igen.")
        self.post_message(Say(words.format(name=head["name"]), "warn"))
        return True

    def another(self, text: str) -> str:
        """Return who else than this patient is named in a text, empty when nobody is."""
        return another_patient(text, self.head, self.link.store) if self.head is not None else ""

    def _ask_about(self, words: str, anyway: str, go: Callable[[], None]) -> None:
        """Ask whether the text is about the right patient; `go` is called when it is."""
        from clinic24_tui.dialogs.confirm import ConfirmSheet

        self.app.push_screen(ConfirmSheet(_("Rätt patient?"), words, anyway), lambda yes: go() if yes else None)

    def _why_not(self) -> str:
        """Return why nothing can be sent to the patient now, empty when it can."""
        head = self.head
        if head is None:
            if self._settled:
                return _("ärendet är inte ditt längre")
            here = self.link.state == "online"
            return _("ärendet hämtas") if here else _("frånkopplad: ärendet hämtas när linjen är tillbaka")
        if head["state"] == "closed":
            return _("ärendet är avslutat")
        if head["owner"] is None:
            return _("i kön, ingen har det: ta det för att svara")
        if not self.mine:
            since = times.clock(head["owner_since"] or 0)
            return _("{name} har ärendet sedan {time}").format(name=head["owner_name"] or head["owner"], time=since)
        if self.link.state != "online":
            has_text = self.case_id in self.link.drafts.unkept()
            return _("frånkopplad: utkast, ej sparat") if has_text else _("frånkopplad: raden väntar på linjen")
        return ""
