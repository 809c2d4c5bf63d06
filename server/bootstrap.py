"""The composition root: the only module that knows every layer. Nothing happens before `House.start`."""

import time
from dataclasses import dataclass

from argon2 import PasswordHasher
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from server.adapters.phrase_files import load_phrases
from server.adapters.region import load_region
from server.api.guard import OriginCheck
from server.app.accounts import Accounts, token_hash
from server.app.clockwork import Clockwork
from server.app.lane import Inbox, Lane
from server.app.lease import Leases
from server.app.reference import Reference
from server.app.supervise import Supervisor
from server.data_folder import DataFolder
from server.domain.hours import from_ms, local
from server.domain.phrases import current, row
from server.flows.loader import load_flows
from server.realtime.desk import Desk
from server.realtime.hub import Hub
from server.realtime.patient_socket import Door, PatientSocket
from server.realtime.staff_socket import StaffSocket
from server.settings import Settings
from server.storage.accounts import SqliteAccounts, SqliteDrafts, engine_for
from server.storage.migrate import prepare
from server.storage.sqlite import SqliteStore


class SystemClock:
    """This machine's clocks."""

    def now(self) -> int:
        """Return milliseconds UTC."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        """Return seconds of a clock that never jumps."""
        return time.monotonic()


@dataclass
class House:
    """One running server: its parts, wired. `asgi` is what the web server serves."""

    settings: Settings
    folder: DataFolder
    store: SqliteStore
    accounts: Accounts
    people: SqliteAccounts
    reference: Reference
    lane: Lane
    hub: Hub
    leases: Leases
    clockwork: Clockwork
    supervisor: Supervisor
    asgi: ASGIApp

    async def start(self) -> None:
        """Read who works here and start the long tasks."""
        await self.reference.refresh()
        self.hub.pos = await self.store.position()
        self.supervisor.start("lane", self.lane.run)
        self.supervisor.start("leases", self.clockwork.run_leases)
        self.supervisor.start("closing", self.clockwork.run_closing)

    async def stop(self) -> None:
        """End the tasks, close the database, let the folder go."""
        await self.supervisor.stop()
        self.people.close()
        await self.store.close()
        self.folder.release()


def build(settings: Settings, clock: SystemClock | None = None) -> House:
    """Wire a server; raises FolderBusy, SchemaRefused or a content file's own error."""
    clock = clock or SystemClock()
    folder = DataFolder(settings.data)
    prepare(folder.database, migrate=settings.migrate)
    store = SqliteStore(folder.database)
    people = SqliteAccounts(store, engine_for(folder.database))
    hasher = PasswordHasher(time_cost=settings.argon2_time, memory_cost=settings.argon2_memory_kib, parallelism=1)
    accounts = Accounts(people, clock, hasher)
    region = load_region()
    reference = Reference(load_flows(), region, people, clock)
    hub, leases = Hub(), Leases(settings.lease_seconds)
    inbox = Inbox(settings.inbox_items, settings.inbox_bytes)
    lane = Lane(store, hub, clock, reference.book, inbox=inbox)
    today = local(from_ms(clock.now())).date()
    phrases = [row(phrase) for phrase in load_phrases()[0] if current(phrase, today)]
    desk = Desk(
        store=store,
        lane=lane,
        hub=hub,
        accounts=accounts,
        people=people,
        drafts=SqliteDrafts(store),
        leases=leases,
        clock=clock,
        book=reference.book,
        phrases=phrases,
        practice=settings.demo,
        outbox_bytes=settings.outbox_bytes,
    )

    async def find(token: str) -> str | None:
        return await people.find(token_hash(token), clock.now())

    door = Door(store, lane, hub, clock, reference.book, find)
    clockwork = Clockwork(store, lane, leases, clock, reference.book)
    asgi = OriginCheck(Router(desk, door), settings.origins)
    return House(
        settings, folder, store, accounts, people, reference, lane, hub, leases, clockwork, Supervisor(), asgi
    )


class Router:
    """Which door a request goes to: the two sockets by path, everything else to the patient's API."""

    def __init__(self, desk: Desk, door: Door) -> None:
        """Keep what stands behind the doors."""
        self._desk, self._door = desk, door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or socket."""
        if scope["type"] == "websocket":
            await self._socket(WebSocket(scope, receive, send))

    async def _socket(self, socket: WebSocket) -> None:
        if socket.url.path == "/ws/staff":
            address = socket.client.host if socket.client else ""
            await StaffSocket(self._desk, address).serve(socket)
        elif socket.url.path == "/ws/patient":
            await PatientSocket(self._door).serve(socket)
        else:
            await socket.close(4003)
