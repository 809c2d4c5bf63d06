"""`clinic24-server feedback`: feedback on the triage and red-flag hits, for those who mend flows and rules. Names no patient."""

import sqlite3
import sys
from collections.abc import Iterable
from pathlib import Path

from server.domain.feedback import Seen, counts, given, newest
from server.domain.hours import from_ms, local
from server.storage.review import reviewed
from server.storage.space import SpaceRefused, refuse_practice


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


def run(database: Path) -> int:
    """Print the list; returns the exit code."""
    try:
        refuse_practice(database)
        lines = report(reviewed(database))
    except SpaceRefused as refused:
        sys.stderr.write(f"{refused}\n")
        return 2
    except sqlite3.Error as fault:
        sys.stderr.write(f"databasen {database} kan inte läsas: {fault} / the database cannot be read\n")
        return 2
    sys.stdout.write("\n".join(lines) + "\n")
    return 0
