"""How words are compared when people type in a hurry: case, accents and ring do not count."""

import unicodedata

from server.contract.phrases import FOLDED


def folded(text: str) -> str:
    """Return the text as it is searched: `brost` finds `Bröst`."""
    return unicodedata.normalize("NFC", text).casefold().translate(FOLDED)
