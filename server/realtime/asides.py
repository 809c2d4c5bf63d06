"""What a clinician's program asks for beside the cases: her own phrases, the hazards, the feedback, contacts, callers."""

from collections.abc import Awaitable, Callable
from typing import Any

from server.domain.actor import Actor
from server.domain.feedback import counts, given, newest
from server.domain.permissions import CALLER_COMMANDS, may_look
from server.domain.phrase_rules import Wish
from server.domain.refusal import Refusal
from server.realtime.codec import acked, encode, refuse
from server.realtime.contacts import told
from server.realtime.desk import Desk
from server.realtime.open_cases import side_by_side


class Asides:
    """The asides of one socket: `room` waits until the reader keeps up, `put` sends, `actor` is who is logged in.

    `here` says whether she has a case open, not only previewed.
    """

    def __init__(
        self,
        desk: Desk,
        room: Callable[[], Awaitable[None]],
        put: Callable[[bytes], None],
        actor: Callable[[], Actor],
        here: Callable[[str], bool],
    ) -> None:
        self._desk, self._room, self._put, self._actor, self._here = desk, room, put, actor, here

    async def look(self, frame: dict[str, Any]) -> None:
        """Show what is no view: the hazards, who may receive, her half-written callers, or the feedback on the triage."""
        desk, vid, actor = self._desk, frame["vid"], self._actor()
        denied = may_look(actor, frame["at"])
        if denied:
            self._put(refuse(denied, vid=vid))
            return
        await self._room()
        if frame["at"] == "hazards":
            self._put(encode({"type": "hazards", "vid": vid, "hazards": desk.hazards}))
            return
        if frame["at"] == "callers":
            self._put(encode({"type": "callers", "vid": vid, "cases": await desk.callers.half_written(actor)}))
            return
        if frame["at"] == "receivers":
            told = {"units": desk.units(), "colleagues": await desk.colleagues(actor)}
            told["others"] = await desk.others(actor)
            self._put(encode({"type": "receivers", "vid": vid, **told}))
            return
        await desk.lane.log_reading(desk.reading(actor, "feedback", None))
        seen = await desk.store.reviewed()
        said = {"given": len(given(seen)), "counts": counts(seen), "latest": newest(seen)}
        self._put(encode({"type": "feedback", "vid": vid, **said}))

    async def contacts(self, frame: dict[str, Any]) -> None:
        """Tell of the patient's other contacts to who has the case open; it is logged before it is told."""
        await self._room()
        self._put(await told(self._desk, self._actor(), frame["case"], here=self._here(frame["case"])))

    async def open_cases(self, frame: dict[str, Any]) -> None:
        """Tell of a patient's open cases side by side."""
        await self._room()
        self._put(await side_by_side(self._desk, self._actor(), frame["case"]))

    def judge(self, kind: str) -> Callable[[dict[str, Any]], Awaitable[None]] | None:
        """Return what carries out a command that asks the registers first, None for those of the lane alone."""
        if kind == "StartContact":
            return self.start_contact
        return self.caller if kind == "EnterCaller" or kind in CALLER_COMMANDS else None

    async def start_contact(self, command: dict[str, Any]) -> None:
        """Begin a case for somebody who has not asked for one."""
        self._put(acked(command["id"], await self._desk.contact.start(self._actor(), command)))

    async def caller(self, command: dict[str, Any]) -> None:
        """Begin a caller's case, or give a step of the one that is being written in."""
        callers = self._desk.callers
        judge = callers.enter if command["type"] == "EnterCaller" else callers.command
        self._put(acked(command["id"], await judge(self._actor(), command)))

    async def ask_step(self, frame: dict[str, Any]) -> None:
        """Show the step to fill in of a case that she writes in."""
        await self._room()
        found = await self._desk.callers.step(self._actor(), frame["case"], frame.get("at"))
        if isinstance(found, Refusal):
            self._put(refuse(found.code, vid=frame["vid"], fields=found.fields or None))
            return
        name, step, outlook = found
        self._put(encode({"type": "step", "vid": frame["vid"], "name": name, "step": step, "outlook": outlook}))

    async def keep_phrase(self, frame: dict[str, Any]) -> None:
        """Keep a phrase of one's own."""
        wish = Wish(frame["shortcut"], frame["title"], frame["text_sv"], frame["text_en"], frame.get("phrase", ""))
        await self._own_phrases(frame["id"], await self._desk.phrases.keep(self._actor(), wish))

    async def drop_phrase(self, frame: dict[str, Any]) -> None:
        """Remove a phrase of one's own."""
        await self._own_phrases(frame["id"], await self._desk.phrases.drop(self._actor(), frame["phrase"]))

    async def _own_phrases(self, asked: str, refusal: Refusal | None) -> None:
        if refusal is not None:
            self._put(refuse(refusal.code, id_=asked, fields=refusal.fields or None))
            return
        self._put(encode({"type": "own_phrases", "id": asked, "phrases": await self._desk.phrases.own(self._actor())}))

    async def used_phrases(self, frame: dict[str, Any]) -> None:
        """Count phrases that stood in a line that was sent."""
        await self._desk.phrases.used(self._actor(), frame["phrases"])
