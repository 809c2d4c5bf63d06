"""What comes up over a room: in flat mode it is a page of lines as the rooms are, whatever it is made of."""

from typing import ClassVar, TypeVar

from textual.screen import ModalScreen

from clinic24_tui.messages import Said
from clinic24_tui.widgets.flat import FlatPage
from clinic24_tui.widgets.watermark import Watermark, in_practice

Result = TypeVar("Result")


class Modal(ModalScreen[Result]):
    """Base of sheets, help, login, lock and palette. They lay out widgets and know nothing of flat mode."""

    COVERS: ClassVar[bool] = True
    """Whether it lies over the title row, which else says that this is practice."""
    heading = ""
    """What is read first."""
    keys_to_say: tuple[tuple[str, str], ...] = ()
    """Keys with what they do, read last."""
    warning = ""
    """What is left to do or stands in the way, read before the keys."""
    _page: FlatPage | None = None
    _message = ""

    def on_mount(self) -> None:
        """Lay the page of lines over the widgets, which keep the keys."""
        if self.COVERS and in_practice(self.app):
            self.mount(Watermark())
        if self.app.has_class("-flat"):
            self._page = FlatPage(id="flat")
            self.mount(self._page)

    def on_said(self, message: Said) -> None:
        """Read out what the program says meanwhile."""
        self._message = message.text

    def on_idle(self) -> None:
        """Say how things stand after whatever has changed; what is the same stays untouched."""
        if self._page is not None and self._page.is_attached and self.is_current:
            from clinic24_tui.widgets.modal_said import page_of

            self._page.show(page_of(self, self._message))

    def turn_flat(self, by: int) -> None:
        """Turn the pages of lines."""
        if self._page is not None:
            self._page.turn(by)
