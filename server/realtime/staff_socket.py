"""A clinician's socket: plain ASGI around the session machine."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from starlette.types import Receive, Send
from starlette.types import Scope as ASGIScope

from server.app.accounts import Session, Worn
from server.app.ports import Answer, StoreFailed
from server.contract import PROTOCOL
from server.contract.frames import CLOSE_PROTOCOL, CLOSE_RIGHTS
from server.domain.actor import SYSTEM, Actor
from server.domain.case import Case
from server.domain.permissions import COORDINATING, Scope, may_coordinate, on_duty, scope
from server.realtime.asides import Asides
from server.realtime.case_view import StaffCaseView
from server.realtime.codec import STAFF, acked, encode, latest, refuse
from server.realtime.desk import Desk
from server.realtime.doors import UNSEEN, attempted, opened, stays, unreadable
from server.realtime.hub import QueueView
from server.realtime.line import Leave, Line
from server.realtime.rows import in_chunks
from server.realtime.session import Deny, Do, StaffSession
from server.realtime.sign_in import SignIn
from server.realtime.unit_room import UnitRoom

FIRST_EVENTS = 100
RESUME_ROWS = 2_000


class StaffSocket:
    """One connection of one clinician."""

    def __init__(self, desk: Desk, address: str) -> None:
        """Begin without a login."""
        self._desk = desk
        self._session = StaffSession()
        self._worn: dict[str, Worn] = {}
        self._line = Line(desk.outbox_bytes)
        self._sign_in = SignIn(desk, address, self._put, self._arrived)
        self._end: asyncio.TimerHandle | None = None
        self._room = UnitRoom(desk)
        self._asides = Asides(desk, self._line.outbox.room, self._put, lambda: self._actor, self._is_here)
        self._queues: dict[str, QueueView] = {}
        self._cases: dict[str, StaffCaseView] = {}
        self._steps: dict[str, Callable[[dict[str, Any]], Awaitable[None]]] = {
            "login": self._sign_in.login,
            "code": self._sign_in.code,
            "prove": self._sign_in.prove,
            "present": self._sign_in.present,
            "ask_sessions": self._sign_in.ask_sessions,
            "end_sessions": self._sign_in.end_sessions,
            "change_password": self._sign_in.change_password,
            "wear": self._do_wear,
            "logout": self._do_logout,
            "open": self._do_open,
            "page": self._do_page,
            "close": self._do_close,
            "draft": self._do_draft,
            "typing": self._do_typing,
            "look": self._asides.look,
            "ask_step": self._asides.ask_step,
            "keep_phrase": self._asides.keep_phrase,
            "drop_phrase": self._asides.drop_phrase,
            "used_phrases": self._asides.used_phrases,
            "set_duty": self._do_set_duty,
            "ask_team": self._do_ask_team,
            "ask_contacts": self._asides.contacts,
            "ask_open": self._asides.open_cases,
            "post_info": self._do_post_info,
        }

    async def serve(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        """Work the socket until it ends; what it held is released whatever ends it."""
        await self._line.serve(scope, receive, send, STAFF, self._receive, self._release)

    async def _receive(self, frame: dict[str, Any]) -> None:
        self._sign_in.used(frame)
        step = self._session.receive(frame, self._desk.clock.now())
        try:
            await self._step(step)
        except StoreFailed:
            self._put(refuse("storage", vid=frame.get("vid")))

    async def _step(self, step: Do | Deny) -> None:
        if isinstance(step, Deny):
            self._line.refused(step.code, id_=step.id, vid=step.vid)
        elif step.what == "cmd":
            await self._command(step.frame["cmd"])
        else:
            await self._steps[step.what](step.frame)

    def _put(self, frame: bytes) -> None:
        self._line.put(frame)

    @property
    def _actor(self) -> Actor:
        actor = self._session.actor
        if actor is None:
            raise Leave(CLOSE_PROTOCOL)
        return self._desk.duties.as_seen(actor)

    # logging in

    async def _arrived(self, session: Session, token: str) -> None:
        desk, account = self._desk, session.account
        now = desk.clock.now()
        self._worn = {worn.id: worn for worn in await desk.people.assignments(account.id, now)}
        self._session.known(account.id, session.expires)
        desk.accounts.endings.watch(session.hash, self._revoked)
        self._end_at(session.expires)
        me = {
            "user": account.id,
            "name": account.name,
            "assignments": [desk.assignment(w) for w in self._worn.values()],
        }
        same = {"protocol": PROTOCOL, "epoch": desk.store.epoch, "practice": desk.practice, "now": now}
        if desk.training:
            same["training"] = True
        self._put(encode({"type": "welcome", **same, "me": me, "token": token}))

    def _revoked(self) -> None:
        self._line.leave(CLOSE_RIGHTS)

    def _end_at(self, until: int) -> None:
        """Close the socket when the login or the assignment ends, even if nothing more is asked for."""
        if self._end is not None:
            self._end.cancel()
        left = max(0.0, (until - self._desk.clock.now()) / 1000)
        self._end = asyncio.get_running_loop().call_later(left, self._revoked)

    async def _do_wear(self, frame: dict[str, Any]) -> None:
        worn, login, desk = self._worn.get(frame["assignment"]), self._sign_in.session, self._desk
        if worn is None or login is None or (worn.valid_to is not None and worn.valid_to <= desk.clock.now()):
            self._put(refuse("forbidden"))
            return
        self._forget_views()
        account = login.account
        actor = Actor("staff", account.id, account.name, worn.unit, worn.profession, worn.roles)
        first = self._session.actor is None
        if self._session.actor is not None:
            desk.duties.left(self._session.actor)
        if on_duty(actor):
            desk.duties.came(actor)
        self._session.worn(actor, worn.valid_to)
        self._end_at(self._session.until)
        if first:
            desk.leases.connected(actor.id)
            await self._reconnect(actor)
        phrases = {"phrases": await desk.phrases.rows(actor), "recent": await desk.phrases.recent(actor)}
        same = {**phrases, "units": desk.units(), **desk.content(actor)}
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

    async def _reconnect(self, actor: Actor) -> None:
        """Take the mark *frånkopplad* from one's own cases, also when the server has started anew since it was set."""
        _, cases = await self._desk.store.snapshot(Scope(actor.id, frozenset()))
        for case in cases:
            if case.owner == actor.id and case.state == "open" and "disconnected" in case.marks:
                command = {"id": "", "type": "Reconnect", "case": case.id, "owner_seq": case.owner_seq}
                await self._desk.lane.submit(SYSTEM, command)

    async def _do_logout(self, _frame: dict[str, Any]) -> None:
        if self._sign_in.session is not None:
            await self._desk.accounts.logout(self._sign_in.session)
        raise Leave(CLOSE_RIGHTS)

    # views

    async def _do_open(self, frame: dict[str, Any]) -> None:
        await self._line.outbox.room()
        try:
            if frame["view"] == "queue":
                await self._open_queue(frame)
            else:
                await self._open_case(frame)
        except StoreFailed:
            self._session.views.pop(frame["vid"], None)
            self._forget(frame["vid"])
            raise

    async def _open_queue(self, frame: dict[str, Any]) -> None:
        desk, vid, actor = self._desk, frame["vid"], self._actor
        seen = scope(actor)
        if not seen.queues:
            self._session.views.pop(vid, None)
            self._put(refuse("forbidden", vid=vid))
            return
        reading = await desk.lane.log_reading(desk.reading(actor, "list", None, frame.get("pos", 0)))
        view = QueueView(vid, seen, self._put, lambda: self._line.outbox.idle, actor.name)
        view.reading = reading
        self._queues[vid] = view
        desk.hub.subscribe(view)
        resumed = frame.get("epoch") == desk.store.epoch and "pos" in frame
        pos, cases = await desk.store.changes(seen, frame["pos"], RESUME_ROWS) if resumed else (0, None)
        put = [desk.hub.rows.row(case, actor.id, pos) for case in cases or () if seen.sees(case)]
        ahead = resumed and frame["pos"] > pos  # from before a restored backup
        if cases is None or ahead or sum(map(len, put)) > desk.outbox_bytes // 2:
            why = "epoch" if "epoch" in frame and not resumed else "old" if resumed else "open"
            pos, cases = await desk.store.snapshot(seen)
            self._put(encode({"type": "reset", "vid": vid, "why": why}))
            await self._rows(vid, cases, actor.id, pos)
        elif cases:
            drop = encode([case.id for case in cases if case.state != "intake" and not seen.sees(case)])
            body = (encode(vid), pos, b",".join(put), drop)
            self._put(b'{"type":"delta","vid":%s,"pos":%d,"put":[%s],"drop":%s}' % body)
        self._put(encode({"type": "ready", "vid": vid, "pos": pos, "epoch": desk.store.epoch}))
        view.release(pos)
        desk.hub.soon()
        desk.hub.tell_all_looking(view)
        for case in (await desk.store.snapshot(Scope(actor.id, frozenset())))[1]:
            if self._queues.get(vid) is view:
                desk.hub.follow(view, desk.store.known(case.id) or case)
        self._put(encode(desk.duties.of(actor.unit)))
        self._put(encode(await self._room.info(actor.unit)))

    async def _rows(self, vid: str, cases: list[Case], viewer: str, pos: int) -> None:
        for chunk in in_chunks(self._desk.hub.rows.row(case, viewer, pos) for case in cases):
            self._put(b'{"type":"rows","vid":%s,"rows":[%s]}' % (encode(vid), b",".join(chunk)))
            await self._line.outbox.room()

    async def _open_case(self, frame: dict[str, Any]) -> None:
        desk, vid, actor = self._desk, frame["vid"], self._actor
        case = await desk.store.case(frame["case"])
        denied, logged, chosen = await opened(desk, actor, case, frame)
        if case is None or denied:
            self._session.views.pop(vid, None)
            self._put(refuse(denied or "no_case", vid=vid))
            return
        after = frame.get("seq", 0) if frame.get("epoch") == desk.store.epoch else 0
        after = after if 0 < after <= case.seq else 0
        reading = await desk.lane.log_reading(desk.reading(actor, logged, case, after))
        door = stays(desk, actor, frame if chosen else {"view": "case", "case": case.id}, case.unit)
        view = StaffCaseView(vid, case.id, actor, desk.hub, self._put, desk.head, desk.read_back, door, self._shut)
        view.readings, view.reads_from, view.preview, view.chosen = [reading], after, frame["view"] == "preview", chosen
        self._cases[vid] = view
        desk.hub.watch(case.id, view)
        if not view.preview:
            desk.hub.staff_here(case.id, actor.name, +1, f"{case.unit}/{case.profession}")
        await self._first_events(view, after, old="seq" in frame)

    async def _first_events(self, view: StaffCaseView, after: int, *, old: bool) -> None:
        desk, vid = self._desk, view.vid
        events = await desk.store.events(view.case, before=1 << 60, limit=FIRST_EVENTS)
        events = latest(events, desk.outbox_bytes // 4)
        resumed = bool(after and events and events[0]["seq"] <= after + 1)
        if resumed:
            events = [event for event in events if event["seq"] > after]
        case = await desk.store.case(view.case)
        if case is None or view.denied(case, "preview" if view.preview else "read"):
            view.lost()
            return
        top = events[-1]["seq"] if events else after
        if not resumed:
            self._put(encode({"type": "reset", "vid": vid, "why": "old" if old else "open"}))
        self._put(encode({"type": "head", "vid": vid, "head": view.head(case)}))
        if not view.preview and events:
            more = not resumed and events[0]["seq"] > 1
            self._put(encode({"type": "events", "vid": vid, "seq": top, "events": events, "more": more}))
        self._put(encode({"type": "ready", "vid": vid, "pos": top, "epoch": desk.store.epoch}))
        view.release(top)

    def _is_here(self, case: str) -> bool:
        return any(view.case == case and not view.ended and not view.preview for view in self._cases.values())

    async def _do_page(self, frame: dict[str, Any]) -> None:
        view = self._cases.get(frame["vid"])
        if view is None or view.preview or not 1 <= frame["n"] <= FIRST_EVENTS:
            self._put(refuse("bad_request", vid=frame["vid"]))
            return
        if view.ended:
            view.lost()
            return
        case = await self._desk.store.case(view.case)
        if case is None or not await view.stands(case):
            return
        await self._line.outbox.room()
        events = await self._desk.store.events(view.case, before=frame["before_seq"], limit=frame["n"])
        events = latest(events, self._desk.outbox_bytes // 4)
        if events and events[0]["seq"] < view.reads_from:
            await self._read_further(view, events[0]["seq"])
        more = bool(events) and events[0]["seq"] > 1
        seq = events[-1]["seq"] if events else 0
        self._put(encode({"type": "events", "vid": view.vid, "seq": seq, "events": events, "more": more}))

    async def _read_further(self, view: StaffCaseView, from_seq: int) -> None:
        """Log that a resumed view is read further back than it was resumed from, before anything is shown."""
        case = await self._desk.store.case(view.case)
        view.readings.append(await self._desk.lane.log_reading(self._desk.reading(self._actor, "case", case, from_seq)))
        view.reads_from = from_seq

    async def _do_close(self, frame: dict[str, Any]) -> None:
        self._forget(frame["vid"])

    def _forget(self, vid: str) -> None:
        actor, desk = self._actor, self._desk
        queue, view = self._queues.pop(vid, None), self._cases.pop(vid, None)
        ended: list[int] = []
        if queue is not None:
            desk.hub.unsubscribe(queue)
            ended = [queue.reading]
        if view is not None:
            here = not (view.preview or view.ended)
            view.end()
            desk.hub.unwatch(view.case, view)
            if here:
                desk.hub.staff_here(view.case, actor.name, -1)
            ended = view.readings
        for reading in ended:
            desk.lane.note_reading(desk.reading(actor, "end", None, 0, reading))

    def _shut(self, vid: str) -> None:
        self._session.views.pop(vid, None)
        self._forget(vid)

    def _forget_views(self) -> None:
        for vid in (*self._queues, *self._cases):
            self._forget(vid)
        self._session.views.clear()

    # writing

    async def _command(self, command: dict[str, Any]) -> None:
        if aside := self._asides.judge(command["type"]):
            await aside(command)
            return
        actor, desk = self._actor, self._desk

        def reply(answer: Answer) -> None:
            if answer.code in UNSEEN:
                for named in filter(None, (answer.case, command.get("other"))):
                    attempted(desk, actor, desk.store.known(named), command["type"])
            self._put(acked(command["id"], answer))

        desk.lane.offer(actor, command, reply)

    async def _do_draft(self, frame: dict[str, Any]) -> None:
        denied = await unreadable(self._desk, self._actor, frame["case"], "draft")
        if denied:
            self._put(refuse(denied))
            return
        await self._desk.drafts.keep(self._actor.id, frame["case"], frame["text"], self._desk.clock.now())
        self._put(encode({"type": "drafted", "case": frame["case"], "n": frame["n"]}))

    async def _do_typing(self, frame: dict[str, Any]) -> None:
        if any(view.case == frame["case"] and not view.preview for view in self._cases.values()):
            self._desk.hub.writes(frame["case"], self._actor.name, on=frame["on"])

    # the unit

    async def _do_set_duty(self, frame: dict[str, Any]) -> None:
        actor = self._actor
        if not on_duty(actor) or (frame["coordinator"] and not may_coordinate(actor)):
            self._put(refuse("forbidden"))
            return
        refusal = await self._room.set_duty(actor, frame)
        if refusal:
            self._put(refuse(refusal.code))
            return
        held = frame["coordinator"] and frame["state"] != "off"
        roles = actor.roles | {COORDINATING} if held else actor.roles - {COORDINATING}
        self._session.actor = replace(actor, roles=roles)

    async def _do_ask_team(self, _frame: dict[str, Any]) -> None:
        if COORDINATING not in self._actor.roles:
            self._put(refuse("forbidden"))
            return
        self._put(encode(await self._room.team(self._actor)))

    async def _do_post_info(self, frame: dict[str, Any]) -> None:
        refusal = await self._room.post(self._actor, frame)
        if refusal:
            self._put(refuse(refusal.code))

    def _release(self) -> None:
        actor, desk = self._session.actor, self._desk
        if self._end is not None:
            self._end.cancel()
        if self._sign_in.session is not None:
            desk.accounts.endings.unwatch(self._sign_in.session.hash, self._revoked)
        if actor is not None:
            self._forget_views()
            desk.duties.left(actor)
            desk.leases.left(actor.id, desk.clock.monotonic(), desk.clock.now())
