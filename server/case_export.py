"""`clinic24-server case export`: one case as a FHIR R4B Bundle, for whoever runs the server; the reading is logged first."""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from server.adapters.fhir import Resource
from server.adapters.fhir_case import bundle
from server.app.ports import Commit, Reading, StoreFailed
from server.contract.events import Event
from server.data_folder import DATABASE, DataFolder
from server.domain.case import Case
from server.flow_tools.exchange import MISSING
from server.flows.loader import load_flows
from server.running_user import running_user
from server.storage.migrate import SchemaRefused, prepare
from server.storage.space import refuse_practice
from server.storage.sqlite import SqliteStore

_Made = TypeVar("_Made")
PORTION = 500
"""Events that are read at a time."""


class ExportRefused(Exception):
    """The case cannot be given out; the words say why, Swedish first."""


async def exported(folder: Path, case_id: str, reader: str, now: int) -> Resource:
    """The Bundle of a case at `now` (ms UTC), its reading on disk first; raises ExportRefused, FolderBusy, SchemaRefused."""
    refuse_practice(folder / DATABASE)
    return await given_out(
        folder,
        case_id,
        reader,
        now,
        lambda case, events: bundle(case, load_flows().flows.get(case.complaint), events, now),
    )


async def given_out(
    folder: Path, case_id: str, reader: str, now: int, make: Callable[[Case, list[Event]], _Made]
) -> _Made:
    """What `make` makes of a case and its journal, the reading on disk first; raises as `exported` does."""
    if not (folder / DATABASE).is_file():
        raise ExportRefused(f"ingen databas i {folder}: kontrollera --data / no database in {folder}: check --data")
    place = DataFolder(folder)
    try:
        prepare(place.database, migrate=False)
        store = SqliteStore(place.database)
        try:
            return await _read(store, case_id, reader, now, make)
        finally:
            await store.close()
    finally:
        place.release()


async def _read(
    store: SqliteStore, case_id: str, reader: str, now: int, make: Callable[[Case, list[Event]], _Made]
) -> _Made:
    case = await store.case(case_id)
    if case is None:
        raise ExportRefused(
            f"ärendet {case_id} finns inte: kontrollera numret / there is no case {case_id}: check the id"
        )
    events: list[Event] = []
    while found := await store.events(case_id, after=len(events), limit=PORTION):
        events += found
    try:
        made = make(case, events)
    except ImportError:
        raise ExportRefused(MISSING) from None
    reading = Reading(now, reader, "", "", case.id, case.number, "export", 1, 0)
    await store.commit(Commit(now, [], {}, {}, set(), {}, [reading]))
    return made


def run(folder: Path, case_id: str) -> int:
    """Print the Bundle as JSON; returns the exit code."""
    now = time.time_ns() // 1_000_000
    try:
        made = asyncio.run(exported(folder, case_id, running_user(), now))
    except (ExportRefused, SchemaRefused) as refused:
        sys.stderr.write(f"{refused}\n")
        return 2
    except StoreFailed as fault:
        sys.stderr.write(
            f"läsningen kunde inte loggas, därför visas inget: {fault} / the reading could not be logged, so nothing is shown\n"
        )
        return 2
    sys.stdout.write(json.dumps(made, ensure_ascii=False, indent=1) + "\n")
    return 0
