"""Phrases of a Word document: by headings with the text below them, or by the rows of a table of two columns."""

from dataclasses import dataclass, field
from pathlib import Path

from server.adapters.word_file import Document, Paragraph, Table, WordRefused, read_word
from server.contract.phrases import TITLE_MAX
from server.domain.pasted import cleaned
from server.domain.phrases import Fault, folded
from server.phrase_tools.drafts import NAMES, WHOLE, Draft, Place, Problem, Source, named


def word_source(path: Path) -> Source:
    """Return what stands in a .docx file."""
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
        heads = number == 1 and NAMES.get(folded(name)) and NAMES.get(folded(text))
        if heads or not (name or text):
            continue
        if not name or not text:
            sv = "Raden saknar namn eller text. Fyll i båda cellerna, eller ta bort raden."
            source.problems.append(Problem(place, Fault(sv, "The row lacks name or text. Fill in both, or remove it.")))
            continue
        _put(source, name, text, [group] if group else [], place)
