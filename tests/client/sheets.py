"""Every sheet that the program has, found by its class, and made with words for whatever it asks for."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from typing import Any

import clinic24_tui.dialogs
from clinic24_tui.link import Link
from clinic24_tui.state.closing import Reminder
from clinic24_tui.state.phrase_saving import OwnPhrase
from clinic24_tui.state.plain_words import Mark
from clinic24_tui.state.record import Notes
from clinic24_tui.state.record_headings import Headings, usual
from clinic24_tui.state.tour import Tour
from clinic24_tui.testing import case_head, my_row
from clinic24_tui.widgets.chooser import Item
from clinic24_tui.widgets.completion import Option
from clinic24_tui.widgets.sheet import Sheet
from server.contract.questions import Question
from server.contract.views import CaseHead

for _module in pkgutil.iter_modules(clinic24_tui.dialogs.__path__):
    importlib.import_module(f"clinic24_tui.dialogs.{_module.name}")


def _below(kind: type) -> list[type]:
    return [found for child in kind.__subclasses__() for found in (child, *_below(child))]


def _is_made(kind: type[Sheet[Any]]) -> bool:
    """Leave out bases: those that others are made from."""
    return not kind.__subclasses__()


SHEETS: list[type[Sheet[Any]]] = sorted(filter(_is_made, _below(Sheet)), key=lambda kind: kind.__name__)


def _values(words: str) -> dict[str, Callable[[Link], Any]]:
    """Return what a parameter is given, by its type."""
    mate = {"user": "bjorn", "name": words, "unit": "asby", "profession": "nurse", "here": True}
    return {
        "Link": lambda link: link,
        "str": lambda _link: words,
        "int": lambda _link: 2,
        "bool": lambda _link: True,
        "Me | None": lambda link: link.store.me,
        "list[Item]": lambda _link: [Item("person/bjorn", words, words), Item("person/disa", words)],
        "Sequence[Colleague]": lambda _link: [mate],
        "Notes": lambda _link: Notes(),
        _without(inspect.formatannotation(Headings), "typing."): lambda _link: dict.fromkeys(usual(), words),
        "OwnPhrase": lambda _link: OwnPhrase(shortcut="x", title=words, text_sv=words),
        "Sequence[Mark]": lambda _link: [Mark("long", 0, len(words)), Mark("safety_net", 0, 0)],
        "Mapping[str, Option | None]": lambda _link: {"safety_net": Option("p-x", words)},
        "Tour": lambda _link: Tour(),
        "Question": lambda link: _question(link, words),
        "CaseHead": lambda link: _head(link, words),
        "list[str]": lambda _link: [words, f"+ {words}"],
        "Sequence[str]": lambda _link: [words, f"+ {words}"],
        "dict[str, Any]": lambda _link: {},
        "list[dict[str, Any]]": lambda _link: [_version(words)],
        "Callable[[str, dict[str, Any]], Awaitable[dict[str, Any]]]": lambda _link: _never,
        "Callable[[str], None]": lambda _link: lambda _given: None,
        "Callable[[], str]": lambda _link: lambda: words,
        "Callable[[], bool]": lambda _link: lambda: True,
        "Callable[[str], str]": lambda _link: lambda _text: "",
        "Callable[[], int]": lambda _link: lambda: 0,
        "Callable[[str], list[Reminder]]": lambda _link: lambda _outcome: [Reminder(words)],
    }


async def _never(_path: str, _body: dict[str, Any]) -> dict[str, Any]:
    """Answer nothing: a sheet that is only looked at asks nothing."""
    raise NotImplementedError


def _question(link: Link, words: str) -> Question:
    """Return Disa's question to Anna, of a minute ago."""
    now = link.now()
    return {
        "seq": 7,
        "at": now - 60_000,
        "due": now + 3_600_000,
        "by": "disa",
        "by_name": words,
        "unit": "asby",
        "profession": "nurse",
        "person": "anna",
        "name": words,
        "text": words,
        "late": "",
    }


def _version(words: str) -> dict[str, Any]:
    """Return a version of a setting."""
    return {"subject": "unit/asby", "version": 1, "by_name": words, "at": 0, "why": words, "diff": [f"+ {words}"]}


def _head(link: Link, words: str) -> CaseHead:
    """Return the head of a case of mine, with a call that somebody has answered."""
    row = my_row("m1", 2, "chest_pain", words, "male", 44)
    attempts = [{"at": link.now() - 60_000, "by": words, "result": "answered"}]
    call = {"number": words, "reason": words, "safe_time": words, "identity": True, "said": words, "outcome": ""}
    marks = [{"key": "phone", "since": link.now() - 60_000}]
    return case_head(row, call={**call, "attempts": attempts, "since": link.now() - 60_000}, marks=marks)


def made(kind: type[Sheet[Any]], link: Link, words: str = "Ord") -> Sheet[Any]:
    """Return a sheet. A type that is not known here fails with its name: give it a value above."""
    values, given = _values(words), {}
    for name, parameter in inspect.signature(kind).parameters.items():
        asked = parameter.annotation
        asked = asked if isinstance(asked, str) else inspect.formatannotation(asked)
        for module in ("collections.abc.", "clinic24_tui.", "server.", "typing."):
            asked = _without(asked, module)
        if parameter.kind is not parameter.VAR_POSITIONAL:
            assert asked in values or parameter.default is not parameter.empty, f"{kind.__name__}: {name}: {asked}"
            # A condition that has a default of its own stands in the way of what the sheet is for.
            if asked in values and (asked != "Callable[[], bool]" or parameter.default is parameter.empty):
                given[name] = values[asked](link)
    return kind(**given)


def _without(annotation: str, package: str) -> str:
    """Return a type's name without where it comes from."""
    while package in annotation:
        before, _sign, after = annotation.partition(package)
        head = len(after) - len(after.lstrip("abcdefghijklmnopqrstuvwxyz_0123456789."))
        annotation = before + after[head:]
    return annotation
