"""One's own line looked over: a row for each thing that could be said more plainly; Enter mends it in the composer."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.types import CSSPathType

from clinic24_tui.locale import _
from clinic24_tui.state.plain_words import Mark
from clinic24_tui.widgets.chooser import Chooser, Item
from clinic24_tui.widgets.completion import Option
from clinic24_tui.widgets.reading import Reading
from clinic24_tui.widgets.row import Part
from clinic24_tui.widgets.sheet import Sheet, SheetRow


class PlainSheet(Sheet[Mark | None]):
    """What there is to see to in a line; nothing of it stops the line."""

    NEEDS_LINE: ClassVar[bool] = False
    CSS_PATH: ClassVar[CSSPathType | None] = ["sheet.tcss", "plain.tcss"]
    AUTO_FOCUS = "#marks"

    def __init__(self, text: str, marks: Sequence[Mark], phrases: Mapping[str, Option | None]) -> None:
        super().__init__()
        self.sheet_title = _("Formulering")
        self._text = text
        self._marks = [self._offered(mark, phrases.get(mark.kind)) for mark in marks]
        self._names = {option.value: option.name for option in phrases.values() if option is not None}

    def compose_sheet(self) -> ComposeResult:
        """Yield the things, and under them the words that the chosen one is about."""
        yield Chooser([self._item(place) for place in range(len(self._marks))], keyed=True, id="marks")
        yield SheetRow(Part(_("I raden"), "strong", True))
        yield Reading(id="words")

    def on_mount(self) -> None:
        """Show the words of the first."""
        self.show_keys(("Enter", _("Ändra i raden")), ("Esc", _("Åter")))
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is one list, and nothing to give but what is chosen in it."""
        del parameters
        return action not in ("give", "next_field")

    @staticmethod
    def _offered(mark: Mark, phrase: Option | None) -> Mark:
        return mark._replace(instead=phrase.value) if phrase is not None else mark

    def _item(self, place: int) -> Item:
        mark = self._marks[place]
        word = " ".join(self._text[mark.start : mark.end].split())
        words, aside = {
            "long": (_("Lång mening: dela den i två."), _("{n} ord").format(n=len(word.split()))),
            "jargon": (_("Fackord: {word}").format(word=word), mark.instead or _("skriv med vanliga ord")),
            "double": (_("Flera frågor på en gång: ställ en i taget."), ""),
            "safety_net": (_("Säg när patienten ska höra av sig igen."), self._names.get(mark.instead, "")),
            "empathy": (_("Patienten är orolig: svara på det först."), self._names.get(mark.instead, "")),
        }[mark.kind]
        return Item(str(place), words, aside)

    @on(Chooser.Moved)
    def _show(self) -> None:
        item = self.query_one(Chooser).current
        if item is not None:
            mark = self._marks[int(item.value)]
            self.query_one(Reading).show(Part(self._text[mark.start : mark.end] or self._text))

    @on(Chooser.Chosen)
    def _chosen(self, event: Chooser.Chosen) -> None:
        self.dismiss(self._marks[int(event.item.value)])
