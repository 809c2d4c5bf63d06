"""One hour of a shift in fast time: three clinicians at the terminal's own link, sixty patients on the chat's real sockets.

What may never happen is looked for at its end: a line lost or told twice, a case that nobody has, a patient unanswered.
"""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, Self

import pytest
from textual.message import Message

from clinic24_tui.client.stream import Stream
from clinic24_tui.link import Link
from clinic24_tui.messages import Acked, Refused
from server.contract.views import CaseHead
from tests.support.cases import seek_care
from tests.support.clock import HandClock
from tests.support.houses import Running, running
from tests.support.wire import PASSWORD, Page

PATIENTS, MINUTES = 60, 60
LATEST = 600
"""Minutes after which a shift that does not come to its end is a failure."""
HANDS_FULL = 8
CONTENT = 3
"""Lines after which a patient has said all."""
PATIENCE = 20.0
"""Seconds after which what does not come is a failure; nothing waits this long when all is well."""
GONE, BACK = 20, 24
"""The minutes between which one clinician's line is down: longer than the two that her cases wait for her."""
WORRYING = "nu trycker det hårt över bröstet och jag är kallsvettig"


class ClientClock:
    """The client's clocks, set by the same hand as the server's."""

    def __init__(self, hand: HandClock) -> None:
        self._hand = hand

    def utc_ms(self) -> int:
        return self._hand.now()

    def monotonic(self) -> float:
        return self._hand.monotonic()


class Clinician:
    """One clinician: the client's own state and link, without screens, and what she does in a minute."""

    def __init__(self, house: Running, user: str, chance: Random) -> None:
        self._house, self.user, self._chance = house, user, chance
        self.said: list[tuple[str, str]] = []
        self.refused: list[tuple[str, str]] = []

    async def come(self) -> Self:
        """Start the program, log in, and see the queue."""
        self._stir, self._answers = asyncio.Event(), dict[str, Message]()
        stream = Stream(self._house.staff, self._chance.random, 0.01)
        clock = ClientClock(self._house.clock)
        self.link = Link(stream, clock, assignment=f"{self.user}-1", hold_seconds=0.0)
        self.link.attach(self._told)
        self._running = asyncio.create_task(self.link.run())
        self.link.login(self.user, PASSWORD)
        await self.until(lambda: self.link.state == "online" and self.link.store.ready)
        return self

    async def go(self) -> None:
        """Be gone, as when the line breaks."""
        self._running.cancel()
        await asyncio.gather(self._running, return_exceptions=True)

    def _told(self, message: Message) -> None:
        if isinstance(message, Acked | Refused) and message.item is not None:
            self._answers[message.item.id] = message
        self._stir.set()

    async def until(self, seen: Callable[[], bool]) -> None:
        """Wait until it is so; looked at whenever something has come."""
        async with asyncio.timeout(PATIENCE):
            while not seen():
                await self._stir.wait()
                self._stir.clear()

    async def _answered(self, item: str) -> bool:
        await self.until(lambda: item in self._answers)
        answer = self._answers.pop(item)
        if isinstance(answer, Refused):
            self.refused.append((answer.code, answer.words))
        return isinstance(answer, Acked)

    async def do(self, kind: str, /, **fields: object) -> bool:
        """Ask for something; False when it is refused."""
        return await self._answered(self.link.command(kind, **fields))

    async def minute(self) -> None:
        """Take one more where there is room, and answer everyone whose turn it is."""
        store = self.link.store
        if len(store.mine()) < HANDS_FULL and store.lists["waiting"].rows:
            await self.do("TakeNext")
        for case in store.to_answer():
            await self._answer(case)

    async def _answer(self, case: str) -> None:
        self.link.open_case(case)
        await self.until(lambda: (view := self.link.store.case(case)) is not None and view.ready)
        view = self.link.store.case(case)
        assert view is not None
        if view.head is not None and (view.head["state"], view.head["owner"]) == ("open", self.user):
            mine = sum(1 for event in view.events if event["type"] == "Message" and event["by"]["kind"] == "staff")
            await self._decide(case, view.head, mine)
        self.link.close_case(case)

    async def _decide(self, case: str, head: CaseHead, mine: int) -> None:
        seq = head["owner_seq"]
        flag = next((mark for mark in head["marks"] if mark["key"] == "flag"), None)
        if flag is not None:
            await self.do("AcknowledgeFlag", case=case, owner_seq=seq, since=flag["since"])
        if any(mark["key"].startswith("reach_") for mark in head["marks"]):
            await self.do("Close", case=case, owner_seq=seq, outcome="no_reply")
        elif mine < CONTENT:
            text = f"{self.user} svarar {case[-6:]} {mine}"
            assert seq is not None
            if await self._answered(self.link.say(case, text, seq)):
                self.said.append((case, text))
        elif self.user == "anna" and self._chance.random() < 0.3:
            await self.do("HandOver", case=case, owner_seq=seq, unit="asby", profession="doctor", note="Titta gärna.")
        else:
            await self.do("Close", case=case, owner_seq=seq, outcome="self_care")


