"""The one writer of cases: takes what waits, judges it on the loop, hands one finished plan to the store, then answers.

Nothing is acknowledged before it is on disk. Batches form by themselves: what arrives while a commit runs is the next one.
"""

import asyncio
import logging
from collections import OrderedDict, deque
from collections.abc import Callable

from server.app.plan import Command, Item, Plan
from server.app.ports import (
    Answer,
    Clock,
    Commit,
    CommitUnknown,
    DuplicateCommand,
    Outcome,
    Publisher,
    Reading,
    Store,
    StoreFailed,
)
from server.domain.actor import Actor
from server.domain.book import Book
from server.domain.choice import Ages, ages_of
from server.domain.permissions import queue_id

log = logging.getLogger(__name__)

MOST_TOLD = 200
"""The latest events of a case that a merge looks through for lines without an answer."""

Reply = Callable[[Item], None]


class Inbox:
    """A queue bounded in items and bytes; over the bound an offer is refused, never silently dropped."""

    def __init__(self, max_items: int = 5_000, max_bytes: int = 8 * 1024 * 1024) -> None:
        """Limits stay on; they are raised by named settings."""
        self._items: deque[tuple[Item, Reply]] = deque()
        self._bytes = 0
        self._max_items, self._max_bytes = max_items, max_bytes
        self._wake = asyncio.Event()
        self.quiet = asyncio.Event()
        self.quiet.set()

    def offer(self, item: Item, reply: Reply) -> bool:
        """Queue an item, or return False when the inbox is full."""
        if len(self._items) >= self._max_items or self._bytes + item.size > self._max_bytes:
            return False
        self._items.append((item, reply))
        self._bytes += item.size
        self._wake.set()
        self.quiet.clear()
        return True

    async def take(self, most: int) -> list[tuple[Item, Reply]]:
        """Return what waits now, at most `most` items; sleeps only when nothing does, and is `quiet` as long as it does."""
        while not self._items:
            self.quiet.set()
            self._wake.clear()
            await self._wake.wait()
        batch = [self._items.popleft() for _ in range(min(most, len(self._items)))]
        self._bytes -= sum(item.size for item, _ in batch)
        return batch

    @property
    def empty(self) -> bool:
        """Whether nothing waits."""
        return not self._items


