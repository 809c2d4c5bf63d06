"""The only module that knows both sides: it drains the line into the store in a few batches a second, lets go of held
lines, keeps drafts, and posts typed messages. Nothing of a patient leaves memory but to the server.
"""

import asyncio
import math
from collections import deque
from collections.abc import Callable, Iterable
from ssl import SSLContext

from textual.message import Message

from clinic24_tui.arriving import STEPS, Arriving
from clinic24_tui.client.admin import Admin, AdminSource
from clinic24_tui.client.clock import Clock
from clinic24_tui.client.ids import new_id
from clinic24_tui.client.line import Line
from clinic24_tui.client.pictures import Pictures, PictureSource
from clinic24_tui.client.session import Frame, Session
from clinic24_tui.client.stream import FINAL, UNTRUSTED, Arrival
from clinic24_tui.locale import _, language
from clinic24_tui.messages import (
    Acked,
    CallerTold,
    LineChanged,
    LineState,
    LoginStep,
    PhraseAnswered,
    Refused,
    StoreChanged,
)
from clinic24_tui.state.ages import AgeChoice
from clinic24_tui.state.alarms import Alarms, alarms
from clinic24_tui.state.basis import basis
from clinic24_tui.state.beside import Change
from clinic24_tui.state.drafts import Drafts
from clinic24_tui.state.hold import Hold
from clinic24_tui.state.outbox import Outbox, Pending
from clinic24_tui.state.shift import Shift
from clinic24_tui.state.store import QUEUE_VID, Store, case_vid, preview_vid
from clinic24_tui.writing import Writing

BATCH_SECONDS = 0.1
SLICE_SECONDS = 0.004
"""How long one slice of a large batch may take before keys have their turn."""
ENDED: dict[int, LineState] = {**dict.fromkeys(FINAL, "stopped"), UNTRUSTED: "untrusted"}  # any other code: "offline"

TAKING = frozenset({"TakeNext", "Take", "TakeOver", "Acknowledge", "Reopen", "StartContact"})
"""Commands whose acknowledgement makes a case mine."""
LEAVING = frozenset({"Close", "HandOver", "Return"})
"""Commands after which the case may be read by who had it."""


