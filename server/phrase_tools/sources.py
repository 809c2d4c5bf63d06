"""What stands in a file that phrases are imported from: Word by headings or a table, CSV, YAML. Nothing is decided here."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

from server.adapters.phrase_files import SIZE_MAX, read_kept
from server.adapters.word_file import Document, Paragraph, Table, WordRefused, read_word
from server.adapters.yaml_lines import line_of
from server.contract.phrases import TITLE_MAX, Language
from server.domain.pasted import cleaned, gaps_marked
from server.domain.phrases import Fault, folded, shortcut_fault


class Place(NamedTuple):
    """Where something stands in a file, in both languages."""

    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and what to do."""

    place: Place
    fault: Fault

    def told(self, file: str) -> str:
        """Return it as one line."""
        return f"{file}, {self.place.sv}: {self.fault.sv} / {self.place.en}: {self.fault.en}"


@dataclass(frozen=True, slots=True)
class Draft:
    """One phrase as it stands in the file: fields of the phrase format, and where it stands."""

    fields: dict[str, Any]
    place: Callable[[Sequence[str | int]], Place]


@dataclass(slots=True)
class Source:
    """What was found in a file: drafts, problems, and notes on what was left out."""

    drafts: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


WHOLE: Final = Place("filen", "the file")
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "shortcut": ("shortcut", "kortnamn", "kortkommando", "förkortning"),
    "title_sv": ("title_sv", "title", "titel", "rubrik", "namn"),
    "title_en": ("title_en", "titel_en", "engelsk titel"),
    "text_sv": ("text_sv", "text", "fras", "frastext", "svenska"),
    "text_en": ("text_en", "engelska", "engelsk text", "english"),
    "tags": ("tags", "taggar", "sökord"),
    "professions": ("professions", "profession", "yrken", "yrke"),
    "owner": ("owner", "ägare", "ansvarig"),
    "review_by": ("review_by", "granskas", "granskas senast"),
    "valid_from": ("valid_from", "gäller från"),
    "valid_to": ("valid_to", "gäller till"),
    "age_from": ("age_from", "ålder från"),
    "age_under": ("age_under", "ålder under"),
    "sex": ("sex", "kön"),
    "level": ("level", "nivå"),
    "entrance": ("entrance", "ingång"),
    "": ("id", "version", "whose", "uses", "units"),
}
"""Field -> the headings of its column; those of the empty field are written by `export` and not read back."""
_NAMES: Final = {folded(name): column for column, names in COLUMNS.items() for name in names}
_LISTS: Final = frozenset({"tags", "professions", "level", "entrance"})
_SMALL: Final = frozenset(
    [
        "och",
        "att",
        "vid",
        "om",
        "i",
        "på",
        "för",
        "till",
        "en",
        "ett",
        "av",
        "med",
        "din",
        "ditt",
        "dina",
        "du",
        "den",
        "det",
        "de",
        "and",
        "the",
        "a",
        "an",
        "of",
        "to",
        "for",
    ]
)
_FORMULA: Final = re.compile(r"'(?=[=+\-@\t])")
_GIVEN: Final = re.compile(r";(\S+)\s+(.+)", re.DOTALL)


def read_source(path: Path) -> Source:
    """Return what stands in a .docx, .csv or .yaml file; a file that cannot be read is one problem."""
    readers = {".docx": _word, ".csv": _csv, ".tsv": _csv, ".yaml": _yaml, ".yml": _yaml}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        sv = f"Filen slutar på {path.suffix or 'ingenting'}. Spara den som .docx, .csv eller .yaml."
        en = f"The file ends in {path.suffix or 'nothing'}. Save it as .docx, .csv or .yaml."
        return _refused(sv, en)
    try:
        source = reader(path)
    except OSError as fault:
        said = fault.strerror or "?"
        return _refused(f"Filen går inte att öppna: {said}.", f"The file cannot be opened: {said}.")
    if not source.drafts and not source.problems:
        return _refused(
            "Filen har inga fraser. I Word: gör frasens namn till Rubrik 1 med texten under, eller en tabell med två"
            " kolumner, namn och text.",
            "The file has no phrases. In Word: make the phrase's name a Heading 1 with the text below, or a table with"
            " two columns, name and text.",
        )
    return source


def _refused(sv: str, en: str) -> Source:
    return Source(problems=[Problem(WHOLE, Fault(sv, en))])


def named(title: str, text: str) -> dict[str, Any]:
    """Return the fields of a phrase whose name is a title, or `;shortcut title`; without one it is made of the title."""
    title = " ".join(cleaned(title).split())
    given = _GIVEN.fullmatch(title)
    if given:
        shortcut, title = given[1].lower(), given[2]
    elif shortcut_fault(title.removeprefix(";")) is None:
        shortcut = title.removeprefix(";")
        title = shortcut.capitalize()
    else:
        shortcut = shortened(title)
    return {"shortcut": shortcut, "title": {"sv": title}, "text": {"sv": plain(text, "sv")}}


def shortened(title: str) -> str:
    """Return a shortcut made of a title's larger words: `Råd vid halsont` gives `rådhalsont`."""
    words = re.findall(r"[a-zåäöéü0-9]+", title.casefold())
    kept = "".join(word for word in words if word not in _SMALL) or "".join(words)
    return kept.lstrip("0123456789")[:20]


def plain(text: str, language: Language) -> str:
    """Return a text that people wrote elsewhere as a phrase's text."""
    return gaps_marked(cleaned(text, language), language)


# Word


def _word(path: Path) -> Source:
    try:
        return from_word(read_word(path.read_bytes()))
    except WordRefused as refused:
        return Source(problems=[Problem(WHOLE, refused.fault)])


