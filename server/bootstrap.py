"""The composition root: the only module that knows every layer. Nothing happens before `House.start`."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date

from argon2 import PasswordHasher
from fastapi import APIRouter
from starlette.types import ASGIApp

from server.adapters.blocks import BlockTable
from server.adapters.clock import SystemClock
from server.adapters.common_passwords import load_common_passwords
from server.adapters.hazard_file import load_hazards
from server.adapters.identity import DemoIdentity
from server.adapters.listing import ListingTable
from server.adapters.notices import Outbox
from server.adapters.people import Population, invent
from server.adapters.phrase_files import load_phrases
from server.adapters.press import Press
from server.adapters.region import load_region
from server.adapters.region_documents import OpenDocuments, RegionDocuments
from server.adapters.secret_box import SecretBox, kept_key
from server.adapters.task_file import load_tasks
from server.adapters.video import DEMO, VideoRooms
from server.api.app import patient_app
from server.api.guard import OriginCheck
from server.api.log_review import LogReviewApi
from server.api.people import InviteApi, PeopleApi
from server.api.settings import SettingsApi
from server.api.staff import StaffDoor
from server.app.accounts import Accounts
from server.app.caller import Callers
from server.app.clockwork import Clockwork
from server.app.contact import Contact
from server.app.duty import Duties
from server.app.endings import Endings
from server.app.entrance import Entrance
from server.app.lane import Inbox, Lane
from server.app.lease import Leases
from server.app.log_review import LogReview
from server.app.notify import Notices
from server.app.outside import BlockRegister, Notice, Person
from server.app.people import Invites, People
from server.app.phrasebook import Phrasebook
from server.app.pictures import Pictures
from server.app.ports import Clock
from server.app.reference import Reference
from server.app.region_settings import RegionSettings
from server.app.second_factor import SecondFactor
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
from server.realtime.desk import Desk
from server.realtime.hub import Hub
from server.realtime.patient_socket import Door
from server.settings import Settings
from server.sockets import Router, Sockets
from server.storage.access_log import SqliteAccessLog
from server.storage.accounts import SqliteAccounts, SqliteDrafts, SqliteInfo, engine_for
from server.storage.migrate import prepare
from server.storage.people import SqlitePeople
from server.storage.phrases import SqlitePhrases
from server.storage.second_factor import SqliteFactors, has_factors
from server.storage.settings import SqliteSettings
from server.storage.space import claim
from server.storage.sqlite import SqliteStore

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

    async def stop(self) -> None:
        """Write what still waits, such as the ends of readings; then end the tasks, close the database, let the folder go."""
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
    folder, box = _opened(settings)
    store, engine = SqliteStore(folder.database), engine_for(folder.database)
    people = SqliteAccounts(store, engine)
    accounts = _accounts(settings, people, SqliteFactors(store, engine), box, clock)
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
    register = ListingTable(population.listings)
    tries = Throttle(settings.lookups_burst, 3600 / settings.lookups_per_hour)
    reach = (
        Contact(lane, store, identity, register, clock, tries),
        Callers(lane, store, identity, register, entrance, clock, tries),
    )
    demo = DemoData(population, outbox, settings.practice) if settings.invented else None
    blocks = BlockTable(population.blocks)
    desk = _desk(settings, store, people, accounts, lane, hub, leases, duties, clock, reference, reach, blocks)
    pictures = Pictures(lane=lane, store=store, press=Press(), accounts=accounts, people=people, clock=clock)
    region_settings = _region_settings(settings, store, region, reference, clock, duties)
    staffing, staff = _offices(store, people, accounts, lane, reference, region_settings, clock)
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
    )


def _offices(
    store: SqliteStore,
    people: SqliteAccounts,
    accounts: Accounts,
    lane: Lane,
    reference: Reference,
    settings: RegionSettings,
    clock: Clock,
) -> tuple[Staffing, list[APIRouter]]:
    """Return what follows who works here, and the routes of the offices (`/api/admin`, `/api/log`) and of who is invited."""
    door, kept = StaffDoor(accounts, people, clock), SqlitePeople(store)
    staffing = Staffing(kept, store, lane, reference, accounts.endings, clock)

    def region() -> Region:
        return reference.book().region

    review = LogReview(lane, SqliteAccessLog(store), people, clock, reference.book)
    here = People(kept, clock, region, accounts.hash, staffing.look)
    return staffing, [
        SettingsApi(door, settings).router(),
        LogReviewApi(door, review).router(),
        PeopleApi(door, here, region, clock).router(),
        InviteApi(Invites(kept, clock, accounts.hash, accounts.common)).router(),
    ]


def _opened(settings: Settings) -> tuple[DataFolder, SecretBox]:
    """Return the data folder, locked, of the right space and with today's schema, and the key that it is sealed with."""
    folder = DataFolder(settings.data)
    try:
        claim(folder.database, practice=settings.practice)
        prepare(folder.database, migrate=settings.migrate)
        key = kept_key(folder.path, needed=has_factors(folder.database))
    except BaseException:
        folder.release()
        raise
    return folder, SecretBox(key)


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


def _accounts(
    settings: Settings, people: SqliteAccounts, factors: SqliteFactors, box: SecretBox, clock: Clock
) -> Accounts:
    wall = clock.wall if isinstance(clock, SystemClock) else clock.now
    return Accounts(
        people,
        clock,
        _hasher(settings),
        factor=SecondFactor(factors, box, wall) if settings.totp == "required" else None,
        common=load_common_passwords(),
        idle_ms=round(settings.idle_minutes * 60_000),
        session_ms=round(settings.session_hours * 3_600_000),
    )


def _hasher(settings: Settings) -> PasswordHasher:
    return PasswordHasher(time_cost=settings.argon2_time, memory_cost=settings.argon2_memory_kib, parallelism=1)


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
