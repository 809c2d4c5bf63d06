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
from clinic24_tui.state.record import Notes
from clinic24_tui.widgets.chooser import Item
from clinic24_tui.widgets.sheet import Sheet

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
        "OwnPhrase": lambda _link: OwnPhrase(shortcut="x", title=words, text_sv=words),
        "Callable[[], str]": lambda _link: lambda: words,
        "Callable[[], bool]": lambda _link: lambda: True,
        "Callable[[], int]": lambda _link: lambda: 0,
        "Callable[[str], list[Reminder]]": lambda _link: lambda _outcome: [Reminder(words)],
    }


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
            if asked in values:
                given[name] = values[asked](link)
    return kind(**given)


def _without(annotation: str, package: str) -> str:
    """Return a type's name without where it comes from."""
    while package in annotation:
        before, _sign, after = annotation.partition(package)
        head = len(after) - len(after.lstrip("abcdefghijklmnopqrstuvwxyz_0123456789."))
        annotation = before + after[head:]
    return annotation
