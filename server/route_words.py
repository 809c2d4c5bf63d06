"""`clinic24-server route`: what happens to a case that comes in at a moment, rule by rule, in both languages."""

import sqlite3
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path

from server.adapters.region import load_region
from server.adapters.region_documents import RegionDocuments
from server.data_folder import DATABASE
from server.domain.hours import STOCKHOLM
from server.domain.region import Region
from server.domain.routing import Request
from server.domain.rule_words import day_words, explain
from server.storage import statements as sql

EXIT_WRONG = 2


def region_of(data: Path | None) -> Region:
    """Return the shipped region, with the settings of a data folder where one is given; raises ValueError, sqlite3.Error."""
    shipped = load_region()
    if data is None:
        return shipped
    documents = RegionDocuments(shipped)
    texts = documents.shipped()
    with closing(sqlite3.connect(f"file:{data / DATABASE}?mode=ro", uri=True)) as db:
        texts |= {row[0]: row[2] for row in db.execute(sql.NEWEST_SETTINGS)}
    found = documents.region({subject: text for subject, text in texts.items() if text})
    if isinstance(found, Region):
        return found
    raise ValueError("; ".join(f"{one.subject}:{one.line} {one.field}: {one.sv} / {one.en}" for one in found))


def run(data: Path | None, unit: str, entrance: str, level: int, at: str, age: int, profession: str = "") -> int:
    """Print the chain of rules and the answer; returns the exit code."""
    try:
        region = region_of(data)
        when = datetime.fromisoformat(at).replace(tzinfo=STOCKHOLM)
    except (ValueError, sqlite3.Error) as fault:
        sys.stderr.write(f"går inte att läsa: {fault} / cannot be read\n")
        return EXIT_WRONG
    for name, known in ((unit, region.units), (entrance, region.entrances)):
        if name not in known:
            sys.stderr.write(f"okänt: {name}; kända: {', '.join(known)} / unknown, known are these\n")
            return EXIT_WRONG
    told = explain(region, Request(entrance, unit, level, age, when, profession or None))
    for language in ("sv", "en"):
        lines = [f"{day_words(when.date())[language]} {when:%H:%M}"]
        lines += [f"{n}. {words[language]}" for n, (_rule, words) in enumerate(told.steps, 1)]
        lines += [f"=> {told.answer[language]}", f"”{told.patient[language]}”", ""]
        sys.stdout.write("\n".join(lines) + "\n")
    return 0
