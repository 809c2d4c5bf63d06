"""The store on SQLite: one SQL thread that writes, two that read; WAL and a synced commit on every connection."""

import asyncio
import logging
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from server.app.duty import QueueCount
from server.app.ports import Commit, CommitUnknown, DuplicateCommand, Outcome, StoreFailed, Written
from server.contract.events import Event
from server.domain.case import Case
from server.domain.choice import Ages
from server.domain.feedback import Seen
from server.domain.permissions import Scope
from server.storage import rows
from server.storage import statements as sql
from server.storage.review import reviewed_in
from server.storage.seal import sealed

T = TypeVar("T")

log = logging.getLogger(__name__)

OUTCOME_KEPT_MS = 30 * 24 * 3600 * 1000
COPY_ROWS = 500
"""After so many rows, or one picture, a reading thread copies the log into the database, beside the commits instead of in one."""
LOG_PAGES = 10_000
"""The log's length (40 MB) at which a commit copies it itself after all: what is written without a pause must not grow for ever."""


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Open a connection that syncs every commit; transactions begin only where they are written."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=64)
    settings = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000")
    for pragma in (*settings, f"wal_autocheckpoint={LOG_PAGES}"):
        connection.execute(f"PRAGMA {pragma}")
    if read_only:
        connection.execute("PRAGMA query_only=ON")
    return connection


