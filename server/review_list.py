"""`clinic24-server feedback`: feedback on the triage and red-flag hits, for those who mend flows and rules. Names no patient;
the reading is logged first.
"""

import asyncio
import sqlite3
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from server.app.ports import Commit, Reading, StoreFailed
from server.data_folder import DATABASE, DataFolder
from server.domain.feedback import Seen, counts, given, newest
from server.domain.hours import from_ms, local
from server.running_user import running_user
from server.storage.migrate import SchemaRefused, prepare
from server.storage.review import reviewed_in
from server.storage.space import refuse_practice
from server.storage.sqlite import SqliteStore


def report(seen: Iterable[Seen]) -> list[str]:
    """Return counts per flow, kind and rule, the latest feedback, and each flag with when it was acknowledged."""
    events = list(seen)
    lines = [f"# återkoppling / feedback: {len(given(events))}", "antal\tflöde\tslag\tregel"]
    lines += [f"{one['n']}\t{one['flow'] or '-'}\t{one['kind']}\t{one['rule'] or '-'}" for one in counts(events)]
    lines += ["", "# senaste / latest", "tid\tflöde\tslag\tord"]
    lines += [f"{_time(one['at'])}\t{one['flow']}\t{one['kind']}\t{one['text']}" for one in newest(events)]
    flags = [one for one in events if one.kind == "Flagged"]
    lines += ["", f"# röda flaggor / red flags: {len(flags)}", "tid\tflöde\tregel\tkvitterad"]
    for one in reversed(flags):
        when = next((e.at for e in events if _settles(e, one)), None)
        rules = ", ".join(rule["id"] for rule in one.data["rules"])
        lines.append(f"{_time(one.at)}\t{one.flow}\t{rules}\t{_time(when) if when is not None else 'nej / no'}")
    return lines


def _settles(event: Seen, flag: Seen) -> bool:
    return event.kind == "FlagAcknowledged" and event.case == flag.case and event.at >= flag.at


def _time(at: int) -> str:
    return local(from_ms(at)).strftime("%Y-%m-%d %H:%M")


async def reported(folder: Path, reader: str, now: int) -> list[str]:
    """Return the list at `now` (ms UTC), the reading on disk first; raises FolderBusy, SchemaRefused, SpaceRefused, StoreFailed."""
    place = DataFolder(folder)
    try:
        prepare(place.database, migrate=False)
        store = SqliteStore(place.database)
        try:
            await store.commit(
                Commit(now, [], {}, {}, set(), {}, [Reading(now, reader, "", "", "", "", "feedback", 0, 0)])
            )
            return report(await store.read(reviewed_in))
        finally:
            await store.close()
    finally:
        place.release()


def run(folder: Path) -> int:
    """Print the list; returns the exit code. Raises FolderBusy: one process writes the access log, and a server has it."""
    database = folder / DATABASE
    if not database.is_file():
        sys.stderr.write(f"ingen databas i {folder}: kontrollera --data / no database in {folder}: check --data\n")
        return 2
    try:
        refuse_practice(database)
        lines = asyncio.run(reported(folder, running_user(), time.time_ns() // 1_000_000))
    except SchemaRefused as refused:
        sys.stderr.write(f"{refused}\n")
        return 2
    except (StoreFailed, sqlite3.Error) as fault:
        sys.stderr.write(
            f"läsningen kunde inte loggas, därför visas inget: {fault} / the reading could not be logged, so nothing is shown\n"
        )
        return 2
    sys.stdout.write("\n".join(lines) + "\n")
    return 0