class Link(Arriving, Writing):
    """What the screens talk to. They read `store`, `drafts`, `hold` and `outbox`; they change them only through these
    methods.
    """

    def __init__(
        self,
        line: Line,
        clock: Clock,
        *,
        lang: str = "sv",
        assignment: str = "",
        hold_seconds: float = 3.0,
        server: str = "",
        tls: SSLContext | None = None,
        chosen: AgeChoice | None = None,
        device: str = "",
    ) -> None:
        self.line = line
        self.clock = clock
        self.store = Store()
        self.outbox = Outbox()
        self.drafts = Drafts()
        self.hold = Hold(clock.monotonic, new_id, hold_seconds)
        self.shift = Shift()
        self.chosen = chosen or AgeChoice()
        self.session = Session(lang, assignment, self._resume, device)
        self.session.open(QUEUE_VID, "queue")
        self.pictures: PictureSource = Pictures(server, self.session, tls)
        self.admin: AdminSource = Admin(server, self.session, tls)
        self.training: AdminSource = Admin(server, self.session, tls, root="training")
        self.invited: AdminSource = Admin(server, self.session, tls, root="staff")
        self.state: LineState = "connecting"
        self.since = clock.utc_ms()
        self.patient_page = ""
        """The patient page's address, where the demo wants it shown."""
        self.saved_at = 0
        """When the server last said that something of mine is on disk, ms UTC, 0 for never."""
        self.left: set[str] = set()
        """Cases that I have closed, handed over or handed back myself."""
        self._owner_seqs: dict[str, int] = {}
        self._stale: set[str] = set()
        """Open cases that have not been heard of since the line was lost."""
        self._phrases_asked: set[str] = set()
        self._inbox: deque[Arrival] = deque()
        self._changes: set[Change] = set()
        self._post: Callable[[Message], object] = lambda _message: None

    # ---- what screens ask

    def now(self) -> int:
        """Return ms UTC by the server's clock."""
        return self.clock.utc_ms() + self.store.offset

    def alarms(self) -> Alarms:
        """Return what must not be missed, most urgent first."""
        offline = self.state not in ("online", "connecting") and self.session.logged_in
        return alarms(self.store, self.now(), offline=offline)

    def attach(self, post: Callable[[Message], object]) -> None:
        """Say where messages go: the app."""
        self._post = post

    def open_case(self, case: str, reason: str = "", lift: str = "") -> None:
        """Open the whole case; it comes into `store.case(case)`. The server logs it as a reading, with why and by which way."""
        if self.state != "online":
            self.store.recall(case)
            self._stale.add(case)
        self.store.open(case_vid(case), case)
        why = {key: text for key, text in (("reason", reason), ("lift", lift)) if text}
        self._say(self.session.open(case_vid(case), "case", case=case, **why))

    def close_case(self, case: str) -> None:
        """Let the case's view go."""
        self.store.close(case_vid(case))
        self._say(self.session.close(case_vid(case)))

    def open_preview(self, case: str) -> None:
        """Open the case's history only; logged as a reading, so only what rests under the cursor is opened."""
        self.store.open(preview_vid(case), case)
        self._say(self.session.open(preview_vid(case), "preview", case=case))

    def close_preview(self, case: str) -> None:
        """Let the preview go."""
        self.store.close(preview_vid(case))
        self._say(self.session.close(preview_vid(case)))

    def page(self, case: str, n: int = 50) -> None:
        """Ask for older events of an open case."""
        view = self.store.case(case)
        if view is not None and view.more:
            self._say([{"type": "page", "vid": case_vid(case), "before_seq": view.oldest, "n": n}])

    def command(self, kind: str, /, **fields: object) -> str:
        """Ask for something; answered later by `Acked` or `Refused` with the returned id. Raises OutboxFull."""
        item = self.outbox.add({"id": new_id(), "type": kind, **fields}, self.clock.utc_ms())
        self._send(item)
        return item.id

    def say(self, case: str, text: str, owner_seq: int, *, urgent: bool = False, phrases: Iterable[str] = ()) -> str:
        """Say a line to the patient: held for undo (an urgent one goes at once), then sent; returns the line's id.

        `phrases` are the ids of those that stand in it. While the case is not live it waits, and goes only if nothing has changed.
        """
        line = self.hold.put(case, text, urgent=urgent)
        line.waits = None if self.live(case) else basis(self.store.case(case), owner_seq)
        line.phrases = tuple(phrases)
        self._owner_seqs[line.id] = owner_seq
        self.drafts.edit(case, "", self.clock.utc_ms())
        self.drafts.touch(case, self.clock.utc_ms())
        self._let_go()
        self.line.wake.set()
        return line.id

    def unsaved(self) -> int:
        """Return how many commands and lines are not on the server's disk."""
        return self.outbox.decisions() + sum(len(self.hold.held(case)) for case in self.hold.cases())

    def retry_now(self) -> None:
        """Try the line at once."""
        self.line.retry_now()

    # ---- the work

    async def run(self) -> None:
        """Keep the line and the store together until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.line.run(), name="line")
            while True:
                await self._woken()
                if not self.step(SLICE_SECONDS):
                    await asyncio.sleep(SLICE_SECONDS / 4)
                elif self._coalescing:
                    await asyncio.sleep(BATCH_SECONDS)

    @property
    def _coalescing(self) -> bool:
        """Say whether batches are worth waiting for: not on the way in, where each answer brings the next question."""
        return self.session.phase == "worn" and any(map(len, self.store.lists.values()))

    async def _woken(self) -> None:
        try:
            async with asyncio.timeout(self._patience()):
                await self.line.wake.wait()
        except TimeoutError:
            return

    def _patience(self) -> float | None:
        if self._inbox:
            return 0.0
        times = [self.hold.wait()]
        due = self.drafts.next_due()
        if due is not None and self.session.phase == "worn":
            times.append(max(0.0, (due - self.clock.utc_ms()) / 1000))
        return min((seconds for seconds in times if seconds is not None), default=None)

    def step(self, seconds: float = math.inf) -> bool:
        """Take in what has come, let go of what is due, and tell the screens in one batch; says whether it came to the end
        within so many seconds. What is left comes into the same batch with the next step.
        """
        self._inbox.extend(self.line.drain())
        until = self.clock.monotonic() + seconds
        while self._inbox:
            arrival = self._inbox.popleft()
            if arrival.kind == "frame":
                self._frame(arrival.frame, self._changes)
            else:
                self._line(arrival)
            if self._inbox and self.clock.monotonic() >= until:
                return False
        self._let_go()
        self._keep_drafts()
        if self._changes:
            self._post(StoreChanged(frozenset(self._changes)))
            self._changes.clear()
        return True

    def _line(self, arrival: Arrival) -> None:
        self.since = self.now()
        if arrival.kind == "up":
            self.state = "connecting"
            self._say(self.session.opening())
        else:
            self.session.lost()
            self._phrases_asked.clear()
            self.outbox.line_lost()
            self.drafts.line_lost()
            self._stale.update(view.case for view in self.store.views.values())
            for case in self.hold.cases():
                self._give_back(case, self.hold.keep(case, waiting=False))
            self.state = ENDED.get(arrival.code, "offline")
        self._post(LineChanged(self.state, self.since))

    def _frame(self, frame: Frame, changes: set[Change]) -> None:
        kind = frame["type"]
        changes |= self.store.apply(frame, self.clock.utc_ms())
        self._say(self.session.receive(frame))
        if kind == "worn":
            self._worn(frame)
        elif kind == "ack":
            self._acked(frame)
        elif kind == "refuse":
            self._refused(frame)
        elif kind in ("step", "callers"):
            self._post(CallerTold(frame))
        elif kind == "own_phrases":
            self._phrase_answered(frame["id"], "")
        elif kind == "password_changed":
            self._password_answered()
        elif kind in STEPS:
            self._post(LoginStep())
        elif kind == "drafted":
            self.saved_at = self.now()
            self.drafts.drafted(frame["case"], frame["n"])
        elif kind in ("rows", "delta", "reset"):
            self._look_for_lost(changes)
        elif kind == "ready":
            self._caught_up(str(frame["vid"]).removeprefix(case_vid("")))

    def _worn(self, frame: Frame) -> None:
        held = set(self.hold.cases())
        drafts = {case: text for case, text in frame["drafts"].items() if case not in held}
        self.drafts.load(drafts, self.clock.utc_ms())
        self.state, self.since = "online", self.now()
        self._present_at = self.clock.monotonic()
        self.shift.worn(frame["assignment"]["id"])
        self.chosen.worn(self.store.me["user"] if self.store.me else "", frame["assignment"]["id"])
        if self.shift.unsaid:
            self.set_duty(self.shift.state, coordinator=self.shift.coordinator)
        for item in self.outbox.unsent():
            self._send(item)
        self._post(LineChanged(self.state, self.since))

    def _acked(self, frame: Frame) -> None:
        item = self.outbox.answered(frame["id"])
        if item is None:
            return
        self.saved_at = self.now()
        if item.type in LEAVING:
            self.left.add(frame["case"])
        elif item.type == "Merge":
            self.left.add(str(item.cmd["other"]))
        elif item.type in TAKING:
            self.left.discard(frame["case"])
        line = self.hold.acked(item.id)
        if line is not None:
            self._owner_seqs.pop(item.id, None)
            if line.phrases:
                self._say([{"type": "used_phrases", "phrases": list(line.phrases)}])
            self.drafts.touch(item.case, self.clock.utc_ms())
        self._post(Acked(item, frame["case"], frame["seq"], frame.get("owner_seq"), frame.get("why", "")))

    def _phrase_answered(self, asked: str, words: str) -> None:
        self._phrases_asked.discard(asked)
        self._post(PhraseAnswered(asked, words))

    def _refused(self, frame: Frame) -> None:
        words = str(frame[language()])
        if self._password_asked and frame.get("id") == self._password_asked:
            self._password_answered(words)
            return
        if frame.get("id") in self._phrases_asked:
            self._phrase_answered(frame["id"], words)
            return
        item = self.outbox.answered(frame["id"]) if "id" in frame else None
        if item is None and "vid" not in frame:
            self.refusal = words
            self.shift.told(self.store.me_on_duty())
        if item is not None:
            lost = self.hold.refused(item.id)
            if lost is not None:
                self._give_back(*lost)
        case = item.case if item else str(frame.get("vid", "")).partition(":")[2]
        self._post(Refused(item, frame["code"], words, case, frame.get("vid", "")))

    def _look_for_lost(self, changes: set[Change]) -> None:
        """Turn held lines back into drafts in cases that are no longer mine."""
        for case in self.hold.cases():
            if Change("row", case) in changes and self.store.list_of(case) != "mine":
                self._stop(case, _("ärendet är inte ditt längre"))

    def _let_go(self) -> None:
        if self.outbox.is_full:
            # What is held stays held until there is room; urgent lines too: they cannot be said either way.
            return
        for line in self.hold.leaving():
            cmd = {"id": line.id, "type": "SendMessage", "case": line.case, "text": line.text}
            owner_seq = self._owner_seqs.get(line.id)
            if owner_seq is not None:
                cmd["owner_seq"] = owner_seq  # type: ignore[assignment]  # a command's fields are of several types
            self._send(self.outbox.add(cmd, self.clock.utc_ms()))

    def _resume(self, vid: str) -> Frame:
        if vid == QUEUE_VID:
            return {"epoch": self.store.epoch, "pos": self.store.pos} if self.store.ready else {}
        view = self.store.views.get(vid)
        if view is None or not view.ready or not view.seq:
            return {}
        return {"epoch": self.store.epoch, "seq": view.seq}

    def _send(self, item: Pending) -> None:
        if self.session.phase == "worn":
            item.sent = self.line.send({"type": "cmd", "cmd": item.cmd})

    def _say(self, frames: list[Frame]) -> None:
        for frame in frames:
            self.line.send(frame)
