"""Base of the practice space's sheets: they ask the server beside the keys, and say why something was not done."""

from collections.abc import Awaitable, Callable, Iterable
from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.types import CSSPathType
from textual.worker import WorkType

from clinic24_tui.client.admin import Answer, NotDone
from clinic24_tui.link import Link
from clinic24_tui.locale import _, language
from clinic24_tui.state.training import Said
from clinic24_tui.widgets.reading import Reading
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import Sheet, SheetRow

LOOK: Final = "look"
"""The group of what only looks."""


class TrainingSheet(Sheet[None]):
    """A sheet over the work area with a row, `#fault`, for what went wrong."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "training.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "turn(-1)", show=False, priority=True),
        Binding("pagedown", "turn(1)", show=False, priority=True),
    ]
    OVER: ClassVar[tuple[str, ...]] = ("#work",)

    def __init__(self, link: Link) -> None:
        super().__init__()
        self.link = link

    def asks(self, doing: Callable[[], Awaitable[None]], group: str = "training") -> None:
        """Ask the server beside the keys; what it refuses is said in the sheet."""

        async def done() -> None:
            try:
                await doing()
            except NotDone as fault:
                self.tell(words_of(fault))

        work: WorkType[None] = done
        # What was asked for is done; only a look that is overtaken by the next one is given up.
        self.run_worker(work, group=group, exclusive=group == LOOK)

    @property
    def stands(self) -> bool:
        """Say whether the sheet is still there to be drawn on: an answer may come when it has been left."""
        return self.is_attached and bool(self.query("#fault"))

    async def get(self, path: str, **query: str | int) -> Answer:
        """Return what stands at a path of the practice space, in the language of the program; raises NotDone."""
        return await self.link.training.get(path, lang=language(), **query)

    async def post(self, path: str, **body: object) -> Answer:
        """Ask for something; raises NotDone."""
        return await self.link.training.post(path, body)

    def tell(self, words: str, color: str = "warn") -> None:
        """Say one thing in the sheet."""
        if self.stands:
            mark = "▌ " if words and color == "warn" else ""
            self.query_one("#fault", SheetRow).show(Part(f"{mark}{words}", color, color == "warn"))

    def action_turn(self, by: int) -> None:
        """Turn the text's pages."""
        for reading in self.query(Reading):
            reading.turn(by)


def parts(said: Iterable[Said]) -> list[Part]:
    """Return words as the widgets take them."""
    return [Part(one.words or " ", one.color, one.bold) for one in said]


def words_of(fault: NotDone) -> str:
    """Return why not, in the language of the program."""
    if fault.code == "line" or not fault.words:
        return _("Servern svarar inte. Försök igen när linjen är tillbaka.")
    return fault.words[language()]
