"""The practice space's part of the house: scenarios, sessions and simulated patients, wired to the running parts."""

import secrets
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Final

from server.adapters.phrase_files import load_phrases
from server.app.lane import Lane
from server.app.lease import Leases
from server.app.ports import Clock
from server.app.reference import Reference
from server.app.sessions import token_hash
from server.domain.actor import Actor
from server.domain.book import Book
from server.realtime.hub import Hub
from server.scenario_tools.files import answers_in, load_scenarios
from server.scenario_tools.programme_files import load_programmes
from server.storage.accounts import SqliteAccounts
from server.storage.sqlite import SqliteStore
from server.storage.training import SqliteTraining
from server.training.conductor import Conductor, Ground
from server.training.lexicon import lexicon
from server.training.room import TrainingRoom

KEY_MS: Final = 7 * 24 * 3600 * 1000
"""How long a simulated patient's new key to her case holds after a start of the server."""


def training_room(
    store: SqliteStore,
    people: SqliteAccounts,
    lane: Lane,
    hub: Hub,
    leases: Leases,
    clock: Clock,
    reference: Reference,
) -> TrainingRoom:
    """Wire the practice space; it follows every change that is on disk."""
    flows = reference.book().library.flows
    scenarios = load_scenarios(flows).known

    async def key(case: str) -> str:
        token = secrets.token_urlsafe(32)
        await people.add(case, token_hash(token), clock.now() + KEY_MS)
        return token

    ground = Ground(
        SqliteTraining(store),
        store,
        clock,
        scenarios,
        load_programmes(scenarios).known,
        lambda scenario: answers_in(scenario, flows[scenario.flow]),
        frozenset(lexicon().concepts),
        key,
        lambda unit: centre_of(reference.book(), unit),
    )
    conductor = Conductor(ground)
    shared = {phrase.shortcut: phrase.text_sv for phrase in load_phrases()[0]}
    room = TrainingRoom(conductor, lane, shared, leases.here, colleagues_in(reference.book))
    hub.on_change(conductor.changed)
    hub.on_change(room.changed)
    return room


def centre_of(book: Book, unit: str) -> str:
    """Return the health centre where people are listed whose cases come to a unit; "" where they come from everywhere."""
    units = book.region.units
    place = units.get(unit)
    if place is not None and place.kind == "centre":
        return unit
    return place.centre or "" if place is not None else ""


def colleagues_in(book: Callable[[], Book]) -> Callable[[str, str, frozenset[str]], Actor | None]:
    """Return what finds somebody of a queue who takes no part."""

    def found(unit: str, profession: str, seated: frozenset[str]) -> Actor | None:
        for user, hats in sorted(book().hats.items()):
            hat = next((one for one in hats if (one.unit, one.profession) == (unit, profession)), None)
            if hat is not None and user not in seated:
                return Actor("staff", user, hat.name, unit, profession)
        return None

    return found


def trust_in(certificate: Path) -> ssl.SSLContext:
    """Return a context that trusts the server's own certificate and no other, whatever name it is reached by."""
    context = ssl.create_default_context(cafile=str(certificate))
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context
