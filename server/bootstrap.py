"""The composition root: the only module that knows every layer. Nothing happens before `House.start`."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from ssl import SSLContext
from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.types import ASGIApp

from server.adapters.blocks import BlockTable
from server.adapters.clock import SystemClock
from server.adapters.hazard_file import load_hazards
from server.adapters.identity import DemoIdentity
from server.adapters.listing import ListingTable
from server.adapters.notices import Outbox
from server.adapters.open_documents import OpenDocuments
from server.adapters.people import Population, invent
from server.adapters.phrase_files import load_phrases
from server.adapters.press import Press
from server.adapters.region import load_region
from server.adapters.region_documents import RegionDocuments
from server.adapters.task_file import load_tasks
from server.adapters.video import DEMO, VideoRooms
from server.api.app import patient_app
from server.api.guard import OriginCheck
from server.api.staff import StaffDoor
from server.api.training import TrainingApi
from server.app.accounts import Accounts
from server.app.caller import Callers
from server.app.clockwork import Clockwork
from server.app.contact import Contact
from server.app.duty import Duties
from server.app.endings import Endings
from server.app.entrance import Entrance
from server.app.lane import Inbox, Lane
from server.app.lease import Leases
from server.app.notify import Notices
from server.app.outside import BlockRegister, Notice, Person
from server.app.phrasebook import Phrasebook
from server.app.pictures import Pictures
from server.app.ports import Clock
from server.app.reference import Reference
from server.app.region_settings import RegionSettings
from server.app.sessions import token_hash
from server.app.staffing import Staffing
from server.app.supervise import Supervisor
from server.app.throttle import Throttle
from server.contract.ids import new_id
from server.data_folder import DataFolder
from server.domain.always_open import always_open
from server.domain.hours import from_ms, local
from server.domain.region import Region
from server.flows.loader import load_flows
from server.login_house import accounts_of, opened
from server.offices import offices
from server.realtime.desk import Desk
from server.realtime.hub import Hub
from server.realtime.patient_socket import Door
from server.settings import Settings
from server.sockets import Router, Sockets
from server.storage.accounts import SqliteAccounts, SqliteDrafts, SqliteInfo, engine_for
from server.storage.phrases import SqlitePhrases
from server.storage.second_factor import SqliteFactors
from server.storage.settings import SqliteSettings
from server.storage.sqlite import SqliteStore

if TYPE_CHECKING:
    from server.training.room import TrainingRoom

log = logging.getLogger(__name__)

LAST_WRITES_SECONDS = 5.0
"""How long the end waits for a store that does not answer."""
DEMO_DAY = date(2026, 11, 1)
"""The day the invented people's ages are counted from: another day would give other people."""


@dataclass
class House:
    """One running server: its parts, wired. `asgi` is what the web server serves."""

    settings: Settings
    folder: DataFolder
    store: SqliteStore
    accounts: Accounts
    people: SqliteAccounts
    reference: Reference
    region_settings: RegionSettings
    lane: Lane
    hub: Hub
    leases: Leases
    clockwork: Clockwork
    duties: Duties
    notices: Notices
    staffing: Staffing
    supervisor: Supervisor
    asgi: ASGIApp
    training: "TrainingRoom | None" = None

    async def start(self) -> None:
        """Read the settings and who works here, and start the long tasks."""
        await self.region_settings.start()
        await self.reference.refresh()
        self.hub.pos = await self.store.position()
        self.supervisor.start("lane", self.lane.run)
        self.supervisor.start("leases", self.clockwork.run_leases)
        self.supervisor.start("silence", self.clockwork.run_silence)
        self.supervisor.start("questions", self.clockwork.run_questions)
        self.supervisor.start("closing", self.clockwork.run_closing)
        self.supervisor.start("duty", self.duties.run)
        self.supervisor.start("forgetting", self.clockwork.run_forgetting)
        self.supervisor.start("notices", self.notices.run)
        self.supervisor.start("sessions", self.accounts.sessions.run)
        self.supervisor.start("staffing", self.staffing.run)

    async def practise(self, address: str, tls: SSLContext | None = None) -> None:
        """Let the simulated patients of a practice space come by this server's own address; of a real one there are none."""
        if self.training is not None:
            await self.training.conductor.start(address, tls)

    async def stop(self) -> None:
        """Write what still waits, such as the ends of readings; then end the tasks, close the database, let the folder go."""
        if self.training is not None:
            await self.training.conductor.stop()
        try:
            async with asyncio.timeout(LAST_WRITES_SECONDS):
                await self.lane.written()
        except TimeoutError:
            log.exception("what waited could not be written before the end")
        await self.supervisor.stop()
        self.people.close()
        await self.store.close()
        self.folder.release()


