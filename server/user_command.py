"""`clinic24-server user` and `why`: accounts and assignments for who runs the server, also beside a running one, which follows."""

import argparse
import asyncio
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from argon2 import PasswordHasher

from server import totp_reset
from server.app.people import Done, Outcome, People
from server.app.ports import StoreFailed
from server.app.why import Why
from server.contract.errors import words
from server.data_folder import DATABASE, DataFolder
from server.domain.actor import Actor
from server.domain.people import Person, Place, day_of, moment_of
from server.domain.permissions import READ_BACK_DAYS
from server.domain.refusal import Refusal
from server.route_words import region_of
from server.running_user import running_user
from server.storage.migrate import SchemaRefused, prepare
from server.storage.people import SqlitePeople
from server.storage.sqlite import SqliteStore

EXIT_WRONG = 2
STATES = {
    "active": "aktivt / active",
    "invited": "inbjudet / invited",
    "expired": "koden är för gammal / the code is too old",
    "ended": "avslutat / ended",
}


class _RefusedError(Exception):
    """It cannot be done; the words say why, Swedish first."""


class _Now:
    """The machine's clock."""

    def now(self) -> int:
        """Return milliseconds UTC."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        """Return seconds of a clock that never jumps."""
        return time.monotonic()


def run(given: argparse.Namespace) -> int:
    """Run one of them; returns the exit code: 2 for what cannot be done. Raises FolderBusy."""
    if given.tool == "totp-reset":
        return totp_reset.run(given.data, given.user)
    try:
        lines = asyncio.run(_run(given))
    except (_RefusedError, SchemaRefused, StoreFailed, OSError, ValueError, sqlite3.Error) as fault:
        sys.stderr.write(f"{fault}\n")
        return EXIT_WRONG
    sys.stdout.write("".join(f"{one}\n" for one in lines))
    return 0


async def _run(given: argparse.Namespace) -> list[str]:
    async with _opened(given.data) as (people, reason):
        if given.command == "why":
            return await _chain(reason, given.user, given.what)
        if given.tool == "list":
            return _listed((await people.everybody()).values(), _Now().now())
        if given.tool == "export":
            return (await people.export()).splitlines()
        return _told(await _change(people, given))


@asynccontextmanager
async def _opened(folder: Path) -> AsyncIterator[tuple[People, Why]]:
    """Open the people of a data folder: a new one is made, one that a server has is shared with it."""
    database = folder / DATABASE
    if not database.is_file():
        place = DataFolder(folder)
        try:
            prepare(place.database)
        finally:
            place.release()
    prepare(database, migrate=False)
    store, region = SqliteStore(database), region_of(folder)
    try:
        kept = SqlitePeople(store)
        people = People(kept, _Now(), lambda: region, PasswordHasher().hash)
        yield people, Why(kept, store, _Now(), lambda: region, READ_BACK_DAYS)
    finally:
        await store.close()


async def _chain(reason: Why, user: str, what: str) -> list[str]:
    """Return the question, the answer and the chain of rules, in both languages."""
    unit, queue, profession = what.partition("/")
    told = await reason.tell(user, "" if queue else what, unit, profession)
    if isinstance(told, Refusal):
        raise _RefusedError(" / ".join(words(told.code, **told.fields)))
    lines = []
    for language in ("sv", "en"):
        lines += [told.asked[language], f"=> {told.answer[language]}"]
        lines += [f"{n}. {'+' if step.holds else '-'} {step.words[language]}" for n, step in enumerate(told.steps, 1)]
        lines.append("")
    return lines[:-1]


async def _change(people: People, given: argparse.Namespace) -> Outcome:
    reader = running_user()
    actor = Actor("system", reader, reader)
    if given.tool == "add":
        return await people.add(actor, given.user, given.name, [_place(given)] if given.at else [], given.why)
    if given.tool == "assign" and given.end:
        return await people.end(actor, given.user, await _assignment(people, given), given.why)
    if given.tool == "assign":
        return await people.assign(actor, given.user, _place(given), given.why)
    if given.tool == "import":
        text = given.file.read_text(encoding="utf-8-sig")
        return await people.bring_in(actor, text, given.why, dry=given.dry_run)
    change = {"invite": people.invite, "deactivate": people.deactivate, "reactivate": people.reactivate}[given.tool]
    return await change(actor, given.user, given.why)


def _place(given: argparse.Namespace) -> Place:
    where, *roles = given.at.split("+")
    unit, _slash, profession = where.partition("/")
    return Place(unit, profession, frozenset(roles), _moment(given.since), _moment(given.until, end=True))


def _moment(text: str, *, end: bool = False) -> int | None:
    try:
        return moment_of(text, end=end)
    except ValueError:
        raise _RefusedError(" / ".join(words("bad_date"))) from None


async def _assignment(people: People, given: argparse.Namespace) -> str:
    """Return the id of the assignment at this place that is not over."""
    wanted, now = _place(given), _Now().now()
    person = (await people.everybody()).get(given.user)
    for one in person.assignments if person else ():
        if (one.unit, one.profession) == (wanted.unit, wanted.profession) and one.end > now:
            return one.id
    return ""


def _listed(everybody: Iterable[Person], now: int) -> list[str]:
    lines = []
    for person in everybody:
        lines.append(f"{person.user}  {person.name}  {STATES[person.state(now)]}")
        for one in person.assignments:
            over = "  slut / over" if one.end <= now else ""
            place = " ".join([f"{one.unit}/{one.profession}", *sorted(one.roles)])
            lines.append(f"    {place}  {day_of(one.since)}–{day_of(one.until, end=True)}{over}")
    return lines


def _told(found: Outcome) -> list[str]:
    if isinstance(found, Refusal):
        named = f" ({found.fields['field']})" if "field" in found.fields else ""
        raise _RefusedError(" / ".join(words(found.code, **found.fields)) + named)
    if not isinstance(found, Done):
        raise _RefusedError("\n".join(f"rad / line {one.line} {one.field}: {one.sv} / {one.en}" for one in found))
    lines = [f"{one.person.user}  {one.person.name}  {one.what}  {one.detail}".rstrip() for one in found.steps]
    if found.codes:
        until = day_of(found.until)
        lines.append(
            f"engångskoder, visas bara nu, gäller till {until} / one-time codes, shown this once, until {until}"
        )
    return [*lines, *(f"{user}  {code}" for user, code in found.codes.items())]
