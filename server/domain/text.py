"""People's words: kept word for word, without the characters that steer a terminal or turn the reading order."""

import re
from typing import Final

from server.contract import TEXT_LIMIT
from server.domain.refusal import Refusal

_HARMFUL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls but tab and line end, bidi marks and overrides, lone surrogates; emoji joiners stay."""


def clean(text: str) -> str:
    """Return the text without control, escape and bidi characters; line ends become `\\n`; nothing else changes."""
    if text.isprintable() and text.isascii():
        return text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _HARMFUL.sub("", text)


def line(text: str) -> str | Refusal:
    """Return the cleaned text, which may be empty, or the refusal of one that is over the limit."""
    return Refusal("too_long") if len(text) > TEXT_LIMIT else clean(text).strip()


def checked(text: str) -> str | Refusal:
    """Return the cleaned text, or the refusal of one that is empty or over the limit."""
    return line(text) or Refusal("empty_text")