def build(settings: Settings, clock: Clock | None = None) -> House:
    """Wire a server; raises FolderBusy, SchemaRefused, KeyRefused or a content file's own error."""
    clock = clock or SystemClock(settings.clock)
    folder, box = opened(settings)
    store, engine = SqliteStore(folder.database), engine_for(folder.database)
    people = SqliteAccounts(store, engine)
    accounts = accounts_of(settings, people, SqliteFactors(store, engine), box, clock)
    region = always_open(load_region()) if settings.practice else load_region()
    reference = Reference(load_flows(), region, people, clock, _video(settings, store))
    hub, leases = Hub(lambda case: reference.book().next_step(case), store.veil), Leases(settings.lease_seconds)
    inbox = Inbox(settings.inbox_items, settings.inbox_bytes)
    lane = Lane(store, hub, clock, reference.book, inbox=inbox)
    duties = Duties(store, lane, clock, reference.book, hub.tell_unit)
    keys: Endings[str] = Endings()
    door = Door(store, lane, hub, clock, reference.book, _finder(people, clock), keys)
    clockwork = Clockwork(store, lane, leases, clock, reference.book, hub.closing)
    supervisor = Supervisor()
    population = invent(settings.demo_people, region, DEMO_DAY)
    outbox = Outbox(clock.now)
    notices = Notices(outbox, lambda case: case in hub.patients_in)
    hub.on_change(notices.changed)
    identity = DemoIdentity(population.people, lambda: local(from_ms(clock.now())).date())
    entrance = _entrance(settings, lane, store, people, clock, reference, identity, population, keys)
    reach = _reach(settings, lane, store, identity, entrance, population, clock)
    demo = DemoData(population, outbox, settings.practice) if settings.invented else None
    blocks = BlockTable(population.blocks)
    desk = _desk(settings, store, people, accounts, lane, hub, leases, duties, clock, reference, reach, blocks)
    pictures = Pictures(lane=lane, store=store, press=Press(), accounts=accounts, people=people, clock=clock)
    region_settings = _region_settings(settings, store, region, reference, clock, duties)
    staffing, staff = offices(store, people, accounts, lane, reference, region_settings, clock, settings.read_back_days)
    room = _training(store, people, lane, hub, leases, clock, reference) if settings.practice else None
    staff += [TrainingApi(StaffDoor(accounts, people, clock), room).router()] if room is not None else []
    asgi = _doors(
        settings, entrance, pictures, clock, demo, staff, Sockets(desk, door), lambda: health(supervisor, hub)
    )
    return House(
        settings,
        folder,
        store,
        accounts,
        people,
        reference,
        region_settings,
        lane,
        hub,
        leases,
        clockwork,
        duties,
        notices,
        staffing,
        supervisor,
        asgi,
        room,
    )


def _reach(
    settings: Settings,
    lane: Lane,
    store: SqliteStore,
    identity: DemoIdentity,
    entrance: Entrance,
    population: Population,
    clock: Clock,
) -> tuple[Contact, Callers]:
    register = ListingTable(population.listings)
    tries = Throttle(settings.lookups_burst, 3600 / settings.lookups_per_hour)
    return (
        Contact(lane, store, identity, register, clock, tries),
        Callers(lane, store, identity, register, entrance, clock, tries),
    )