class Sick:
    """One patient on her page: answers while she is content to, or falls silent."""

    def __init__(self, case: str, page: Page, chance: Random) -> None:
        self.case, self._page, self._chance = case, page, chance
        self.silent = chance.random() < 0.1
        self.said: list[str] = []

    async def minute(self, turn: str) -> None:
        """Say a line when she is waited for; one in twelve is worrying."""
        if turn != "patient" or self.silent or len(self.said) >= CONTENT:
            return
        number = len(self.said)
        text = f"{WORRYING} {number}" if self._chance.random() < 1 / 12 else f"det är ungefär likadant {number}"
        answer = await self._page.cmd("SendMessage", self.case, text=text)
        assert answer["type"] == "ack", answer
        self.said.append(text)


async def hour(house: Running, staff: list[Clinician], chance: Random, stack: AsyncExitStack) -> list[Sick]:
    """Work until everyone has come and everything is decided; returns the patients."""
    sick: list[Sick] = []
    for minute in count():
        assert minute < LATEST
        if minute < MINUTES and len(sick) < PATIENTS:
            case = await seek_care(house.house.lane)
            page = await stack.enter_async_context(house.page())
            await page.open(await house.key(case))
            sick.append(Sick(case, page, chance))
        if minute == GONE:
            await staff[1].go()
        if minute == BACK:
            await staff[1].come()
        known = [await house.known(one.case) for one in sick]
        for one, case_now in zip(sick, known, strict=True):
            if case_now.state == "open":
                await one.minute(case_now.turn)
        here = [one for one in staff if one is not staff[1] or not GONE <= minute < BACK]
        await asyncio.gather(*(clinician.minute() for clinician in here))
        if minute >= MINUTES and all(case_now.state == "closed" for case_now in known):
            return sick
        house.clock.advance(60)
        await house.house.clockwork.leases()
        await house.house.clockwork.silence()
    raise AssertionError


async def test_an_hour_of_a_shift_ends_with_nothing_lost_orphaned_or_unanswered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clinic24_tui.link.BATCH_SECONDS", 0.0)  # a pause for the eye, and nobody looks
    async with running(tmp_path / "data") as house, AsyncExitStack() as stack:
        users = ("anna", "karin", "johan")
        staff = [await Clinician(house, user, Random(user)).come() for user in users]
        try:
            sick = await hour(house, staff, Random(24), stack)
            for clinician in staff:
                await clinician.until(lambda: not clinician.link.store.mine())  # noqa: B023  waited for at once
                assert clinician.link.unsaved() == 0
        finally:
            for clinician in staff:
                await clinician.go()
        assert len(sick) == PATIENTS
        journals = {one.case: await journal(house, one.case) for one in sick}
        for one in sick:
            lines = journals[one.case]
            assert told(lines, "patient") == one.said
            mine = [text for clinician in staff for case, text in clinician.said if case == one.case]
            assert sorted(told(lines, "staff")) == sorted(mine)
            assert lines[-1]["type"] == "Closed"
            assert answered(lines), [(event["type"], event["by"]["kind"]) for event in lines]
        kinds = [event["type"] for lines in journals.values() for event in lines]
        for happened in ("HandedOver", "Flagged", "FlagAcknowledged", "Reminded", "Unreached", "Returned"):
            assert happened in kinds, f"the shift never came to {happened}: {sorted(set(kinds))}"
        assert house.disk("SELECT count(*) FROM cases WHERE state != 'closed'") == [(0,)]
        assert {code for clinician in staff for code, _words in clinician.refused} <= {"queue_empty"}


async def journal(house: Running, case: str) -> list[dict[str, Any]]:
    """Return a case's whole journal."""
    return [dict(event) for event in await house.house.store.events(case, limit=500)]


def told(lines: list[dict[str, Any]], kind: str) -> list[str]:
    """Return what one side has said, in order."""
    return [e["data"]["text"] for e in lines if e["type"] == "Message" and e["by"]["kind"] == kind]


def answered(lines: list[dict[str, Any]]) -> bool:
    """Say whether somebody has said or decided something after the last thing that the patient said."""
    last = max(e["seq"] for e in lines if e["type"] in ("Message", "Submitted") and e["by"]["kind"] == "patient")
    return any(e["seq"] > last and e["type"] in ("Message", "Closed") and e["by"]["kind"] == "staff" for e in lines)