@dataclass(slots=True)
class _Open:
    """The heading that paragraphs are gathered under."""

    paragraph: Paragraph
    body: list[str] = field(default_factory=list)
    group: bool = False


def from_word(document: Document) -> Source:
    """Return each heading with the text below it, and each row of a table of two columns.

    A heading with only smaller headings or a table below it is a group: its words are tags of what stands there.
    """
    source, opened = Source(), list[_Open]()
    for block in document.blocks:
        if isinstance(block, Table):
            group = opened[-1] if opened else None
            if group is not None and not group.body:
                group.group = True
            _table(block, group.paragraph.text if group is not None else "", source)
        elif block.heading is not None and block.text.strip():
            while opened and (opened[-1].paragraph.heading or 0) >= block.heading:
                _close(opened, source)
            for above in opened:
                above.group = above.group or not above.body
            opened.append(_Open(block))
        elif opened:
            opened[-1].body.append(block.text)
        elif block.text.strip():
            source.notes.append(Problem(_at(block), Fault("Texten före första rubriken är inte med.", "Left out.")))
    while opened:
        _close(opened, source)
    source.notes += [
        Problem(
            Place(f"stycke {number}", f"paragraph {number}"),
            Fault("En textruta är inte med. Flytta ut texten ur den om den behövs.", "A text box is left out."),
        )
        for number in document.boxes
    ]
    return source


def _at(paragraph: Paragraph) -> Place:
    words = " ".join(paragraph.text.split())[:40]
    return Place(f"stycke {paragraph.number} (”{words}”)", f"paragraph {paragraph.number}")


def _close(opened: list[_Open], source: Source) -> None:
    """End the last heading: a phrase, a group, or a heading without anything below it."""
    last = opened.pop()
    heading, text = last.paragraph, "\n".join(last.body).strip()
    if not text:
        if not last.group and heading.heading:
            sv = "Rubriken har ingen text under sig. Skriv texten, eller ta bort rubriken."
            source.problems.append(
                Problem(_at(heading), Fault(sv, "The heading has no text below. Write it, or remove it."))
            )
        return
    if heading.heading == 0:
        sv = "Texten under dokumentets titel är inte med. Gör titeln till Rubrik 1 om den är en fras."
        source.notes.append(Problem(_at(heading), Fault(sv, "The text below the document's title is left out.")))
        return
    tags = [one.paragraph.text for one in opened if not "".join(one.body).strip()]
    _put(source, heading.text, text, tags, _at(heading))


def _put(source: Source, title: str, text: str, tags: list[str], place: Place) -> None:
    fields = named(title, text)
    fields["tags"] = [
        tag for tag in (" ".join(cleaned(tag).lower().split()) for tag in tags) if 0 < len(tag) <= TITLE_MAX
    ]
    source.drafts.append(Draft(fields, lambda _path: place))


def _table(table: Table, group: str, source: Source) -> None:
    for number, cells in enumerate(table.rows, 1):
        place = Place(f"tabell {table.number}, rad {number}", f"table {table.number}, row {number}")
        if cells is None or len(cells) != 2:
            sv = "Raden ska ha två celler, namn och text, utan sammanslagna celler. Dela upp den i Word."
            en = "The row has two cells, name and text, and no merged cells. Split it in Word."
            source.problems.append(Problem(place, Fault(sv, en)))
            continue
        name, text = (cell.strip() for cell in cells)
        heads = number == 1 and _NAMES.get(folded(name)) and _NAMES.get(folded(text))
        if heads or not (name or text):
            continue
        if not name or not text:
            sv = "Raden saknar namn eller text. Fyll i båda cellerna, eller ta bort raden."
            source.problems.append(Problem(place, Fault(sv, "The row lacks name or text. Fill in both, or remove it.")))
            continue
        _put(source, name, text, [group] if group else [], place)


# CSV


def _csv(path: Path) -> Source:
    raw = path.read_bytes()
    if len(raw) > SIZE_MAX:
        return _refused(
            f"Filen är större än {SIZE_MAX} byte. Dela upp den.", f"Larger than {SIZE_MAX} bytes. Split it."
        )
    text = _decoded(raw)
    if text is None or "\0" in text:
        return _refused(
            "Filen är inte text. I Excel: spara som CSV UTF-8.", "The file is not text. In Excel: save as CSV UTF-8."
        )
    head = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as fault:
        return _refused(f"Filen går inte att läsa som CSV: {fault}.", f"The file cannot be read as CSV: {fault}.")
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
    names = [_NAMES.get(folded(name.strip())) for name in rows[0]] if rows else []
    unknown = [name for name, column in zip(rows[0], names, strict=True) if column is None] if rows else []
    kept = [column for column in names if column]
    if (
        unknown
        or len(kept) != len(set(kept))
        or not {"text_sv", "text_en"} & set(kept)
        or not {"shortcut", "title_sv"} & set(kept)
    ):
        said = ", ".join(unknown) or "–"
        return _refused(
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


# YAML


def _yaml(path: Path) -> Source:
    entries, problems = read_kept(path)

    def places() -> Iterator[Draft]:
        for fields, document, start in entries:

            def place(path: Sequence[str | int], document: Any = document, start: Any = start) -> Place:
                line = line_of(document, (*start, *path))
                name = ".".join(str(step) for step in path)
                return Place(f"rad {line} {name}".strip(), f"line {line} {name}".strip())

            yield Draft(fields, place)

    told = [
        Problem(
            Place(f"rad {one.line} {one.field}".strip(), f"line {one.line} {one.field}".strip()), Fault(one.sv, one.en)
        )
        for one in problems
    ]
    return Source(list(places()), told)
