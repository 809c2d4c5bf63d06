"""Who can be given a case or a question: professions and people, with hours and who watches there now."""

from clinic24_tui.link import Link
from clinic24_tui.locale import _, language
from clinic24_tui.state.professions import profession_name
from clinic24_tui.widgets.chooser import Item
from server.contract.views import Assignment, Colleague, UnitInfo

UNIT, PERSON = "unit", "person"


def offered_to(link: Link, *, own: bool = False) -> list[Item]:
    """Return the receivers of the moment; with `own` my own queue too, whose people one can ask."""
    store = link.store
    me = store.me["user"] if store.me else ""
    return receivers(store.units, store.colleagues, me, store.assignment, own=own)


def asked_of(link: Link, profession: str = "") -> list[Item]:
    """Return whom one can ask: also people of other units, found by name or unit; only of `profession` where one is given."""
    store = link.store
    me = store.me["user"] if store.me else ""
    units = [unit.copy() for unit in store.units]
    for unit in units:
        unit["professions"] = [name for name in unit["professions"] if profession in ("", name)]
    mates = [mate for mate in (*store.colleagues, *store.others) if profession in ("", mate["profession"])]
    return receivers(units, mates, me, store.assignment, own=True)


def receivers(
    units: list[UnitInfo], colleagues: list[Colleague], me: str, worn: Assignment | None, *, own: bool = False
) -> list[Item]:
    """Return who may receive: professions of my own unit, its people who are here, other units, other people.

    My own profession stands after the others of my unit, where it stands at all. Secretaries stand after the clinicians of
    their unit: what the cursor begins on must not be who cannot assess.
    """
    home = (worn["unit"], worn["profession"]) if worn else ("", "")
    names = {unit["id"]: unit["name"] for unit in units}
    queues = [
        (unit["id"] != home[0], _queue(unit, profession))
        for unit in units
        for profession in sorted(unit["professions"], key=lambda name: (name == home[1], name == "secretary"))
        if own or (unit["id"], profession) != home
    ]
    people = [
        (mate["unit"] != home[0] or not mate["here"], _person(mate, names, home[0]))
        for mate in colleagues
        if mate["user"] != me
    ]
    near = [item for far, item in queues if not far] + [item for far, item in people if not far]
    return near + [item for far, item in queues if far] + [item for far, item in people if far]


def _queue(unit: UnitInfo, profession: str) -> Item:
    is_open, here = unit["open_now"].get(profession, False), unit["here"].get(profession, 0)
    hours = unit["hours_en" if language() == "en" else "hours"].get(profession, "")
    watched = _("{n} bevakar nu").format(n=here) if here else _("ingen bevakar nu")
    words = f"{profession_name(profession)}, {unit['name']}"
    aside = " · ".join(part for part in (hours or (_("öppet") if is_open else _("stängt")), watched) if part)
    return Item(f"{UNIT}/{unit['id']}/{profession}", words, aside, muted=not is_open)


def _person(mate: Colleague, names: dict[str, str], home: str) -> Item:
    """Return a person; one of another unit is found by the unit's name too."""
    words, unit = f"{mate['name']}, {profession_name(mate['profession']).lower()}", names.get(mate["unit"], "")
    here = _("här nu") if mate["here"] else _("inte här")
    if mate["unit"] != home:
        return Item(f"{PERSON}/{mate['user']}", f"{words}, {unit}", here, muted=not mate["here"])
    return Item(f"{PERSON}/{mate['user']}", words, f"{unit} · {here}", muted=not mate["here"])


def chosen(item: Item) -> dict[str, str]:
    """Return the fields of a command that name the receiver: `person`, or `unit` and `profession`."""
    kind, _sign, rest = item.value.partition("/")
    if kind == PERSON:
        return {"person": rest}
    unit, _sign, profession = rest.partition("/")
    return {"unit": unit, "profession": profession}