class Lane:
    """The write lane. `run` is one supervised task; everything that changes a case passes through `offer` or `submit`."""

    def __init__(
        self,
        store: Store,
        publisher: Publisher,
        clock: Clock,
        book: Callable[[], Book],
        *,
        inbox: Inbox | None = None,
        batch: int = 500,
        remembered: int = 20_000,
    ) -> None:
        """`book` gives the reference data of the moment; `remembered` outcomes stay in memory besides the kept ones."""
        self._store, self._publisher, self._clock, self._book = store, publisher, clock, book
        self._inbox = inbox or Inbox()
        self._batch = batch
        self._recent: OrderedDict[tuple[str, str], Outcome] = OrderedDict()
        self._remembered = remembered

    def offer(
        self, actor: Actor, command: Command, reply: Callable[[Answer], None], picture: bytes | None = None
    ) -> None:
        """Queue a command; `reply` is called on the loop with its answer, at once with `busy` when the lane is full."""

        def done(item: Item) -> None:
            reply(item.answer or Answer(False, code="internal"))

        size = weight(command) + len(picture or b"")
        if not self._inbox.offer(Item(actor, command, None, size, picture=picture), done):
            reply(Answer(False, case=str(command.get("case", "")), code="busy"))

    async def submit(self, actor: Actor, command: Command, picture: bytes | None = None) -> Answer:
        """Queue a command, with the picture that it adds, and wait for its answer."""
        waiting: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()

        def done(answer: Answer) -> None:
            if not waiting.done():
                waiting.set_result(answer)

        self.offer(actor, command, done, picture)
        return await waiting

    async def log_reading(self, reading: Reading) -> int:
        """Put a reading on disk and return its id; raises StoreFailed when it cannot be logged: then nothing may be shown."""
        waiting: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def done(item: Item) -> None:
            if not waiting.done():
                waiting.set_result(item.reading_id)

        actor = Actor("system", "log")
        if not self._inbox.offer(Item(actor, None, reading, 256), done):
            raise StoreFailed
        number = await waiting
        if not number:
            raise StoreFailed
        return number

    def note_reading(self, reading: Reading) -> None:
        """Put a reading's end on disk with the next batch; nobody waits for it."""
        self._inbox.offer(Item(Actor("system", "log"), None, reading, 256), lambda _item: None)

    async def written(self) -> None:
        """Wait until everything that has been offered is on disk and answered."""
        await self._inbox.quiet.wait()

    async def run(self) -> None:
        """Write batches for ever. A batch is shown and answered while the next one, if it waits already, is being written."""
        loop = asyncio.get_running_loop()
        while True:
            batch = await self._inbox.take(self._batch)
            await self._settle([item for item, _ in batch])
            loop.call_soon(self._answer, batch)

    def _answer(self, batch: list[tuple[Item, Reply]]) -> None:
        for item, reply in batch:
            try:
                reply(item)
            except Exception:
                log.exception("an answer could not be told: %s", (item.command or {}).get("type", "reading"))

    async def _settle(self, items: list[Item]) -> None:
        try:
            await self._attempt(items)
        except Exception as fault:
            if len(items) > 1:
                log.warning("a batch of %d failed and is run one by one: %r", len(items), fault)
                for item in items:
                    await self._settle([item])
                return
            code = "storage" if isinstance(fault, StoreFailed | CommitUnknown) else "internal"
            if code == "internal":
                log.exception("a command could not be judged: %s", (items[0].command or {}).get("type", "reading"))
            items[0].answer = Answer(False, code=code)

    async def _attempt(self, items: list[Item]) -> None:
        recent = self._recent
        kept = {item.key: recent[item.key] for item in items if item.key in recent}
        for _ in range(3):
            plan = await self._plan(items, kept)
            try:
                if plan.commit.outcomes or plan.commit.events or plan.commit.readings:
                    await self._commit(plan, items)
            except DuplicateCommand:
                kept |= await self._kept(items)
            except CommitUnknown:
                kept |= await self._kept(items)
                self._publish_found(plan, kept)
            else:
                return
        raise StoreFailed

    async def _kept(self, items: list[Item]) -> dict[tuple[str, str], Outcome]:
        return await self._store.outcomes(item.key for item in items if item.command)

    def _publish_found(self, plan: Plan, kept: dict[tuple[str, str], Outcome]) -> None:
        """Show a commit whose answer was lost and which is on disk after all; its outcomes tell."""
        mine = plan.commit.outcomes
        if (
            mine
            and plan.commit.events
            and all(key in kept and kept[key].digest == outcome.digest for key, outcome in mine.items())
        ):
            self._publish(plan, max(kept[key].answer.pos for key in mine))

    async def _plan(self, items: list[Item], kept: dict[tuple[str, str], Outcome]) -> Plan:
        queues: dict[str, int] = {}
        chosen: set[tuple[str, Ages]] = set()
        ids, others = set(), set()
        for item in items:
            command = item.command
            if command is None:
                continue
            if command["type"] == "TakeNext":
                queue = queue_id(item.actor.unit, item.actor.profession)
                queues[queue] = queues.get(queue, 0) + 1
                ages = ages_of(command)
                chosen.update([(queue, ages)] if ages else [])
            else:
                ids.add(command["case"])
                if command["type"] == "Merge":
                    others.add(command["other"])
        found = {queue: await self._store.waiting(queue, count + len(ids)) for queue, count in queues.items()}
        now = self._clock.now()
        for queue, ages in chosen:
            found[queue] += await self._store.waiting_within(queue, ages, now, queues[queue] + len(ids))
        for case_ids in found.values():
            ids.update(case_ids)
        cases = await self._store.load(ids | others)
        plan = Plan(cases, kept, now, self._book())
        for other in others & cases.keys():
            plan.told(other, await self._store.events(other, before=1 << 60, limit=MOST_TOLD))
        for queue, case_ids in found.items():
            plan.candidates(queue, case_ids)
        for item in items:
            plan.add(item)
        return plan

    async def _commit(self, plan: Plan, items: list[Item]) -> None:
        written = await self._store.commit(plan.commit)
        readings = iter(written.readings)
        for item in items:
            if item.reading is not None:
                item.reading_id = next(readings)
        self._recent.update(plan.commit.outcomes)
        while len(self._recent) > self._remembered:
            self._recent.popitem(last=False)
        for item in items:
            if item.answer is not None and item.answer.ok and not item.answer.pos:
                item.answer.pos = written.pos
        self._publish(plan, written.pos)

    def _publish(self, plan: Plan, pos: int) -> None:
        asyncio.get_running_loop().call_soon(self._show, plan.commit, pos)

    def _show(self, commit: Commit, pos: int) -> None:
        try:
            self._publisher.publish(commit, pos)
        except Exception:
            log.exception("a commit could not be shown")


def weight(command: Command) -> int:
    """Return about how many bytes a command takes while it waits."""
    size = 256
    for value in command.values():
        if isinstance(value, (str, list)):
            size += len(value)
    return size
