"""Text as it comes out of Word, a mail or a web page, made plain: what a phrase may hold."""

import re
from collections.abc import Iterator
from typing import Final
from unicodedata import category, normalize

from server.contract.phrases import MARKS, Language

_MARKS: Final = re.compile(MARKS)
_ENDS: Final = dict.fromkeys(map(ord, "\r\x0b\x0c\x85\u2028\u2029"), "\n")
_ALIKE: Final = str.maketrans(
    {
        "\x1e": "-",  # Word's hyphen that does not break
        "\u2010": "-",
        "\u2011": "-",
        "\u2212": "-",
        "\uf0b7": "•",  # Word's bullets, of the fonts Symbol and Wingdings
        "\uf0a7": "•",
        "\uf0d8": "•",
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
    }
)
_QUOTES: Final[dict[Language, dict[int, str]]] = {
    "sv": dict.fromkeys(map(ord, "“„‟«»″"), "”") | dict.fromkeys(map(ord, "‘‚‛‹›′"), "’"),
    "en": dict.fromkeys(map(ord, "„‟«"), "“")
    | dict.fromkeys(map(ord, "»″"), "”")
    | dict.fromkeys(map(ord, "‚‛‹"), "‘")
    | dict.fromkeys(map(ord, "›′"), "’"),
}
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_BULLET: Final = re.compile(r"^(?:[•◦▪▫‣●○■□►·∙⁃*-]\s+|o\t\s*)(?=\S)")
_SPACES: Final = re.compile(r"\s+")
_EMPTY_ROWS: Final = re.compile(r"\n{3,}")
_GAP: Final = re.compile(
    r"_{3,}|\.{5,}|…{2,}|\b[xX]{2,}\b|\bNN\b|\bN\.N\.(?!\w)|(?<!\[)\[(?P<name>[^\[\]\n|]{1,40})\](?!\])"
)
_GAP_NAME: Final[dict[Language, str]] = {"sv": "fyll i", "en": "fill in"}


def cleaned(text: str, language: Language = "sv") -> str:
    """Return the text with one kind of quotes, spaces, hyphens and bullets, and without anything that is not seen.

    Soft hyphens, zero-width and bidi signs go; no-break spaces and tabs become spaces; a bullet at a line's start
    becomes `– `; at most one empty row stays between paragraphs. Cleaning twice changes nothing.
    """
    text = normalize("NFC", text.replace("\r\n", "\n")).translate(_ENDS).translate(_ALIKE).translate(_QUOTES[language])
    text = "".join(sign for sign in text if sign in "\n\t" or category(sign) not in _UNSEEN)
    rows = (_row(row) for row in normalize("NFC", text).split("\n"))
    return _EMPTY_ROWS.sub("\n\n", "\n".join(rows)).strip()


def _row(row: str) -> str:
    return _SPACES.sub(" ", _BULLET.sub("– ", row.strip())).strip()


def gaps_marked(text: str, language: Language = "sv") -> str:
    """Return the text with the gaps that people write in their own files made blanks, so that none is sent unfilled.

    `____`, `.....`, `XX` and `NN` become `[[fyll i]]`, and `[tid]` becomes `[[tid]]`. Marks that stand are left alone.
    """
    return "".join(_marked(text, language))


def _marked(text: str, language: Language) -> Iterator[str]:
    at = 0
    for found in _MARKS.finditer(text):
        yield _GAP.sub(lambda gap: _blank(gap, language), text[at : found.start()])
        yield found.group()
        at = found.end()
    yield _GAP.sub(lambda gap: _blank(gap, language), text[at:])


def _blank(gap: re.Match[str], language: Language) -> str:
    return f"[[{(gap['name'] or '').strip() or _GAP_NAME[language]}]]"
