"""What the program does for the terminal it stands in: names hidden, the lock, notices, the reserve list, few colours."""

from collections.abc import Sequence
from typing import Any

from textual import events
from textual.await_complete import AwaitComplete
from textual.filter import LineFilter
from textual.screen import Screen
from textual.widget import AwaitMount
from textual.widgets import Input

from clinic24_tui.config import Config
from clinic24_tui.few_colors import FILTERS
from clinic24_tui.key_order import KeysInOrder
from clinic24_tui.link import Link
from clinic24_tui.locale import _
from clinic24_tui.messages import Say
from clinic24_tui.notices import notice
from clinic24_tui.privacy import Hidden
from clinic24_tui.unanswered import Unanswered
from clinic24_tui.widgets.modal import Modal
from clinic24_tui.widgets.row import joined, rows_of

PAGES = {"pageup": -1, "pagedown": 1}


class Workplace(KeysInOrder):
    """The app's part that knows nothing of cases; `link` and `config` are the app's own."""

    def __init__(self, link: Link, config: Config) -> None:
        super().__init__()
        self.link = link
        self.config = config
        self._hidden = Hidden()
        self._kept: dict[type, tuple[Any, Any]] = {}
        self._touched = link.clock.utc_ms()
        self.unanswered = Unanswered(self, link)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what every cell passes before it leaves: hidden names, and the looks of few colours."""
        own, few = super().get_line_filters(), FILTERS.get(self.theme)
        if self._hidden.enabled:
            own = [*own, self._hidden]
        return [*own, few] if few else own

    async def on_event(self, event: events.Event) -> None:
        """Note that somebody is here."""
        if isinstance(event, events.InputEvent | events.Paste):
            self._touched = self.link.clock.utc_ms()
            if not self.locked:
                self.link.present()
        if isinstance(event, events.Paste):
            event.text = "\n".join(rows_of(event.text))
        if isinstance(event, events.Key) and event.key in PAGES and self.turn_flat(PAGES[event.key]):
            return
        await super().on_event(event)

    def before_paste(self, event: events.Paste) -> None:
        """Join rows for a field of one row, which would take the first only; say so where the text does not fit."""
        field = self.focused
        if not isinstance(field, Input) or field.password:
            return
        event.text = joined(event.text)
        start, end = field.selection
        length, most = len(field.value) - abs(end - start) + len(event.text), field.max_length
        if most and length > most:
            self.post_message(
                Say(
                    _("Fältet rymmer {most} tecken och det blev {n}: inget är inklistrat.").format(most=most, n=length),
                    "warn",
                )
            )

    def turn_flat(self, by: int) -> bool:
        """Turn the lines of what lies over a room in flat mode; False where there is none."""
        if not self.config.flat or not isinstance(self.screen, Modal):
            return False
        self.screen.turn_flat(by)
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing of the app can be done over the lock; it has its own way out."""
        return False if self.locked else super().check_action(action, parameters)

    def look_at_what_came(self) -> None:
        """Learn new names while they are hidden."""
        if self._hidden.enabled:
            self._hidden.learn(self.link.store)

    def notify_terminal(self, words: str) -> None:
        """Let the terminal tell something; the words name nobody."""
        sent = notice(self.config.notice, words)
        if sent and self._driver is not None:
            self._driver.write(sent)

    def show_cursor(self) -> None:
        """In flat mode the terminal's own cursor stands where the keys act: screen readers and braille follow it."""
        if self.config.flat and self._driver is not None:
            self._driver.write("\x1b[?25h")

    # ---- verbs

    def action_hide_names(self) -> None:
        """Hide names and numbers everywhere, or show them again."""
        self._hidden.learn(self.link.store)
        self._hidden.enabled = not self._hidden.enabled
        for screen in self.screen_stack:
            for widget in [screen, *screen.walk_children()]:
                widget.notify_style_update()
                widget.refresh()
        hidden = _("Namn och nummer är dolda. Samma tangent visar dem igen.")
        self.post_message(Say(hidden if self._hidden.enabled else _("Namn och nummer visas.")))

    def action_test_notice(self) -> None:
        """Send a notice now."""
        if self.config.notice == "off":
            self.post_message(Say(_("Notiser är av. Sätt notice i config.toml till bell, osc9 eller osc777."), "warn"))
            return
        self.notify_terminal(_("Clinic24: provnotis."))
        said = _("Provnotis sänd med {kind}. Kom inget: prova en annan med clinic24 doctor.")
        self.post_message(Say(said.format(kind=self.config.notice)))

    def action_reserve_list(self) -> None:
        """Show the last known cases as a list."""
        from clinic24_tui.dialogs.reserve import ReserveSheet

        if not any(isinstance(screen, ReserveSheet) for screen in self.screen_stack):
            self.push_screen(ReserveSheet(self.link, self.config.print_command))

    @property
    def _background_screens(self) -> list[Screen[Any]]:
        """Return what shines through the foremost screen.

        Textual counts the room under an opaque one as well, and paints the whole screen anew for each of its changes.
        """
        return [] if self.screen.styles.background.a == 1 else super()._background_screens

    # ---- the lock

    @property
    def locked(self) -> bool:
        """Say whether the screen is covered."""
        return any(type(screen).__name__ == "LockScreen" for screen in self.screen_stack)

    def action_lock(self) -> None:
        """Cover the screen until the password is given; in the demo nobody has been told the password."""
        from clinic24_tui.dialogs.lock import LockScreen

        if self.config.page or self.config.tour:
            self.post_message(Say(_("Demon låser inte: lösenordet är slumpat, och ingen har sett det."), "warn"))
        elif self.link.store.me is not None and self.link.session.logged_in and not self.locked:
            self.push_screen(LockScreen(self.link))

    def push_screen(
        self, screen: Any, callback: Any = None, wait_for_dismiss: bool = False, *, mode: str | None = None
    ) -> Any:
        """Bring a screen up. Nothing comes up over the lock but the login when the session has ended: one of a kind waits."""
        if self.locked and not (type(screen).__name__ == "LoginScreen" and not self.link.session.logged_in):
            self._kept[type(screen)] = (screen, callback)
            return AwaitMount(self.screen, [])
        return super().push_screen(screen, callback, wait_for_dismiss, mode=mode)  # type: ignore[call-overload]  # it has one for each value of a flag

    def _bring_up_kept(self) -> None:
        kept, self._kept = self._kept, {}
        for screen, callback in kept.values():
            self.push_screen(screen, callback)

    def pop_screen(self) -> AwaitComplete:
        """Take the foremost screen away. What ends by itself under the lock goes from there, and the lock stays."""
        from clinic24_tui.dialogs.lock import LockScreen

        foremost = self.screen
        done = super().pop_screen()
        if isinstance(foremost, LockScreen) and not foremost.opened:
            if len(self.screen_stack) > 1:
                super().pop_screen()
            self.push_screen(LockScreen(self.link))
        elif self._kept and isinstance(foremost, LockScreen):
            self.call_later(self._bring_up_kept)
        return done

    def lock_when_idle(self) -> None:
        """Lock when nobody has pressed a key for as long as the settings say."""
        minutes = self.config.lock_minutes
        if minutes and self.link.clock.utc_ms() - self._touched >= minutes * 60_000:
            self.action_lock()