class SqliteStore:
    """The journal, its projections and the access log in one SQLite file."""

    def __init__(self, path: Path, *, cached: int = 50_000) -> None:
        """Open an already migrated database; `cached` cases stay in memory as committed."""
        self._path = path
        self._cached = cached
        self.cache: OrderedDict[str, Case] = OrderedDict()
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="sql-write")
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="sql-read")
        self._local = threading.local()
        self._reading: list[sqlite3.Connection] = []
        self._uncopied = 0
        self.copying: asyncio.Future[None] | None = None
        self._db = connect(path)
        self.epoch: str
        self.epoch, self.veil = self._db.execute("SELECT epoch, veil FROM head").fetchone()
        self._seal = self._last_seal()

    def _last_seal(self) -> str:
        row = self._db.execute("SELECT hash FROM seal ORDER BY id DESC LIMIT 1").fetchone()
        return row[0] if row else self.epoch

    async def close(self) -> None:
        """Finish what is being written and close every connection."""
        await asyncio.to_thread(self._writer.shutdown)
        await asyncio.to_thread(self._readers.shutdown)
        for connection in (self._db, *self._reading):
            connection.close()

    async def write(self, job: Callable[[sqlite3.Connection], T]) -> T:
        """Run one job in the SQL thread inside a synced transaction of its own."""

        def run() -> T:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                result = job(self._db)
                self._db.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise
            return result

        return await self.in_thread(run)

    async def in_thread(self, job: Callable[[], T]) -> T:
        """Run a job that brings its own connection in the SQL thread, between commits; raises StoreFailed."""
        return await _told(self._writer, job)

    async def read(self, job: Callable[[sqlite3.Connection], T]) -> T:
        """Run one job in a reading thread inside one read transaction; raises StoreFailed."""

        def run() -> T:
            connection = self._reader()
            connection.execute("BEGIN")
            try:
                return job(connection)
            finally:
                connection.execute("COMMIT")

        return await _told(self._readers, run)

    def _reader(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = connect(self._path, read_only=True)
            self._reading.append(connection)
        return connection

    def _roll_back(self) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    # cases

    async def load(self, ids: Iterable[str]) -> dict[str, Case]:
        """Return the cases that exist, from memory or from disk."""
        found: dict[str, Case] = {}
        missing = []
        for case_id in ids:
            case = self.cache.get(case_id)
            if case is None:
                missing.append(case_id)
            else:
                found[case_id] = case
                self.cache.move_to_end(case_id)
        if missing:
            loaded = await self.in_thread(lambda: _load(self._db, missing))
            self._remember(loaded)
            found.update(loaded)
        return found

    def _remember(self, cases: dict[str, Case]) -> None:
        self.cache.update(cases)
        while len(self.cache) > self._cached:
            self.cache.popitem(last=False)

    async def case(self, case_id: str) -> Case | None:
        """Return a case as committed, or None."""
        return (await self.load([case_id])).get(case_id)

    def known(self, case_id: str) -> Case | None:
        """Return a case as committed when it is in memory, without asking the disk."""
        return self.cache.get(case_id)

    async def outcomes(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Outcome]:
        """Return the kept outcomes by (actor, command id)."""
        wanted = list(keys)

        def job() -> dict[tuple[str, str], Outcome]:
            found = {}
            for key in wanted:
                row = self._db.execute(sql.SELECT_OUTCOME, key).fetchone()
                if row:
                    found[key] = rows.outcome_of(row[0], row[1])
            return found

        return await self.in_thread(job)

    async def waiting(self, queue: str, limit: int) -> list[str]:
        """Return the ids of the first waiting cases of a queue, in its order."""
        unit, _, profession = queue.partition("/")

        def job() -> list[str]:
            return [row[0] for row in self._db.execute(sql.WAITING, (unit, profession, limit))]

        return await self.in_thread(job)

    async def waiting_within(self, queue: str, ages: Ages, now: int, limit: int) -> list[str]:
        """Return the ids of the first waiting cases of these ages, and of the longest waiters past their target."""
        unit, _, profession = queue.partition("/")

        def job() -> list[str]:
            within = self._db.execute(sql.WAITING_WITHIN, (unit, profession, *ages, limit)).fetchall()
            longest = self._db.execute(sql.WAITED_LONGEST, (unit, profession, now, limit)).fetchall()
            return [row[0] for row in (*within, *longest)]

        return await self.in_thread(job)

    # the lane's commit

    async def commit(self, commit: Commit) -> Written:
        """Write one plan in one transaction and put its cases into memory."""
        try:
            written = await asyncio.get_running_loop().run_in_executor(self._writer, self._write_plan, commit)
        except BaseException:
            for case_id in commit.cases:
                self.cache.pop(case_id, None)
            raise
        self._remember(commit.cases)
        self._uncopied += len(commit.events) + len(commit.readings) + COPY_ROWS * len(commit.pictures)
        if self._uncopied >= COPY_ROWS and (self.copying is None or self.copying.done()):
            self._uncopied = 0
            self.copying = asyncio.get_running_loop().run_in_executor(self._readers, self._copy_log)
        return written

    def _copy_log(self) -> None:
        try:
            self._reader().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        except sqlite3.Error:
            log.warning("the write-ahead log could not be copied; a later commit does it", exc_info=True)

    def _write_plan(self, commit: Commit) -> Written:
        db = self._db
        try:
            db.execute("BEGIN IMMEDIATE")
            pos, readings, seal = self._statements(commit)
        except sqlite3.IntegrityError as fault:
            self._roll_back()
            if "outcome" in str(fault):
                raise DuplicateCommand from fault
            raise StoreFailed(str(fault)) from fault
        except sqlite3.Error as fault:
            self._roll_back()
            raise StoreFailed(str(fault)) from fault
        except BaseException:
            self._roll_back()
            raise
        try:
            db.execute("COMMIT")
        except sqlite3.Error as fault:
            self._reopen()
            raise CommitUnknown(str(fault)) from fault
        self._seal = seal
        return Written(pos, readings)

    def _reopen(self) -> None:
        self._db.close()
        self._db = connect(self._path)
        self._seal = self._last_seal()

    def _statements(self, commit: Commit) -> tuple[int, list[int], str]:
        db = self._db
        top: int = db.execute(sql.MOVE_HEAD, (len(commit.events),)).fetchone()[0]
        first = top - len(commit.events) + 1
        events = [rows.event_values(first + n, new.case, new.event) for n, new in enumerate(commit.events)]
        db.executemany(sql.INSERT_EVENT, events)
        db.executemany(sql.INSERT_PICTURE, commit.pictures)
        self._write_cases(commit, {new.case: first + n for n, new in enumerate(commit.events)})
        kept = [
            (actor, key, commit.now, outcome.digest, rows.outcome_text(outcome.answer, top))
            for (actor, key), outcome in commit.outcomes.items()
        ]
        db.executemany(sql.INSERT_OUTCOME, kept)
        readings = [db.execute(sql.INSERT_READING, reading).lastrowid or 0 for reading in commit.readings]
        seal = sealed(self._seal, commit.now, events, [(n, *r) for n, r in zip(readings, commit.readings, strict=True)])
        if events or readings:
            db.execute(sql.INSERT_SEAL, (commit.now, top, readings[-1] if readings else 0, seal))
        else:
            seal = self._seal
        return top, readings, seal

    def _write_cases(self, commit: Commit, positions: dict[str, int]) -> None:
        new, full, hot, intakes = [], [], [], []
        for case_id, case in commit.cases.items():
            before = commit.before[case_id]
            if before is None or before.intake is not case.intake:
                intakes.append((case_id, rows.intake_text(case.intake)))
            if before is None:
                new.append((positions[case_id], *rows.case_values(case)))
            elif case_id in commit.full:
                full.append((positions[case_id], *rows.case_values(case), case_id, before.seq))
            else:
                hot.append((positions[case_id], *rows.case_values(case, rows.HOT), case_id, before.seq))
        self._db.executemany(sql.INSERT_CASE, new)
        for statement, values in ((sql.UPDATE_CASE, full), (sql.UPDATE_HOT, hot)):
            if values and self._db.executemany(statement, values).rowcount != len(values):
                msg = "a case on disk is not the one that was judged"
                raise sqlite3.DatabaseError(msg)
        self._db.executemany(sql.PUT_INTAKE, intakes)

    # reading

    async def position(self) -> int:
        """Return the journal's position."""
        return await self.read(lambda db: int(db.execute(sql.SELECT_POS).fetchone()[0]))

    async def events(self, case: str, after: int = 0, before: int | None = None, limit: int = 100) -> list[Event]:
        """Return events of a case in order of seq; with `before` the last `limit` ones below it."""

        def job(db: sqlite3.Connection) -> list[Event]:
            if before is None:
                found = db.execute(sql.EVENTS_AFTER, (case, after, limit)).fetchall()
            else:
                found = db.execute(sql.EVENTS_BEFORE, (case, before, limit)).fetchall()[::-1]
            return [rows.event_of(row) for row in found]

        return await self.read(job)

    async def picture(self, case: str, picture: str) -> bytes | None:
        """Return a picture of a case as it was written, or None."""

        def job(db: sqlite3.Connection) -> bytes | None:
            row = db.execute(sql.SELECT_PICTURE, (case, picture)).fetchone()
            return row[0] if row else None

        return await self.read(job)

    async def snapshot(self, scope: Scope) -> tuple[int, list[Case]]:
        """Return the position and the scope's cases in key order, from one read transaction; answers are left out."""

        def job(db: sqlite3.Connection) -> tuple[int, list[Case]]:
            pos = db.execute(sql.SELECT_POS).fetchone()[0]
            found: dict[str, Case] = {}
            for queue in scope.queues:
                unit, _, profession = queue.partition("/")
                found.update((row[0], rows.case_of(row)) for row in db.execute(sql.LIVE_CASES, (unit, profession)))
            found.update((row[0], rows.case_of(row)) for row in db.execute(sql.OWN_CASES, (scope.actor,) * 3))
            for asked in (f"@{scope.actor}", *scope.queues):
                found.update((row[0], rows.case_of(row)) for row in db.execute(sql.ASKED_CASES, (asked,)))
            return pos, sorted(found.values(), key=lambda c: (c.rank, c.due, c.entered, c.id))

        return await self.read(job)

    async def changes(self, scope: Scope, since: int, limit: int) -> tuple[int, list[Case] | None]:  # noqa: ARG002  a store with units apart asks by scope
        """Return the position and the cases changed since, or None when there are more than `limit`."""

        def job(db: sqlite3.Connection) -> tuple[int, list[Case] | None]:
            pos = db.execute(sql.SELECT_POS).fetchone()[0]
            found = db.execute(sql.CHANGED_CASES, (since, limit + 1)).fetchall()
            return pos, None if len(found) > limit else [rows.case_of(row) for row in found]

        return await self.read(job)

    async def owned(self) -> list[Case]:
        """Return every open case that has an owner; answers are left out."""
        return await self._cases(sql.OWNED_CASES, ())

    async def silent(self, since: int) -> list[Case]:
        """Return every open case whose patient has had the turn since this time or longer; answers are left out."""
        return await self._cases(sql.SILENT_CASES, (since,))

    async def untaken(self, unit: str) -> list[Case]:
        """Return every waiting case of a unit, in its order; answers are left out."""
        return await self._cases(sql.UNTAKEN_CASES, (unit,))

    async def handed_over(self, unit: str) -> list[Case]:
        """Return the waiting cases of a unit that were handed over to it; answers are left out."""
        return await self._cases(sql.HANDED_OVER, (unit,))

    async def answers_due(self, now: int) -> list[Case]:
        """Return the cases with a question whose answer is late at `now`; answers of the triage are left out."""
        return await self._cases(sql.ANSWERS_DUE, (now,))

    async def late_questions(self, unit: str) -> dict[str, int]:
        """Return how many questions to a unit its coordinator is to know of, by the profession that was asked."""
        return await self.read(lambda db: dict(db.execute(sql.LATE_QUESTIONS, (unit,)).fetchall()))

    async def queue_counts(self, unit: str) -> dict[str, QueueCount]:
        """Return what waits in each queue of a unit, by profession; empty queues are left out."""
        return await self.read(
            lambda db: {row[0]: QueueCount(*row[1:]) for row in db.execute(sql.QUEUE_COUNTS, (unit,))}
        )

    async def of_patient(self, number: str) -> list[Case]:
        """Return a person's cases, newest first; answers are left out."""
        return await self._cases(sql.PATIENT_CASES, (number,))

    async def half_written(self, scribe: str) -> list[Case]:
        """Return the cases that a clinician writes in for callers and has not sent, newest first; answers are left out."""
        return await self._cases(sql.HALF_WRITTEN, (scribe,))

    async def _cases(self, statement: str, values: tuple[Any, ...]) -> list[Case]:
        def job(db: sqlite3.Connection) -> list[Case]:
            return [rows.case_of(row) for row in db.execute(statement, values)]

        return await self.read(job)

    async def reviewed(self) -> list[Seen]:
        """Return the feedback on the triage and the red flags with their acknowledgements, the oldest first."""
        return await self.read(reviewed_in)

    async def forget_outcomes(self, now: int) -> int:
        """Drop the outcomes older than 30 days; returns how many."""
        return await self.write(lambda db: db.execute(sql.DROP_OUTCOMES, (now - OUTCOME_KEPT_MS,)).rowcount)


def _load(db: sqlite3.Connection, ids: list[str]) -> dict[str, Case]:
    found = {}
    for case_id in ids:
        row = db.execute(sql.SELECT_CASE, (case_id,)).fetchone()
        if row:
            body = db.execute(sql.SELECT_INTAKE, (case_id,)).fetchone()
            found[case_id] = rows.case_of(row, body[0] if body else None)
    return found


async def _told(threads: ThreadPoolExecutor, job: Callable[[], T]) -> T:
    """Run a job in a thread; a fault of the database is told as StoreFailed."""
    try:
        return await asyncio.get_running_loop().run_in_executor(threads, job)
    except sqlite3.Error as fault:
        raise StoreFailed(str(fault)) from fault
