"""The rooms of the settings: one list, from which home, the column at the left and the way in are made."""

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, cast

from clinic24_tui.locale import N_

if TYPE_CHECKING:
    from clinic24_tui.screens.settings.room import Room
    from server.contract.views import Assignment

ADMINISTRATOR, SUPER_USER, MANAGER = frozenset({"administrator"}), frozenset({"super_user"}), frozenset({"manager"})
OFFICES = frozenset({"administrator", "log_reviewer", "manager"})
"""Assignments without a queue."""


class Entry(NamedTuple):
    """One room: its key, its name, `module:Class` of its screen, who enters (profession or role), what it is for."""

    key: str
    title: str
    screen: str
    who: frozenset[str]
    about: str

    def load(self) -> "type[Room]":
        """Return the screen's class; rooms are imported when they are entered."""
        module, _, name = self.screen.partition(":")
        return cast("type[Room]", getattr(import_module(module), name))


ROOMS: tuple[Entry, ...] = (
    Entry(
        "units",
        N_("Enheter"),
        "clinic24_tui.screens.settings.units:UnitsRoom",
        ADMINISTRATOR | SUPER_USER,
        N_("Öppettider, särskilda dagar, mål, bemanning, ingångar och texter för en enhet."),
    ),
    Entry(
        "people",
        N_("Personer"),
        "clinic24_tui.screens.settings.people:PeopleRoom",
        ADMINISTRATOR | MANAGER,
        N_("Konton, engångskoder, uppdrag med dagar, listor. En chef utser loggkontrollant här."),
    ),
    Entry(
        "entrances",
        N_("Ingångar"),
        "clinic24_tui.screens.settings.region:EntrancesScreen",
        ADMINISTRATOR,
        N_("Av, provdrift eller öppen vid varje enhet, från vilken dag, och vem ingången går till."),
    ),
    Entry(
        "hours",
        N_("Öppettider"),
        "clinic24_tui.screens.settings.region:HoursRoom",
        ADMINISTRATOR,
        N_("Namngivna öppettider med helgdagar och aftnar, och vilka som tar emot efter dem."),
    ),
    Entry(
        "on_call",
        N_("Jour och telefon"),
        "clinic24_tui.screens.settings.region:OnCallScreen",
        ADMINISTRATOR,
        N_("Vem som tar över när en enhet är stängd, och numren som alltid svarar."),
    ),
    Entry(
        "what_if",
        N_("Vad händer om"),
        "clinic24_tui.screens.settings.what_if:WhatIfScreen",
        ADMINISTRATOR | SUPER_USER,
        N_("Prova ett ärende: nivå, ingång, dag och klockslag. Svaret kommer regel för regel."),
    ),
)


def may_enter(entry: Entry, worn: "Assignment | None") -> bool:
    """Say whether who wears the assignment may enter; the server judges every request anew."""
    return worn is not None and bool(entry.who & {worn["profession"], *worn["roles"]})


def rooms_of(worn: "Assignment | None") -> list[Entry]:
    """Return the rooms that who wears the assignment may enter."""
    return [entry for entry in ROOMS if may_enter(entry, worn)]


def only_settings(worn: "Assignment | None") -> bool:
    """Say whether the assignment has no queue, so that the settings are all there is to do."""
    return worn is not None and worn["profession"] in OFFICES and bool(rooms_of(worn))
