"""`clinic24-server log`: the access log's chain, a patient's extract, and whole years given out and, when old enough, removed."""

import argparse
import asyncio
import json
import os
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from server.adapters.region import load_region
from server.app.log_review import professions
from server.app.ports import Commit, Reading, StoreFailed
from server.data_folder import DATABASE, DataFolder
from server.domain.hours import STOCKHOLM, to_ms
from server.domain.log_review import extract
from server.running_user import running_user
from server.storage import statements as sql
from server.storage.access_log import SqliteAccessLog
from server.storage.migrate import SchemaRefused, prepare
from server.storage.seal import KEPT_MS, verify
from server.storage.space import refuse_practice
from server.storage.sqlite import SqliteStore


class LogRefused(Exception):
    """It cannot be done; the words say why, Swedish first."""


def run(given: argparse.Namespace) -> int:
    """Run one of them; returns the exit code: 1 for a broken chain, 2 for what cannot be done. Raises FolderBusy."""
    now, reader = time.time_ns() // 1_000_000, running_user()
    try:
        if given.tool == "verify":
            broken = verified(given.data)
            sys.stdout.write(f"{broken or 'kedjan är hel / the chain is whole'}\n")
            return 1 if broken else 0
        if given.tool == "extract":
            lines = asyncio.run(extracted(given.data, given.number, reader, now))
        else:
            lines = [asyncio.run(exported(given.data, given.year, given.out, reader, now, remove=given.remove))]
        sys.stdout.write("".join(f"{line}\n" for line in lines))
    except (LogRefused, SchemaRefused, StoreFailed, OSError, sqlite3.Error) as fault:
        sys.stderr.write(f"{fault}\n")
        return 2
    return 0


def verified(folder: Path) -> str:
    """Return the first break of the chain in words, empty where every row is as it was sealed."""
    database = _database(folder)
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as db:
        db.execute("BEGIN")
        broken = verify(db)
    if broken is None:
        return ""
    return f"bruten vid / broken at: {broken.rows or '-'} (länk / link {broken.link}: {broken.why})"


async def extracted(folder: Path, number: str, reader: str, now: int) -> list[str]:
    """Return a patient's extract in lines, once it is logged that it was taken."""
    units = {unit: place.name for unit, place in load_region().units.items()}
    async with _opened(folder) as store:
        await _note(store, reader, now, "log: extract", number)
        return extract(await SqliteAccessLog(store).of_patient(number), professions(), units)


async def exported(folder: Path, year: int, out: Path, reader: str, now: int, *, remove: bool = False) -> str:
    """Write a year's commits to a new file, a JSON line each, the file's SHA-256 into the log; say what was done.

    The first line has the link before the year, the last one the digest of all lines above it.
    """
    since, until = (to_ms(datetime(one, 1, 1, tzinfo=STOCKHOLM)) for one in (year, year + 1))
    if until > now:
        raise LogRefused(f"{year} är inte slut: bara hela år / {year} has not ended: whole years only")
    if remove and now - until < KEPT_MS:
        raise LogRefused(f"{year} är inte äldre än fem år och får inte tas bort / {year} is not older than five years")
    broken = verified(folder)
    if broken:
        raise LogRefused(broken)
    async with _opened(folder) as store:
        lines, first, last, whole = await store.read(lambda db: _year(db, year, since, until))
        if not first:
            raise LogRefused(f"{year} har inga läsningar / there are no readings of {year}")
        if remove and not whole:
            raise LogRefused(
                f"{year} kan inte tas bort: läsningarna {first}–{last} ligger inte i följd för sig (datorns klocka har gått"
                f" fel); ge ut året utan --remove / {year} cannot be removed: the readings {first}–{last} are not all of it and"
                " in a row (the machine's clock was wrong); export it without --remove"
            )
        body = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines).encode()
        digest = sha256(body).hexdigest()
        await asyncio.to_thread(_written, out, body + json.dumps({"sha256": digest}).encode() + b"\n")
        await _note(store, reader, now, f"log: export {first}-{last} sha256 {digest}")
        if remove:
            await _note(store, reader, now, f"removed {first}-{last} sha256 {digest}")
            await store.write(lambda db: db.execute(sql.DROP_READINGS, (first, last)))
    done = " och borttagna / and removed" if remove else ""
    return f"{year}: läsning / reading {first}-{last}, {out}, sha256 {digest}{done}"


def _year(db: sqlite3.Connection, year: int, since: int, until: int) -> tuple[list[dict[str, Any]], int, int, bool]:
    """Return a year's links with their readings as lines, the first and last reading, 0 where there is none, and whether
    these are every reading between the two, and nothing of a later time stands before them.
    """
    before, reading, first, last = db.execute(sql.SELECT_HEAD).fetchone()[0], 0, 0, 0
    lines: list[dict[str, Any]] = []
    given, later, whole = 0, False, True
    for link, pos, logged, kept, at in db.execute(sql.SELECT_SEALS).fetchall():
        upto = logged or reading
        if since <= at < until:
            lines = lines or [{"year": year, "before": before}]
            rows = db.execute(sql.SEALED_READINGS, (reading, upto)).fetchall()
            lines.append({"link": link, "at": at, "pos": pos, "hash": kept, "readings": rows})
            first, last = (first or (reading + 1 if rows else 0)), (upto if rows else last)
            given, whole = given + len(rows), whole and not (rows and later)
        later = later or at >= until
        before, reading = kept, upto
    return lines, first, last, whole and given == last - first + 1


def _written(out: Path, body: bytes) -> None:
    """Write a new file that only its owner reads, and wait until it and its name are on disk."""
    with open(out, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    if os.name != "nt":
        folder = os.open(out.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


async def _note(store: SqliteStore, reader: str, now: int, what: str, patient: str = "") -> None:
    reading = Reading(now, reader, "", "", "", patient, what, 0, 0)
    await store.commit(Commit(now, [], {}, {}, set(), {}, [reading]))


def _database(folder: Path) -> Path:
    database = folder / DATABASE
    if not database.is_file():
        raise LogRefused(f"ingen databas i {folder}: kontrollera --data / no database in {folder}: check --data")
    return database


@asynccontextmanager
async def _opened(folder: Path) -> AsyncIterator[SqliteStore]:
    """Open the database of a stopped server."""
    refuse_practice(_database(folder))
    place = DataFolder(folder)
    try:
        prepare(place.database, migrate=False)
        store = SqliteStore(place.database)
        try:
            yield store
        finally:
            await store.close()
    finally:
        place.release()