def _training(
    store: SqliteStore,
    people: SqliteAccounts,
    lane: Lane,
    hub: Hub,
    leases: Leases,
    clock: Clock,
    reference: Reference,
) -> "TrainingRoom":
    # A real server has no use for simulated patients, nor for what they are made of.
    from server.training_house import training_room

    return training_room(store, people, lane, hub, leases, clock, reference)


def _region_settings(
    settings: Settings, store: SqliteStore, region: Region, reference: Reference, clock: Clock, duties: Duties
) -> RegionSettings:
    def told(units: tuple[str, ...]) -> None:
        for unit in units:
            duties.again(unit)

    documents = OpenDocuments(region) if settings.practice else RegionDocuments(region)
    return RegionSettings(SqliteSettings(store), documents, reference, clock, told)


def _video(settings: Settings, store: SqliteStore) -> VideoRooms | None:
    """Return the rooms of the region's service or of the demo; a real house without a service has none."""
    template = settings.video_url or (DEMO if settings.invented else "")
    return VideoRooms(template, store.epoch) if template else None


def _desk(
    settings: Settings,
    store: SqliteStore,
    people: SqliteAccounts,
    accounts: Accounts,
    lane: Lane,
    hub: Hub,
    leases: Leases,
    duties: Duties,
    clock: Clock,
    reference: Reference,
    reach: tuple[Contact, Callers],
    blocks: BlockRegister,
) -> Desk:
    return Desk(
        store=store,
        lane=lane,
        hub=hub,
        accounts=accounts,
        people=people,
        drafts=SqliteDrafts(store),
        info=SqliteInfo(store),
        duties=duties,
        leases=leases,
        clock=clock,
        book=reference.book,
        phrases=Phrasebook(load_phrases()[0], SqlitePhrases(store), clock, lambda: new_id(clock.now())),
        hazards=load_hazards(),
        contact=reach[0],
        callers=reach[1],
        tasks=load_tasks(),
        blocks=blocks,
        practice=settings.invented,
        training=settings.practice,
        outbox_bytes=settings.outbox_bytes,
        read_back_days=settings.read_back_days,
    )


def _entrance(
    settings: Settings,
    lane: Lane,
    store: SqliteStore,
    people: SqliteAccounts,
    clock: Clock,
    reference: Reference,
    identity: DemoIdentity,
    population: Population,
    keys: Endings[str],
) -> Entrance:
    return Entrance(
        lane=lane,
        cases=store,
        tokens=people,
        identity=identity,
        register=ListingTable(population.listings),
        clock=clock,
        book=reference.book,
        new_id=lambda: new_id(clock.now()),
        keys=keys,
        tries=Throttle(settings.identify_burst, 60 / settings.identify_per_minute),
    )


def _finder(people: SqliteAccounts, clock: Clock) -> Callable[[str], Awaitable[tuple[str, int] | None]]:
    return lambda token: people.find(token_hash(token), clock.now())


def _doors(
    settings: Settings,
    entrance: Entrance,
    pictures: Pictures,
    clock: Clock,
    demo: "DemoData | None",
    staff: list[APIRouter],
    sockets: ASGIApp,
    healthy: Callable[[], dict[str, object]],
) -> ASGIApp:
    """Put the guards before the pages and the sockets."""
    pages = patient_app(
        entrance,
        pictures,
        clock,
        staff=staff,
        demo=demo,
        origins=settings.origins,
        secure=settings.secure,
        health=healthy,
    )
    return Router(pages, OriginCheck(sockets, settings.origins))


def health(supervisor: Supervisor, hub: Hub) -> dict[str, object]:
    """Return whether every long task runs, and the journal's position."""
    ill = sorted(supervisor.ill)
    return {"status": "ill" if ill else "ok", "ill": ill, "position": hub.pos}


@dataclass(frozen=True)
class DemoData:
    """What the demo shows that no real service would."""

    population: Population
    sent: Outbox
    practice: bool = False

    def people(self, centre: str = "") -> tuple[Person, ...]:
        """Return the invented people that one may choose to be, all or those listed at a centre."""
        return self.population.listed_at(centre) if centre else self.population.people

    def outbox(self) -> tuple[Notice, ...]:
        """Return the notices that were sent, the newest first."""
        return self.sent.notices
