"""A form drawn from one schema: fields with their kinds and limits, what stands in them, what is changed, and what is wrong.

Values are what JSON has: text, number, true or false, and for `rows` a list of texts, each a row as it is written.
"""

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple

from clinic24_tui.locale import N_, _
from clinic24_tui.state.phrase_index import folded

FieldKind = Literal["text", "number", "choice", "date", "span", "switch", "rows"]
CLOSED = "closed"
_SPAN = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*[-–]\s*(\d{1,2})(?::(\d{2}))?")
_DAY_END = 24 * 60


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `key` in the values, words as msgids, limits of a number's value or a text's length.

    `choices` are (value, words). A `rows` field checks each row by `row`, which gives the row as it is kept or raises
    ValueError with why not; so does a `text` field with what is written in it. `section` names the heading that it stands under.
    """

    key: str
    label: str
    kind: FieldKind = "text"
    help: str = ""
    section: str = ""
    least: int = 0
    most: int = 80
    choices: tuple[tuple[Any, str], ...] = ()
    row: Callable[[str], str] = str
    none: str = N_("inga rader")
    """What a list without rows means."""


class Change(NamedTuple):
    """What stood in a field before it was changed."""

    key: str
    before: Any


@dataclass
class Form:
    """The fields with what stands in them; nothing is saved here. Errors are kept beside their fields."""

    fields: Sequence[Field]
    kept: Mapping[str, Any]
    values: dict[str, Any] = field(init=False)
    errors: dict[str, str] = field(default_factory=dict)
    _done: list[Change] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with what is kept."""
        self.values = dict(self.kept)

    def of(self, key: str) -> Field:
        """Return a field; raises StopIteration where there is none."""
        return next(one for one in self.fields if one.key == key)

    def put(self, key: str, value: Any) -> None:
        """Put a value that is right into a field; it can be undone."""
        if self.values.get(key) != value:
            self._done.append(Change(key, self.values.get(key)))
            self.values[key] = value
        self.errors.pop(key, None)

    def write(self, key: str, text: str) -> bool:
        """Take what was typed into a field; says whether it can stand there, and keeps why not beside it."""
        try:
            value = read(self.of(key), text)
        except ValueError as fault:
            self.errors[key] = str(fault)
            return False
        self.put(key, value)
        return True

    def write_row(self, key: str, at: int, text: str) -> bool:
        """Take what was typed into one row of a list; an `at` after the last adds one."""
        try:
            row = self.of(key).row(text.strip())
        except ValueError as fault:
            self.errors[key] = str(fault)
            return False
        rows = list(self.values.get(key) or [])
        rows[at : at + 1] = [row]
        self.put(key, rows)
        return True

    def drop_row(self, key: str, at: int) -> None:
        """Remove one row of a list."""
        rows = list(self.values.get(key) or [])
        del rows[at : at + 1]
        self.put(key, rows)

    def step(self, key: str, by: int = 1) -> None:
        """Go on to the next value of a choice or a switch."""
        one, value = self.of(key), self.values.get(key)
        if one.kind == "switch":
            self.put(key, not value)
        elif one.kind == "choice" and one.choices:
            known = [choice for choice, _words in one.choices]
            at = known.index(value) if value in known else -by
            self.put(key, known[(at + by) % len(known)])

    def undo(self) -> str:
        """Take the latest change back; returns its field's key, empty where there was none."""
        if not self._done:
            return ""
        key, before = self._done.pop()
        if before is None:
            self.values.pop(key, None)
        else:
            self.values[key] = before
        self.errors.pop(key, None)
        return key

    def changed(self) -> list[str]:
        """Return the keys of the fields that differ from what is kept."""
        return [one.key for one in self.fields if self.values.get(one.key) != self.kept.get(one.key)]

    def changes(self) -> dict[str, Any]:
        """Return what is changed, by key."""
        return {key: self.values.get(key) for key in self.changed()}

    def find(self, needle: str) -> list[Field]:
        """Return the fields that have all the words in label, help, section or value."""
        words = folded(needle).split()
        return [one for one in self.fields if all(word in self._said(one) for word in words)]

    def _said(self, one: Field) -> str:
        return folded(" ".join((_(one.label), _(one.help), _(one.section), shown(one, self.values.get(one.key)))))


def read(one: Field, text: str) -> Any:
    """Return what a text is as a field's value; raises ValueError with why not and what would be right."""
    text = text.strip()
    if one.kind == "number":
        return _number(one, text)
    if one.kind == "date":
        return day_of(text) if text else ""
    if one.kind == "span":
        return spans_of(text)
    if one.kind == "choice":
        found = [value for value, words in one.choices if text in (value, _(words))]
        if not found:
            raise ValueError(
                _("Ska vara något av: {what}.").format(what=", ".join(_(words) for _v, words in one.choices))
            )
        return found[0]
    if not one.least <= len(text) <= one.most:
        limits = _("Skriv minst {least} och högst {most} tecken.").format(least=one.least, most=one.most)
        raise ValueError(limits)
    return one.row(text)


def _number(one: Field, text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and one.least <= int(text) <= one.most):
        raise ValueError(_("Skriv ett helt tal, {least}–{most}.").format(least=one.least, most=one.most))
    return int(text)


def day_of(text: str) -> str:
    """Return a day as ISO; raises ValueError with why not."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(_("Skriv år, månad och dag: 2027-01-05.")) from None


def spans_of(text: str) -> str:
    """Return times of a day as they are kept, `08:00-12:00, 13:00-16:00` or `closed`; raises ValueError with why not."""
    if not text or text in (CLOSED, _("stängt")):
        return CLOSED
    spans = sorted(_span(part.strip()) for part in text.split(","))
    if any(first[1] > second[0] for first, second in itertools.pairwise(spans)):
        raise ValueError(_("Tiderna går in i varandra."))
    return ", ".join(f"{_clock(opens)}-{_clock(closes)}" for opens, closes in spans)


def _span(text: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(text)
    if found:
        first, last = (int(found[n]) * 60 + int(found[n + 1] or 0) for n in (1, 3))
        minutes = [int(found[n] or 0) for n in (2, 4)]
        if first < last <= _DAY_END and max(minutes) < 60:
            return first, last
    raise ValueError(_("Skriv tider som 08:00-16:00, flera med komma emellan, eller stängt."))


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def shown(one: Field, value: Any) -> str:
    """Return a field's value as people read it; a list's own rows are shown each for itself."""
    if one.kind == "switch":
        return _("ja") if value else _("nej")
    if one.kind == "choice":
        return next((_(words) for choice, words in one.choices if choice == value), str(value or ""))
    if one.kind == "span":
        return _("stängt") if value in (None, "", CLOSED) else str(value)
    if one.kind == "rows":
        return ", ".join(value or ())
    return "" if value is None else str(value)
