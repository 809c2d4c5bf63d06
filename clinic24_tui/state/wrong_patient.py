"""What in a text points out another patient than the one it is about: an identity number, or the name of somebody else
whose case I have open, have parked or am writing in.
"""

import re
from collections.abc import Iterable

from clinic24_tui.locale import _
from clinic24_tui.state.store import Store
from server.contract.views import CaseHead

NUMBER = re.compile(r"(?<!\d)(?:\d{2})?(\d{6})[-+\u2010-\u2013]?(\d{4})(?!\d)")
"""An identity number of ten or twelve digits, with or without its dash."""


def another_patient(text: str, head: CaseHead, store: Store) -> str:
    """Return who else than the case's patient is named in a text, as words; empty when nobody is."""
    numbers = foreign_numbers(text, [head["number"], head["phone"], *(unit["phone"] for unit in store.units)])
    return ", ".join([*numbers, *foreign_names(text, head["name"], _known(store, head["id"]))])


def another_than(number: str, text: str, store: Store) -> str:
    """Return who else than the person with the identity number, who has no case yet, is named in a text; empty for nobody."""
    numbers = foreign_numbers(text, [number, *(unit["phone"] for unit in store.units)])
    return ", ".join([*numbers, *foreign_names(text, "", _known(store, ""))])


def named_words(named: str) -> str:
    """Return what a sheet says of them: the same key once more goes on; empty when nobody is named."""
    return _("I texten står {named}. Rätt patient? Samma tangent igen går vidare.").format(named=named) if named else ""


def _known(store: Store, case: str) -> list[str]:
    """Return the names of the other patients that I have to do with."""
    rows = [*store.mine(), *store.lists["parked"].rows.values()]
    names = [*store.callers]
    for row in rows:
        if row["id"] != case:
            view = store.recalled(row["id"])
            names.append(view.head["name"] if view is not None and view.head is not None else row.get("name", ""))
    return names


def foreign_numbers(text: str, own: Iterable[str]) -> list[str]:
    """Return the identity numbers of a text, as they stand there, that are none of `own` (numbers and telephones)."""
    known = {_last_ten(value) for value in own}
    found = (match for match in NUMBER.finditer(text) if _is_number(match))
    return list(dict.fromkeys(match[0] for match in found if match[1] + match[2] not in known))


def foreign_names(text: str, own: str, others: Iterable[str]) -> list[str]:
    """Return which of `others`, full names, a text holds in either order; a namesake of `own` cannot be told from her."""
    said = " ".join(text.casefold().split())
    mine = own.casefold().split()
    names = dict.fromkeys(name for name in others if len(name.split()) > 1 and name.casefold().split() != mine)
    return [name for name in names if _holds(said, name.casefold().split())]


def _holds(said: str, parts: list[str]) -> bool:
    *first, last = map(re.escape, parts)
    orders = ([*first, last], [f"{last},?", *first])
    return any(re.search(rf"(?<!\w){' '.join(order)}(?:'?s)?(?!\w)", said) for order in orders)


def _last_ten(value: str) -> str:
    return re.sub(r"\D", "", value)[-10:]


def _is_number(match: re.Match[str]) -> bool:
    """Say whether the check digit and the calendar are right; coordination numbers count."""
    from personnummer.personnummer import valid

    return bool(valid(re.sub(r"[^\d+]", "", match[0])))
