"""Reads a .docx as paragraphs and tables. The file is a stranger's: sizes are bounded, and no entity is ever expanded.

Source: ECMA-376 part 1 (WordprocessingML), as Word writes it; also its strict namespace.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import Final
from xml.parsers import expat

from server.domain.phrases import Fault

FILE_MAX: Final = 10_000_000
"""Bytes in a Word file."""
PART_MAX: Final = 20_000_000
"""Bytes in one unpacked part of it."""
NODES_MAX: Final = 500_000
DEPTH_MAX: Final = 100

_WORD: Final = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_HEADING: Final = re.compile(r"(?:heading|rubrik) ?([1-9])")
_LEVEL: Final = re.compile("[0-8]")
_TITLE: Final = frozenset({"title", "subtitle", "rubrik", "underrubrik"})
_CONTENTS: Final = re.compile(r"(?:toc|innehåll) ?[1-9]|toc heading|innehållsförteckningsrubrik")
_OLD_WORD: Final = b"\xd0\xcf\x11\xe0"
_NOT_TEXT: Final = frozenset(
    {"del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sdtPr", "sdtEndPr", "rubyPr", "rt"}
)
_BOXES: Final = frozenset({"drawing", "pict", "object", "AlternateContent"})
_SIGNS: Final = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


class WordRefused(Exception):
    """The file cannot be read as a Word document; `fault` says why and what to do."""

    def __init__(self, sv: str, en: str) -> None:
        """Keep the words."""
        super().__init__(en)
        self.fault = Fault(sv, en)


@dataclass(slots=True)
class Node:
    """One element: its local name (`?name` outside Word's namespace), attributes by local name, children, text."""

    name: str
    attributes: Mapping[str, str]
    children: list["Node"] = field(default_factory=list)
    text: str = ""

    def child(self, *path: str) -> "Node | None":
        """Return the first element under this path."""
        node: Node | None = self
        for name in path:
            node = next((child for child in node.children if child.name == name), None) if node else None
        return node

    def value(self, *path: str) -> str | None:
        """Return the `val` of the first element under this path."""
        found = self.child(*path)
        return found.attributes.get("val") if found else None

    def everything(self) -> Iterator["Node"]:
        """Return this element and all below it."""
        yield self
        for child in self.children:
            yield from child.everything()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, counted from 1 as Word shows them; `heading` is 1–9, 0 for the document's title, None for text."""

    number: int
    text: str
    heading: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table, counted from 1: its rows of cells. A row with merged cells is None."""

    number: int
    rows: tuple[tuple[str, ...] | None, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What was read, in order, and the numbers of the paragraphs that have a picture or text box beside their words."""

    blocks: tuple[Paragraph | Table, ...]
    boxes: tuple[int, ...]


def read_word(raw: bytes) -> Document:
    """Return a .docx file's paragraphs and tables; raises WordRefused."""
    if len(raw) > FILE_MAX:
        raise WordRefused(
            f"Filen är större än {FILE_MAX // 1_000_000} MB. Ta bort bilder ur den, eller dela upp den.",
            f"The file is larger than {FILE_MAX // 1_000_000} MB. Take the pictures out, or split it.",
        )
    if raw.startswith(_OLD_WORD):
        raise WordRefused(
            "Filen är i det gamla Word-formatet (.doc) eller har ett lösenord. Öppna den i Word och spara som .docx utan lösenord.",
            "The file is in the old Word format (.doc) or has a password. Open it in Word and save it as .docx without one.",
        )
    try:
        with zipfile.ZipFile(BytesIO(raw)) as packed:
            return _Reader(packed).document()
    except (
        zipfile.BadZipFile,
        zlib.error,
        RuntimeError,
        NotImplementedError,
        EOFError,
        OSError,
        KeyError,
        UnicodeDecodeError,  # a name in the archive that says of itself that it is UTF-8
    ) as fault:
        raise WordRefused(
            "Filen är inte ett helt Word-dokument. Öppna den i Word, spara som .docx och försök igen.",
            "The file is not a whole Word document. Open it in Word, save it as .docx and try again.",
        ) from fault


def parse_xml(raw: bytes) -> Node:
    """Return one part as a tree; raises WordRefused for a DOCTYPE, an entity, or more than the bounds allow."""
    root = Node("", {})
    stack, count = [root], 0
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > NODES_MAX or len(stack) > DEPTH_MAX:
            raise _too_much()
        node = Node(_local(name), {key.rpartition(" ")[2]: value for key, value in attributes.items()})
        stack[-1].children.append(node)
        stack.append(node)

    def end(_name: str) -> None:
        stack.pop()

    def words(text: str) -> None:
        stack[-1].text += text

    def refuse(*_declared: object) -> None:
        raise WordRefused(
            "Filen har en inbyggd definition (DOCTYPE) som Word aldrig skriver. Spara den på nytt i Word.",
            "The file has a built-in definition (DOCTYPE) that Word never writes. Save it anew in Word.",
        )

    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, words
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        parser.Parse(raw, True)  # the last piece
    except expat.ExpatError as fault:
        raise WordRefused(
            f"Filen är skadad ({fault}). Öppna den i Word, spara och försök igen.",
            f"The file is damaged ({fault}). Open it in Word, save it and try again.",
        ) from fault
    return root.children[0]


def _local(name: str) -> str:
    space, _sign, local = name.rpartition(" ")
    if space in _WORD or local in ("Relationship", "Relationships", "AlternateContent"):
        return local
    return f"?{local}"


def _too_much() -> WordRefused:
    return WordRefused(
        "Filen packar upp sig till mer än ett vanligt dokument. Dela upp den, eller spara den på nytt i Word.",
        "The file unpacks to more than an ordinary document. Split it, or save it anew in Word.",
    )


class _Style:
    """A paragraph style: its name, and what it takes from the one that it is based on."""

    def __init__(self, node: Node) -> None:
        self.name = (node.value("name") or "").casefold()
        self.base = node.value("basedOn") or ""
        level = node.value("pPr", "outlineLvl") or ""
        self.outline = int(level) if _LEVEL.fullmatch(level) else None
        self.list = node.value("pPr", "numPr", "numId") or ""


class _Reader:
    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed = packed
        self._styles: dict[str, _Style] = {}
        self._bullets: dict[tuple[str, str], bool] = {}
        self._counts: dict[tuple[str, str], int] = {}
        self._paragraphs = self._tables = 0
        self._boxes: list[int] = []

    def document(self) -> Document:
        """Read the main part with its styles and lists."""
        main = self._related("").get("officeDocument")
        if main is None:
            raise KeyError("officeDocument")
        related = self._related(main)
        body = self._part(main).child("body")
        if body is None:
            raise KeyError("body")
        if "styles" in related:
            found = self._part(related["styles"]).children
            self._styles = {node.attributes.get("styleId", ""): _Style(node) for node in found if node.name == "style"}
        if "numbering" in related:
            self._bullets = _bullets(self._part(related["numbering"]))
        return Document(tuple(self._blocks(body)), tuple(dict.fromkeys(self._boxes)))

    def _part(self, name: str) -> Node:
        with self._packed.open(name) as stream:
            raw = stream.read(PART_MAX + 1)
        if len(raw) > PART_MAX:
            raise _too_much()
        return parse_xml(raw)

    def _related(self, part: str) -> dict[str, str]:
        """Return the parts that a part names, by the last word of their kind."""
        folder, _sign, name = part.rpartition("/")
        try:
            listed = self._part(join(folder, "_rels", f"{name}.rels"))
        except KeyError:
            return {}
        return {
            node.attributes.get("Type", "").rpartition("/")[2]: _target(part, node.attributes.get("Target", ""))
            for node in listed.children
            if node.attributes.get("TargetMode") != "External"
        }

    def _blocks(self, holder: Node) -> Iterator[Paragraph | Table]:
        for node in holder.children:
            if node.name == "p":
                yield self._paragraph(node)
            elif node.name == "tbl":
                self._tables += 1
                yield Table(self._tables, tuple(self._row(row) for row in node.children if row.name == "tr"))
            elif node.name in ("sdt", "sdtContent", "ins", "customXml"):
                yield from self._blocks(node)

    def _row(self, row: Node) -> tuple[str, ...] | None:
        cells = [cell for cell in row.children if cell.name == "tc"]
        if any(cell.child("tcPr", "gridSpan") or cell.child("tcPr", "vMerge") for cell in cells):
            return None
        return tuple(
            "\n".join(block.text for block in self._blocks(cell) if isinstance(block, Paragraph)) for cell in cells
        )

    def _paragraph(self, node: Node) -> Paragraph:
        self._paragraphs += 1
        text = "".join(self._words(node))
        styles = list(self._chain(node.value("pPr", "pStyle") or ""))
        if any(_CONTENTS.fullmatch(style.name) for style in styles):
            return Paragraph(self._paragraphs, "")
        heading = self._heading(node, styles)
        if heading is None and text.strip():
            text = self._bullet(node, styles) + text
        return Paragraph(self._paragraphs, text, heading)

    def _chain(self, style_id: str) -> Iterator[_Style]:
        seen: set[str] = set()
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            yield self._styles[style_id]
            style_id = self._styles[style_id].base

    @staticmethod
    def _heading(node: Node, styles: list[_Style]) -> int | None:
        level = node.value("pPr", "outlineLvl") or ""
        if _LEVEL.fullmatch(level):
            return int(level) + 1
        for style in styles:
            if style.name in _TITLE:
                return 0
            if found := _HEADING.fullmatch(style.name):
                return int(found[1])
            if style.outline is not None:
                return style.outline + 1
        return None

    def _bullet(self, node: Node, styles: list[_Style]) -> str:
        """Return what stands before a list's item: a bullet, or its number."""
        own = node.value("pPr", "numPr", "numId")
        listed = own if own is not None else next((style.list for style in styles if style.list), "")
        if not listed or listed == "0":
            return ""
        place = (listed, node.value("pPr", "numPr", "ilvl") or "0")
        if self._bullets.get(place, True):
            return "• "
        self._counts[place] = self._counts.get(place, 0) + 1
        return f"{self._counts[place]}. "

    def _words(self, node: Node) -> Iterator[str]:
        for child in node.children:
            if child.name in _BOXES:
                if any(inner.name in ("txbxContent", "?textbox") for inner in child.everything()):
                    self._boxes.append(self._paragraphs)
            elif child.name == "t":
                yield child.text
            elif child.name in _SIGNS:
                yield _SIGNS[child.name]
            elif child.name == "sym":
                yield _symbol(child.attributes.get("char", ""))
            elif child.name not in _NOT_TEXT and not (child.name == "r" and _hidden(child)):
                yield from self._words(child)


def _hidden(run: Node) -> bool:
    mark = run.child("rPr", "vanish")
    return mark is not None and mark.attributes.get("val", "1") not in ("0", "false", "off")


def _symbol(code: str) -> str:
    return chr(int(code, 16)) if re.fullmatch(r"[0-9A-Fa-f]{4}", code) else ""


def _target(part: str, target: str) -> str:
    return normpath(target.removeprefix("/") if target.startswith("/") else join(dirname(part), target))


def _bullets(numbering: Node) -> dict[tuple[str, str], bool]:
    """Return whether a list's level has bullets, by (list's id, level); else it has numbers."""
    kinds: dict[str, dict[str, bool]] = {}
    for node in numbering.children:
        if node.name == "abstractNum":
            kinds[node.attributes.get("abstractNumId", "")] = {
                level.attributes.get("ilvl", "0"): (level.value("numFmt") or "bullet") in ("bullet", "none")
                for level in node.children
                if level.name == "lvl"
            }
    return {
        (node.attributes.get("numId", ""), level): bullet
        for node in numbering.children
        if node.name == "num"
        for level, bullet in kinds.get(node.value("abstractNumId") or "", {}).items()
    }
