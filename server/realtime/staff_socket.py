"""A clinician's socket: plain ASGI around the session machine. One task receives, one sends; nothing else waits."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from server.app.accounts import LoginRefused, Session, Worn
from server.app.ports import Answer, StoreFailed
from server.contract import PROTOCOL
from server.contract.frames import CLOSE_PROTOCOL, CLOSE_RIGHTS, CLOSE_SLOW
from server.domain.actor import Actor
from server.domain.case import Case
from server.domain.permissions import may, scope
from server.realtime.case_view import StaffCaseView
from server.realtime.codec import STAFF, BadFrame, close_code, decode, encode, refuse
from server.realtime.desk import Desk
from server.realtime.hub import QueueView
from server.realtime.outbox import Outbox, Overflow
from server.realtime.session import Deny, Do, StaffSession

log = logging.getLogger(__name__)

ROWS_BYTES = 32 * 1024
FIRST_EVENTS = 100
RESUME_ROWS = 2_000
TEXT = "text"


class Leave(Exception):
    """Close the socket with a code."""

    def __init__(self, code: int) -> None:
        """Keep the close code."""
        super().__init__(code)
        self.code = code


class StaffSocket:
    """One connection of one clinician."""

    def __init__(self, desk: Desk, address: str) -> None:
        """Begin without a login."""
        self._desk, self._address = desk, address
        self._session = StaffSession()
        self._login: Session | None = None
        self._worn: dict[str, Worn] = {}
        self._outbox = Outbox(desk.outbox_bytes)
        self._queues: dict[str, QueueView] = {}
        self._cases: dict[str, StaffCaseView] = {}
        self._steps: dict[str, Callable[[dict[str, Any]], Awaitable[None]]] = {
            "login": self._do_login,
            "wear": self._do_wear,
            "logout": self._do_logout,
            "open": self._do_open,
            "page": self._do_page,
            "close": self._do_close,
            "draft": self._do_draft,
            "typing": self._do_typing,
        }

    async def serve(self, socket: WebSocket) -> None:
        """Work the socket until it ends; what it held is released whatever ends it."""
        await socket.accept()
        sender = asyncio.ensure_future(self._send(socket))
        receiver = asyncio.ensure_future(self._receive(socket))
        code: int | None = None
        try:
            done, _ = await asyncio.wait({sender, receiver}, return_when=asyncio.FIRST_COMPLETED)
            code = ending(done)
        finally:
            for task in (sender, receiver):
                task.cancel()
            await asyncio.gather(sender, receiver, return_exceptions=True)
            self._release()
        if code is not None:
            await self._last_words(socket, code)

    async def _last_words(self, socket: WebSocket, code: int) -> None:
        try:
            if code != CLOSE_SLOW and not self._outbox.overflowed:
                for frame in self._outbox.drain():
                    await socket.send_text(frame.decode())
            await socket.close(code)
        except (RuntimeError, WebSocketDisconnect):
            log.debug("the socket was gone before its close code")

    async def _send(self, socket: WebSocket) -> None:
        send = socket.send
        while True:
            try:
                frames = await self._outbox.take()
            except Overflow:
                raise Leave(CLOSE_SLOW) from None
            for frame in frames:
                await send({"type": "websocket.send", TEXT: frame.decode()})

    async def _receive(self, socket: WebSocket) -> None:
        receive = socket.receive
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return
            try:
                frame = decode(STAFF, message.get(TEXT) or message.get("bytes") or b"")
            except BadFrame as fault:
                self._put(refuse(fault.code))
                if fault.code != "bad_request":
                    raise Leave(CLOSE_PROTOCOL) from fault
                continue
            await self._step(self._session.receive(frame, self._desk.clock.now()))

    async def _step(self, step: Do | Deny) -> None:
        if isinstance(step, Deny):
            self._put(refuse(step.code, id_=step.id, vid=step.vid))
            code = close_code(step.code)
            if code is not None:
                raise Leave(code)
        elif step.what == "cmd":
            self._command(step.frame["cmd"])
        else:
            await self._steps[step.what](step.frame)

    def _put(self, frame: bytes) -> None:
        self._outbox.put(frame)

    @property
    def _actor(self) -> Actor:
        actor = self._session.actor
        if actor is None:
            raise Leave(CLOSE_PROTOCOL)
        return actor

    # logging in

    async def _do_login(self, frame: dict[str, Any]) -> None:
        desk = self._desk
        try:
            if "token" in frame:
                session, token = await desk.accounts.resume(frame["token"]), frame["token"]
            else:
                user, password = frame.get("user", ""), frame.get("password", "")
                session, token = await desk.accounts.login(user, password, self._address)
        except LoginRefused as fault:
            self._put(refuse(fault.code))
            return
        account = session.account
        now = desk.clock.now()
        self._login = session
        self._worn = {worn.id: worn for worn in await desk.people.assignments(account.id, now)}
        self._session.known(account.id, session.expires)
        me = {"user": account.id, "name": account.name, "assignments": [desk.assignment(w) for w in self._worn.values()]}
        same = {"protocol": PROTOCOL, "epoch": desk.store.epoch, "practice": desk.practice, "now": now}
        self._put(encode({"type": "welcome", **same, "me": me, "token": token}))

    async def _do_wear(self, frame: dict[str, Any]) -> None:
        worn, login, desk = self._worn.get(frame["assignment"]), self._login, self._desk
        if worn is None or login is None:
            self._put(refuse("forbidden"))
            return
        self._forget_views()
        account = login.account
        actor = Actor("staff", account.id, account.name, worn.unit, worn.profession, worn.roles)
        first = self._session.actor is None
        self._session.worn(actor, worn.valid_to)
        if first and desk.leases.connected(actor.id):
            await self._reconnect(actor.id)
        same = {"phrases": desk.phrases_for(actor), "units": desk.units(), "complaints": desk.book().titles()}
        self._put(
            encode(
                {
                    "type": "worn",
                    "assignment": desk.assignment(worn),
                    **same,
                    "colleagues": await desk.colleagues(actor),
                    "drafts": await desk.drafts.of(actor.id),
                    "closes": desk.book().closes(worn.unit, worn.profession, desk.clock.now()),
                }
            )
        )

    async def _reconnect(self, user: str) -> None:
        for case in await self._desk.store.owned():
            if case.owner == user and "disconnected" in case.marks:
                command = {"id": "", "type": "Reconnect", "case": case.id, "owner_seq": case.owner_seq}
                await self._desk.lane.submit(Actor("system", "clockwork"), command)

    async def _do_logout(self, _frame: dict[str, Any]) -> None:
        if self._login is not None:
            await self._desk.accounts.logout(self._login)
        raise Leave(CLOSE_RIGHTS)

    # views

    async def _do_open(self, frame: dict[str, Any]) -> None:
        try:
            if frame["view"] == "queue":
                await self._open_queue(frame)
            else:
                await self._open_case(frame)
        except StoreFailed:
            self._session.views.pop(frame["vid"], None)
            self._put(refuse("storage", vid=frame["vid"]))

    async def _open_queue(self, frame: dict[str, Any]) -> None:
        desk, vid, actor = self._desk, frame["vid"], self._actor
        seen = scope(actor)
        if not seen.queues:
            self._session.views.pop(vid, None)
            self._put(refuse("forbidden", vid=vid))
            return
        await desk.lane.log_reading(desk.reading(actor, "list", None, frame.get("pos", 0)))
        view = QueueView(vid, seen, self._put, lambda: self._outbox.idle)
        self._queues[vid] = view
        desk.hub.subscribe(view)
        resumed = frame.get("epoch") == desk.store.epoch and "pos" in frame
        pos, cases = await desk.store.changes(seen, frame["pos"], RESUME_ROWS) if resumed else (0, None)
        if cases is None:
            why = "epoch" if "epoch" in frame and not resumed else "old" if resumed else "open"
            pos, cases = await desk.store.snapshot(seen)
            self._put(encode({"type": "reset", "vid": vid, "why": why}))
            self._rows(vid, cases, actor.id, pos)
        else:
            put = [desk.hub.rows.row(case, actor.id, pos) for case in cases if seen.sees(case)]
            drop = encode([case.id for case in cases if case.state != "intake" and not seen.sees(case)])
            body = (encode(vid), pos, b",".join(put), drop)
            self._put(b'{"type":"delta","vid":%s,"pos":%d,"put":[%s],"drop":%s}' % body)
        self._put(encode({"type": "ready", "vid": vid, "pos": pos, "epoch": desk.store.epoch}))
        view.release(pos)
        desk.hub.soon()

    def _rows(self, vid: str, cases: list[Case], viewer: str, pos: int) -> None:
        chunk: list[bytes] = []
        size = 0
        for case in cases:
            row = self._desk.hub.rows.row(case, viewer, pos)
            if size + len(row) > ROWS_BYTES:
                self._put(b'{"type":"rows","vid":%s,"rows":[%s]}' % (encode(vid), b",".join(chunk)))
                chunk, size = [], 0
            chunk.append(row)
            size += len(row) + 1
        if chunk:
            self._put(b'{"type":"rows","vid":%s,"rows":[%s]}' % (encode(vid), b",".join(chunk)))

    async def _open_case(self, frame: dict[str, Any]) -> None:
        desk, vid, actor = self._desk, frame["vid"], self._actor
        what = frame["view"]
        case = await desk.store.case(frame["case"])
        denied = may(actor, "preview" if what == "preview" else "read", case) if case else "no_case"
        if case is None or denied:
            self._session.views.pop(vid, None)
            self._put(refuse(denied or "no_case", vid=vid))
            return
        after = frame.get("seq", 0) if frame.get("epoch") == desk.store.epoch else 0
        reading = await desk.lane.log_reading(desk.reading(actor, "case" if what == "case" else what, case, after))
        view = StaffCaseView(vid, case.id, actor, desk.hub, self._put, desk.head)
        view.reading, view.preview = reading, what == "preview"
        self._cases[vid] = view
        desk.hub.watch(case.id, view)
        if not view.preview:
            desk.hub.staff_here(case.id, actor.name, +1)
        await self._first_events(view, after)

    async def _first_events(self, view: StaffCaseView, after: int) -> None:
        desk, vid = self._desk, view.vid
        events = await desk.store.events(view.case, before=1 << 60, limit=FIRST_EVENTS)
        resumed = bool(after and events and events[0]["seq"] <= after + 1)
        if resumed:
            events = [event for event in events if event["seq"] > after]
        case = await desk.store.case(view.case)
        if case is None:
            raise Leave(CLOSE_PROTOCOL)
        top = events[-1]["seq"] if events else after
        if not resumed:
            self._put(encode({"type": "reset", "vid": vid, "why": "old" if after else "open"}))
        self._put(encode({"type": "head", "vid": vid, "head": desk.head(case)}))
        if not view.preview and events:
            more = not resumed and events[0]["seq"] > 1
            self._put(encode({"type": "events", "vid": vid, "seq": top, "events": events, "more": more}))
        self._put(encode({"type": "ready", "vid": vid, "pos": top, "epoch": desk.store.epoch}))
        view.release(top)

    async def _do_page(self, frame: dict[str, Any]) -> None:
        view = self._cases.get(frame["vid"])
        if view is None or view.preview or not 1 <= frame["n"] <= FIRST_EVENTS:
            self._put(refuse("bad_request", vid=frame["vid"]))
            return
        events = await self._desk.store.events(view.case, before=frame["before_seq"], limit=frame["n"])
        more = bool(events) and events[0]["seq"] > 1
        seq = events[-1]["seq"] if events else 0
        self._put(encode({"type": "events", "vid": view.vid, "seq": seq, "events": events, "more": more}))

    async def _do_close(self, frame: dict[str, Any]) -> None:
        self._forget(frame["vid"])

    def _forget(self, vid: str) -> None:
        queue = self._queues.pop(vid, None)
        if queue is not None:
            self._desk.hub.unsubscribe(queue)
        view = self._cases.pop(vid, None)
        if view is None:
            return
        view.ended = True
        actor, desk = self._actor, self._desk
        desk.hub.unwatch(view.case, view)
        if not view.preview:
            desk.hub.staff_here(view.case, actor.name, -1)
        desk.lane.note_reading(desk.reading(actor, "end", None, 0, view.reading))

    def _forget_views(self) -> None:
        for vid in (*self._queues, *self._cases):
            self._forget(vid)
        self._session.views.clear()

    # writing

    def _command(self, command: dict[str, Any]) -> None:
        def reply(answer: Answer) -> None:
            self._put(acked(command["id"], answer))

        size = len(command.get("text", "")) + 256
        self._desk.lane.offer(self._actor, command, size, reply)

    async def _do_draft(self, frame: dict[str, Any]) -> None:
        try:
            await self._desk.drafts.keep(self._actor.id, frame["case"][:64], frame["text"][:16_000], self._desk.clock.now())
        except StoreFailed:
            self._put(refuse("storage"))
            return
        self._put(encode({"type": "drafted", "case": frame["case"], "n": frame["n"]}))

    async def _do_typing(self, frame: dict[str, Any]) -> None:
        if any(view.case == frame["case"] and not view.preview for view in self._cases.values()):
            self._desk.hub.writes(frame["case"], self._actor.name, on=frame["on"])

    def _release(self) -> None:
        actor, desk = self._session.actor, self._desk
        if actor is not None:
            self._forget_views()
            desk.leases.left(actor.id, desk.clock.monotonic(), desk.clock.now())


def acked(command_id: str, answer: Answer) -> bytes:
    """Return a command's answer as a frame."""
    if not answer.ok:
        return refuse(answer.code, id_=command_id, fields=answer.fields or None)
    frame = {"type": "ack", "id": command_id, "case": answer.case, "seq": answer.seq, "pos": answer.pos}
    if answer.owner_seq is not None:
        frame["owner_seq"] = answer.owner_seq
    return encode(frame)


def ending(done: Iterable[asyncio.Future[None]]) -> int | None:
    """Return the close code that the ended task asks for; a fault of ours is logged and says `internal`."""
    for task in done:
        fault = task.exception()
        if isinstance(fault, Leave):
            return fault.code
        if fault is not None and not isinstance(fault, WebSocketDisconnect):
            log.error("a socket's task failed", exc_info=fault)
            return 1011
    return None
