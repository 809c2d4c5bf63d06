"""People's words: kept word for word, without the characters that steer a terminal or turn the reading order."""

import unicodedata

from server.contract import TEXT_LIMIT
from server.domain.refusal import Refusal

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_KEPT = frozenset("\n\t")


def _is_harmful(char: str) -> bool:
    return char in _BIDI or (char not in _KEPT and unicodedata.category(char) in ("Cc", "Cs"))


def clean(text: str) -> str:
    """Return the text without control, escape and bidi characters; line ends become `\\n`; nothing else changes."""
    if text.isprintable() and text.isascii():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in text if not _is_harmful(char))


def line(text: str) -> str | Refusal:
    """Return the cleaned text, which may be empty, or the refusal of one that is over the limit."""
    return Refusal("too_long") if len(text) > TEXT_LIMIT else clean(text).strip()


def checked(text: str) -> str | Refusal:
    """Return the cleaned text, or the refusal of one that is empty or over the limit."""
    return line(text) or Refusal("empty_text")
