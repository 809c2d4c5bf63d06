"""Phrases of a spreadsheet saved as text: a row each, the columns by their names."""

import csv
import io
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from server.adapters.content_file import SIZE_MAX
from server.domain.pasted import cleaned
from server.domain.phrases import Fault, folded
from server.phrase_tools.drafts import NAMES, Draft, Place, Problem, Source, named, plain, refused

_LISTS: Final = frozenset({"tags", "professions", "level", "entrance"})
_FORMULA: Final = re.compile(r"'(?=[=+\-@\t])")


def csv_source(path: Path) -> Source:
    """Return what stands in a .csv file."""
    raw = path.read_bytes()
    if len(raw) > SIZE_MAX:
        return refused(f"Filen är större än {SIZE_MAX} byte. Dela upp den.", f"Larger than {SIZE_MAX} bytes. Split it.")
    text = _decoded(raw)
    if text is None or "\0" in text:
        return refused(
            "Filen är inte text. I Excel: spara som CSV UTF-8.", "The file is not text. In Excel: save as CSV UTF-8."
        )
    head = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as fault:
        return refused(f"Filen går inte att läsa som CSV: {fault}.", f"The file cannot be read as CSV: {fault}.")
    return _rows(rows)


def _decoded(raw: bytes) -> str | None:
    utf16 = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _rows(rows: list[list[str]]) -> Source:
    names = [NAMES.get(folded(name.strip())) for name in rows[0]] if rows else []
    unknown = [name for name, column in zip(rows[0], names, strict=True) if column is None] if rows else []
    kept = [column for column in names if column]
    if (
        unknown
        or len(kept) != len(set(kept))
        or not {"text_sv", "text_en"} & set(kept)
        or not {"shortcut", "title_sv"} & set(kept)
    ):
        said = ", ".join(unknown) or "–"
        return refused(
            "Första raden ska ha kolumnernas namn, som kortnamn;titel;text;text_en, varje namn en gång."
            f" Okända: {said}. Se phrases/README.md.",
            "The first row has the columns' names, like shortcut;title;text;text_en, each name once."
            f" Unknown: {said}. See phrases/README.md.",
        )
    source = Source()
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(names) or any(cell.strip() for cell in row[len(names) :]):
            place = Place(f"rad {number}", f"row {number}")
            sv = "Raden har fler celler än första raden. Sätt text med avgränsare inom citattecken."
            fault = Fault(sv, "The row has more cells than the first. Put text that has delimiters in quotes.")
            source.problems.append(Problem(place, fault))
            continue
        cells = dict(
            zip((name or "" for name in names), (_FORMULA.sub("", cell.strip(), 1) for cell in row), strict=False)
        )
        source.drafts.append(Draft(_fields(cells), _row_place(number)))
    return source


def _row_place(number: int) -> Callable[[Sequence[str | int]], Place]:
    def place(path: Sequence[str | int]) -> Place:
        name = "_".join(str(step) for step in path)
        return Place(f"rad {number} {name}".strip(), f"row {number} {name}".strip())

    return place


def _fields(cells: dict[str, str]) -> dict[str, Any]:
    """Return a row's cells as fields of the phrase format; what cannot be read stays text, and is told as a fault."""
    given = {name: cell for name, cell in cells.items() if name and cell}
    fields: dict[str, Any] = named(given.get("title_sv") or given.get("shortcut", ""), "")
    if "shortcut" in given:
        fields["shortcut"] = given["shortcut"].removeprefix(";").lower()
    for both in ("title", "text"):
        fields[both] = {
            language: plain(given[f"{both}_{language}"], language)
            if both == "text"
            else cleaned(given[f"{both}_{language}"])
            for language in ("sv", "en")
            if f"{both}_{language}" in given
        }
    fields["title"] = fields["title"] or {"sv": fields["shortcut"].capitalize()}
    lists = {
        name: [part.strip() for part in re.split(r"[,|]", given[name]) if part.strip()]
        for name in _LISTS & given.keys()
    }
    fields |= {name: lists[name] for name in ("tags", "professions") if name in lists}
    fields |= {name: _day(given[name]) for name in ("review_by", "valid_from", "valid_to") if name in given}
    if "owner" in given:
        fields["owner"] = given["owner"]
    age = {name: _number(given[f"age_{name}"]) for name in ("from", "under") if f"age_{name}" in given}
    when = {"sex": given.get("sex"), "age": age, "entrance": lists.get("entrance")}
    when["level"] = [int(part) if part.isdecimal() else part for part in lists.get("level", [])]
    fields["when"] = {name: value for name, value in when.items() if value}
    return fields


def _day(cell: str) -> date | str:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return cell


def _number(cell: str) -> float | str:
    return float(cell.replace(",", ".")) if re.fullmatch(r"\d{1,3}([.,]\d{1,3})?", cell) else cell
