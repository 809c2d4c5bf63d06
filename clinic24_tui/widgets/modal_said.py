"""A sheet as lines to be read aloud: what it is, each field with its place and label, the choice with its place, the keys."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static, TextArea

from clinic24_tui.locale import _, ngettext
from clinic24_tui.spoken import AROUND, Page, keys_said
from clinic24_tui.widgets.chooser import Chooser
from clinic24_tui.widgets.flat import FlatPage
from clinic24_tui.widgets.modal import Modal
from clinic24_tui.widgets.reading import Reading
from clinic24_tui.widgets.row import harmless
from clinic24_tui.widgets.sheet import SheetRow
from clinic24_tui.widgets.watermark import in_practice, watermark

FIELDS = (Chooser, OptionList, Input, TextArea)
SIGNS = re.compile("[\u2500-\u25ff]")
"""What is drawn for the eye beside a word: bars, boxes, the shapes of the levels."""
FAULT = "▌"
"""Begins the row that says what is wrong with what was filled in."""


class _Text(NamedTuple):
    """Words between the fields; a `label` names the field after it, a `fault` belongs to the field with the cursor."""

    words: str
    label: bool = False
    fault: bool = False


def page_of(modal: Modal[Any], message: str) -> Page:
    """Return what stands in a sheet as lines, with the place of the cursor."""
    shown = list(_shown(modal))
    fields = [widget for widget in shown if isinstance(widget, FIELDS)]
    faults = _faults(shown)
    lines = [f"{watermark()}."] if in_practice(modal.app) else []
    lines += [_("Ruta: {title}.").format(title=modal.heading)] if modal.heading else []
    lines += [_("Meddelande: {said}").format(said=message)] if message else []
    at = column = 0
    waiting: list[_Text] = []
    for widget in shown:
        if not isinstance(widget, FIELDS):
            waiting += [text for text in _texts(widget) if not text.fault]
            continue
        label = waiting.pop().words if waiting and waiting[-1].label else ""
        lines += _paragraphs(waiting)
        waiting = []
        said = _place(fields.index(widget) + 1, len(fields), label or getattr(widget, "placeholder", ""))
        if widget.has_focus:
            at, column = len(lines), len(said) + 1 + _column(widget) if isinstance(widget, Input | TextArea) else 0
        lines += _field(said, widget)
        if widget.has_focus:
            lines += faults
            faults = []
    lines += [*_paragraphs(waiting), *faults]
    lines += [_("Obs: {words}.").format(words=modal.warning.strip(" .!"))] if modal.warning else []
    lines += [keys_said(modal.keys_to_say)] if modal.keys_to_say else []
    return Page([SIGNS.sub("", line) for line in lines] or [""], at, column)


def _shown(modal: Modal[Any]) -> Iterator[Widget]:
    """Yield what can be seen, in the order in which it stands."""
    for widget in modal.walk_children(Widget):
        above = [node for node in widget.ancestors_with_self if isinstance(node, Widget)]
        if not isinstance(widget, FlatPage) and all(node.display for node in above):
            yield widget


def _texts(widget: Widget) -> list[_Text]:
    if isinstance(widget, SheetRow):
        words = widget.words
        fault = words.startswith(FAULT)
        said = f"{_('Obs: ')}{words[2:]}" if words.startswith("! ") else words.strip(f"{FAULT} ")
        return [_Text(said, widget.is_heading, fault)] if said else []
    if isinstance(widget, Reading):
        return [_Text(harmless(words)) for words in widget.paragraphs if words.strip()]
    if isinstance(widget, Static):
        content = widget.content
        plain = content.plain if isinstance(content, Content) else str(content)
        # A picture of a magnifying glass is not a word.
        return (
            [_Text(" ".join(harmless(plain).split()), widget.has_class("caption"))]
            if any(map(str.isalnum, plain))
            else []
        )
    return []


def _paragraphs(texts: list[_Text]) -> list[str]:
    """Return the words with rows that were broken at the width of the sheet as one line again."""
    lines: list[str] = []
    for text in texts:
        goes_on = lines and lines[-1][-1:] not in ".:!?)" and not text.label and text.words[:1].islower()
        if goes_on:
            lines[-1] = f"{lines[-1]} {text.words}"
        else:
            lines.append(text.words)
    return lines


def _faults(shown: list[Widget]) -> list[str]:
    said = " ".join(text.words for widget in shown for text in _texts(widget) if text.fault)
    return [_("Fel: {words}").format(words=said)] if said else []


def _place(n: int, of: int, label: str) -> str:
    where = _("Fält {n} av {of}").format(n=n, of=of)
    return f"{where}: {harmless(label)}." if label else f"{where}."


def _column(widget: Input | TextArea) -> int:
    if isinstance(widget, Input):
        return widget.cursor_position
    row, column = widget.cursor_location
    return column + sum(len(line) + 1 for line in widget.text.split("\n")[:row])


def _field(said: str, widget: Widget) -> list[str]:
    if isinstance(widget, Chooser):
        return _choices(said, [_item(item) for item in widget.shown], widget.at, widget.needle)
    if isinstance(widget, OptionList):
        texts = [_prompt(option.prompt) for option in widget.options]
        return _choices(said, texts, widget.highlighted or 0, "")
    if isinstance(widget, Input) and widget.password:
        n = len(widget.value)
        return [f"{said} {ngettext('{n} tecken, dolt', '{n} tecken, dolda', n).format(n=n)}"]
    text = widget.value if isinstance(widget, Input) else widget.text if isinstance(widget, TextArea) else ""
    return [f"{said} {' '.join(text.splitlines() or ['']) if text else _('Tomt.')}"]


def _item(item: Any) -> str:
    return ", ".join(part for part in (item.words.strip(), item.aside) if part).rstrip(".")


def _prompt(prompt: object) -> str:
    plain = prompt.plain if isinstance(prompt, Content) else str(prompt)
    return ". ".join(" ".join(line.split()) for line in plain.splitlines() if line.strip()).rstrip(".")


def _choices(said: str, texts: list[str], at: int, needle: str) -> list[str]:
    """Return the chosen one beside the field's name, then those around it in order."""
    sought = f" {_('Sök: ')}{harmless(needle)}." if needle else ""
    if not texts:
        return [f"{said}{sought} {_('Inget passar.')}"]
    where = _("{n} av {of}, valt: {words}.")
    first = max(0, at - AROUND)
    around = [
        _("{n} av {of}: {words}.").format(n=n, of=len(texts), words=harmless(words))
        for n, words in enumerate(texts[first : at + AROUND + 1], first + 1)
        if n != at + 1
    ]
    return [f"{said}{sought} {where.format(n=at + 1, of=len(texts), words=harmless(texts[at]))}", *around]
