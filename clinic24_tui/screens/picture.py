"""A picture of a case, full screen: whose it is over it, the keys under it. Its bytes live in memory while it is open."""

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from clinic24_tui.client.pictures import NotFetched
from clinic24_tui.commands.base import Command, bindings
from clinic24_tui.commands.pictures import (
    PICTURE,
    ClosePictures,
    Farther,
    MarkMistake,
    MarkUnassessable,
    Nearer,
    NextPicture,
)
from clinic24_tui.link import Link
from clinic24_tui.locale import _, language
from clinic24_tui.messages import Refused, StoreChanged
from clinic24_tui.state.glass import Glass
from clinic24_tui.state.pictures import caption, first_to_show
from clinic24_tui.widgets.band import masked, person
from clinic24_tui.widgets.drawn import canvas, decoded, draw
from clinic24_tui.widgets.modal import Modal
from clinic24_tui.widgets.row import Part, harmless
from clinic24_tui.widgets.sheet import SheetRow

if TYPE_CHECKING:
    from PIL.Image import Image
    from textual.widget import Widget

    from server.contract.views import CaseHead, Picture

WAYS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}


class PictureScreen(Modal[None]):
    """The pictures of one case, one at a time. What is drawn is said to be seen, when the case is mine."""

    CSS_PATH = "picture.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(*PICTURE),
        Binding("f1", "app.help", show=False, priority=True),
        Binding("ctrl+q", "app.quit", show=False, priority=True),
    ]

    def __init__(self, link: Link, case: str, how: str) -> None:
        super().__init__()
        self.link, self.case_id = link, case
        self._how = how
        self._place = 0
        self._bodies: dict[str, bytes] = {}
        self._image: Image | None = None
        self._glass = Glass()
        self._fault = ""
        self._seen: set[str] = set()

    def compose(self) -> ComposeResult:
        """Lay the caption over the picture and the keys under it."""
        yield SheetRow(id="who")
        yield SheetRow(id="what")
        with Container(id="frame"):
            yield Static(id="told")
        yield SheetRow(id="do")

    # ---- what there is

    @property
    def head(self) -> "CaseHead | None":
        """Return the case's head as the server told it last."""
        view = self.link.store.case(self.case_id)
        return view.head if view else None

    @property
    def picture(self) -> "Picture | None":
        """Return the picture that is shown, None when the case is not there any more."""
        head = self.head
        return head["pictures"][self._place] if head and self._place < len(head["pictures"]) else None

    @property
    def drawn(self) -> bool:
        """Say whether the picture stands on the screen."""
        return self._image is not None

    @property
    def mine(self) -> bool:
        """Say whether I own the case now."""
        head, me = self.head, self.link.store.me
        return bool(head and me and head["state"] == "open" and head["owner"] == me["user"])

    @property
    def _area(self) -> tuple[int, int]:
        size = self.query_one("#frame").size
        return max(size.width, 1), max(size.height, 1)

    # ---- coming and going

    def on_mount(self) -> None:
        """Begin with the first picture that nobody has opened."""
        head = self.head
        if head is not None and head["pictures"]:
            self._go(first_to_show(head))

    def on_resize(self) -> None:
        """Draw for another size."""
        self.call_after_refresh(self._draw)

    def on_store_changed(self, _message: StoreChanged) -> None:
        """Say how the picture stands now; leave when the case is no longer to be seen."""
        if self.picture is None:
            self.dismiss(None)
        else:
            self._say()

    def on_refused(self, message: Refused) -> None:
        """Say why a mark was not set."""
        self._fault = message.words
        self._say()

    # ---- fetching and drawing

    def _go(self, place: int) -> None:
        self._place, self._image, self._glass, self._fault = place, None, Glass(), ""
        for old in self.query("#picture"):
            old.remove()
        self._say()
        self._fetch()

    @work(exclusive=True, group="picture", exit_on_error=False)
    async def _fetch(self) -> None:
        """Fetch the picture into memory, and draw it."""
        import asyncio

        picture = self.picture
        if picture is None:
            return
        try:
            if picture["id"] not in self._bodies:
                self._bodies[picture["id"]] = await self.link.pictures.get(self.case_id, picture["id"])
            image = await asyncio.to_thread(decoded, self._bodies[picture["id"]])
        except NotFetched as fault:
            self._fault = fault.words.get(language()) or _("Bilden kunde inte hämtas. Stäng och öppna den igen.")
        except OSError:
            self._fault = _("Bilden kunde inte ritas. Markera den som ej bedömbar och be om en ny.")
        else:
            self._image = image
        self._say()
        self._draw()

    def _draw(self) -> None:
        """Draw what the glass shows, and say that it has been seen."""
        image, picture = self._image, self.picture
        if image is None or picture is None:
            return
        found = self.query("#picture")
        widget: Widget = found.first() if found else canvas(self._how)
        if not found:
            self.query_one("#frame").mount(widget)
        draw(widget, image, self._glass, self._area, self._how)
        self._say()
        self.call_after_refresh(self._was_seen, picture["id"])

    def _was_seen(self, picture: str) -> None:
        one, head = self.picture, self.head
        if one is None or head is None or one["id"] != picture or not self.mine or picture in self._seen:
            return
        here = one["seen_at"] is not None and one["seen_at"] >= (head["owner_since"] or 0)
        if not here and self.link.state == "online":
            self._seen.add(picture)
            self.link.command("SeePicture", case=self.case_id, picture=picture)

    def _say(self) -> None:
        """Show the caption, what is wrong or waited for, and the keys."""
        head, picture = self.head, self.picture
        if head is None or picture is None:
            return
        who, what = caption(head, self._place, f"{person(head)}, {masked(head['number'])}")
        self.query_one("#who", SheetRow).show(Part(who, "strong", True))
        waiting = bool(picture["mark"]) or not picture["seen_at"]
        self.heading = _("Bilder")
        self.query_one("#what", SheetRow).show(Part(what, "warn" if waiting else "text"))
        told = self.query_one("#told", Static)
        told.display = self._image is None
        told.update(Content(harmless(self._fault or _("Bilden hämtas …"))))
        said = [(verb.key_name(), _(verb.label)) for verb in self._verbs()]
        self.keys_to_say = tuple(said)
        self.warning = self._fault if self._image is not None else ""
        keys = [part for key, words in said for part in (Part(f"{key} ", "focus", True), Part(f"{words}   ", "dim"))]
        self.query_one("#do", SheetRow).show(*keys, right=self._nearness())

    def _verbs(self) -> list[type[Command]]:
        """Return what can be done here, in the order in which it is told."""
        many = len(self.head["pictures"]) > 1 if self.head else False
        marks = [MarkUnassessable, MarkMistake] if self.mine else []
        return [*([NextPicture] if many else []), Nearer, Farther, *marks, ClosePictures]

    def _nearness(self) -> tuple[Part, ...]:
        if self._image is None or self._fault:
            return (Part(self._fault if self._image is not None else "", "warn", True),)
        return (Part(f"{self._glass.near} × ", "dim"),)

    # ---- verbs

    def action_close_pictures(self) -> None:
        """Go back to the case."""
        self._bodies.clear()
        self.dismiss(None)

    def action_next_picture(self) -> None:
        """Show the next picture, after the last the first."""
        self._turn(1)

    def action_previous_picture(self) -> None:
        """Show the picture before, before the first the last."""
        self._turn(-1)

    def _turn(self, step: int) -> None:
        head = self.head
        if head and len(head["pictures"]) > 1:
            self._go((self._place + step) % len(head["pictures"]))

    def action_nearer(self) -> None:
        """See a part, twice as large."""
        if self._image is not None:
            self._glass = self._glass.nearer(self._image.size, self._area)
            self._draw()

    def action_farther(self) -> None:
        """See more, half as large."""
        self._glass = self._glass.farther()
        self._draw()

    def action_look_around(self, way: str) -> None:
        """Move over the picture."""
        if self._image is not None:
            self._glass = self._glass.moved(*WAYS[way], self._image.size, self._area)
            self._draw()

    def action_mark_unassessable(self) -> None:
        """Mark the picture as not assessable, or take the mark away."""
        self._mark("unassessable")

    def action_mark_mistake(self) -> None:
        """Mark the picture as sent by mistake, or take the mark away."""
        self._mark("mistake")

    def _mark(self, mark: str) -> None:
        head, picture = self.head, self.picture
        if head is None or picture is None or not self.mine or head["owner_seq"] is None:
            return
        if self.link.state != "online":
            self._fault = _("Frånkopplad: inget är gjort. Försök igen när linjen är tillbaka.")
            self._say()
            return
        wanted = "none" if picture["mark"] == mark else mark
        same = {"picture": picture["id"], "mark": wanted, "owner_seq": head["owner_seq"]}
        self.link.command("MarkPicture", case=self.case_id, **same)
