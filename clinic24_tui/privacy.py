"""Names and numbers hidden on the screen: every cell passes here last, so that no widget can forget it."""

import re
from collections.abc import Iterable

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from clinic24_tui.state.store import Store

COVER = "▒"
EXACT = 4
"""Names shorter than this are hidden only as they are spelt: `bo` and `my` are also words."""
_WORD = re.compile(r"[^\W\d_]+…?")
_NUMBER = re.compile(r"(?<!\d)(?:\d{2})?\d{6}[-+]?(?:\d{4}|••••)(?!\d)|(?<!\d)(?:\+46|0)(?:[ -]?\d){7,12}(?!\d)")


class Hidden(LineFilter):
    """Covers the names it has been told, and everything that looks like an identity or a telephone number."""

    def __init__(self) -> None:
        super().__init__(enabled=False)
        self._names: frozenset[str] = frozenset()

    def learn(self, store: Store) -> None:
        """Take in the names of all patients and writers that the store knows."""
        mine = store.mine()
        known = [*store.callers, *(row["name"] for row in mine if "name" in row)]
        for view in (*store.views.values(), *(store.recalled(row["id"]) for row in mine)):
            if view is not None and view.head is not None:
                known += [view.head["name"], view.head["writer_name"]]
        self._names = frozenset(_words(known))

    def covered(self, text: str) -> str:
        """Return the text with names and numbers covered, in as many characters."""
        out = _NUMBER.sub(lambda found: COVER * len(found[0]), text)
        return _WORD.sub(lambda found: COVER * len(found[0]) if self._is_name(found[0]) else found[0], out)

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the row's segments with names and numbers covered, also where a name stands in several."""
        del background
        text = "".join(text for text, _style, control in segments if not control)
        covered = self.covered(text)
        if covered == text:
            return segments
        out, at = [], 0
        for segment in segments:
            if segment.control:
                out.append(segment)
                continue
            out.append(Segment(covered[at : at + len(segment.text)], segment.style))
            at += len(segment.text)
        return out

    def _is_name(self, word: str) -> bool:
        if word.endswith("…"):
            return any(name.startswith(word[:-1]) for name in self._names)
        return any(said in self._names for said in _spellings(word))


def _words(names: Iterable[str]) -> Iterable[str]:
    for name in names:
        for word in re.findall(r"[^\W\d_]+", name):
            yield word
            if len(word) >= EXACT:
                yield word.casefold()


def _spellings(word: str) -> Iterable[str]:
    """Yield a word as it stands, without the genitive's s, and both in small letters where that says enough."""
    for said in (word, word.removesuffix("s")):
        yield said
        if len(said) >= EXACT:
            yield said.casefold()
