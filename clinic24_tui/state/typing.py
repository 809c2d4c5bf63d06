"""What a keystroke opens: `;` the phrases, `/` the commands; `;;` and `//` are the signs themselves."""

import re
from typing import NamedTuple

QUERY_MAX = 40
"""Characters after `;` in which the list of phrases stays open."""

_PHRASE = re.compile(r"(?:^|(?<=\s));(?![;\s])([^;.,!?:\n]*)$")
_DOUBLE = re.compile(r"(^|(?<=\s));;", re.MULTILINE)
_SINGLE = re.compile(r"(^|(?<=\s));(?=\S)", re.MULTILINE)


class Trigger(NamedTuple):
    """An open query for phrases: what is sought, and the column of its `;`, from where an inserted phrase replaces."""

    query: str
    start: int


def phrase_trigger(line_before_cursor: str) -> Trigger | None:
    """Return the query that the text before the cursor has open, or None.

    A `;` opens at a line's start or after a space. `;;` is a semicolon, `; ` is a plain one, and a mark that ends a
    clause or 40 characters close the list.
    """
    found = _PHRASE.search(line_before_cursor)
    if found is None or len(found.group(1)) > QUERY_MAX:
        return None
    return Trigger(found.group(1), found.start())


def trigger(line_before_cursor: str) -> str | None:
    """Return only the query of `phrase_trigger`; `""` right after the `;`."""
    found = phrase_trigger(line_before_cursor)
    return None if found is None else found.query


def command_query(text: str) -> str | None:
    """Return what stands after a `/` that is the first character of the whole text, or None; `//` is a slash."""
    if not text.startswith("/") or text.startswith("//") or "\n" in text:
        return None
    return text[1:]


def outgoing(typed: str) -> str:
    """Return what is sent for what was typed: `//` first becomes `/`, and `;;` where phrases would open becomes `;`."""
    text = typed[1:] if typed.startswith("//") else typed
    return _DOUBLE.sub(r"\1;", text)


def as_typed(sent: str) -> str:
    """Return what to type so that `outgoing` gives `sent` again; for a line that is taken back into a draft."""
    text = _SINGLE.sub(r"\1;;", sent)
    return "/" + text if text.startswith("/") else text
