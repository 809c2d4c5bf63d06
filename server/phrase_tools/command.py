"""Runs `clinic24-server phrase …`, also beside a running server; writes to standard output, faults to standard error."""

import argparse
import getpass
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server.adapters.phrase_files import load_phrases
from server.adapters.region import load_region
from server.contract.ids import new_id
from server.data_folder import DATABASE
from server.domain.hours import local
from server.domain.permissions import CLINICAL
from server.domain.phrase_rules import Shadow
from server.domain.phrases import Phrase, folded, whose
from server.phrase_tools.exporting import as_csv, as_list, as_yaml
from server.phrase_tools.placing import Plan, Target, planned
from server.phrase_tools.sources import read_source
from server.storage import phrases as kept
from server.storage.migrate import head_revision

EXIT_FOUND, EXIT_WRONG = 1, 2
A_YEAR = timedelta(days=365)


class Refused(Exception):
    """The command cannot be done; the words are for the person who gave it, Swedish first."""


class Whose(NamedTuple):
    """Whose phrases the command is about: a person (with her name), a unit, or all shared ones."""

    account: str
    name: str
    unit: str

    def has(self, phrase: Phrase) -> bool:
        """Say whether the phrase is among them."""
        return phrase.account == self.account and (not self.unit or self.unit in phrase.units)


def run(given: argparse.Namespace) -> int:
    """Run one tool; returns the exit code: 0, 1 when the file has faults, 2 when wrongly called."""
    tools = {"import": _import, "list": _list, "export": _export, "remove": _remove}
    try:
        with _database(given.data) as db:
            return tools[given.tool](given, db, _whose(given, db))
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
    except (sqlite3.Error, OSError) as fault:
        sys.stderr.write(f"det gick inte: {fault} / it could not be done: {fault}\n")
    return EXIT_WRONG


def _say(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


@contextmanager
def _database(folder: Path) -> Iterator[sqlite3.Connection]:
    """Open the folder's database as it stands; it is neither made nor migrated here."""
    file = folder / DATABASE
    if not file.is_file():
        raise Refused(f"{folder}: ingen datamapp; kör seed eller serve först / no data folder; run seed or serve first")
    db = sqlite3.connect(file, isolation_level=None, timeout=10)
    try:
        found = db.execute("SELECT version_num FROM alembic_version").fetchone()
        if found is None or found[0] != head_revision():
            raise Refused(
                "databasen har ett annat schema: starta servern med --migrate först / "
                "the database has another schema: start the server with --migrate first"
            )
        db.execute("PRAGMA synchronous=FULL")
        yield db
    finally:
        db.close()


def shared_in(folder: Path) -> list[Phrase]:
    """Return the shared phrases that a data folder keeps; raises Refused."""
    with _database(folder) as db:
        return kept.read(db)


def _whose(given: argparse.Namespace, db: sqlite3.Connection) -> Whose:
    if given.unit and given.unit not in load_region().units:
        raise Refused(f"ingen enhet heter {given.unit!r} / no unit is called {given.unit!r}")
    if not given.user:
        return Whose(kept.SHARED, "", given.unit)
    row = db.execute("SELECT name, password FROM account WHERE id = ? AND disabled = 0", (given.user,)).fetchone()
    password = getpass.getpass(f"{given.user}: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    try:
        PasswordHasher().verify(row[1] if row else "", password)
    except (VerificationError, InvalidHashError):
        raise Refused(
            "Namn eller lösenord är fel. Egna fraser läses bara av sin ägare. / "
            "Wrong name or password. Phrases of one's own are read by their owner only."
        ) from None
    return Whose(given.user, row[0], "")


def _today() -> date:
    return local(datetime.now(UTC)).date()


def _import(given: argparse.Namespace, db: sqlite3.Connection, about: Whose) -> int:
    source = read_source(given.file)
    shared = kept.read(db)
    own = kept.read(db, about.account) if about.account else []
    plan = planned(source, _target(given, about), [*own, *shared], load_phrases()[0])
    name = given.file.name
    sys.stderr.writelines(f"obs: {note.told(name)}\n" for note in source.notes)
    if plan.problems:
        sys.stderr.writelines(f"{problem.told(name)}\n" for problem in plan.problems)
        sys.stderr.write(
            "Inget är inläst. Rätta filen och försök igen. / Nothing is imported. Mend the file and try again.\n"
        )
        return EXIT_FOUND
    _say(_told(plan))
    if given.dry_run:
        _say(["Provkörning: inget är skrivet. / Dry run: nothing is written."])
    elif plan.write:
        _write(db, plan)
        _say(["De syns nästa gång någon loggar in eller byter uppdrag. / They show at the next login or assignment."])
    return 0


def _target(given: argparse.Namespace, about: Whose) -> Target:
    if about.account and given.profession:
        raise Refused("--profession hör inte ihop med --user / --profession does not go with --user")
    unknown = [one for one in given.profession if one not in CLINICAL]
    if unknown:
        raise Refused(f"okänt yrke {unknown[0]}; kända / unknown profession; known: {', '.join(sorted(CLINICAL))}")
    try:
        review_by = date.fromisoformat(given.review_by) if given.review_by else _today() + A_YEAR
    except ValueError:
        raise Refused(f"--review-by {given.review_by}: skriv 2027-05-31 / write 2027-05-31") from None
    owner = given.owner or about.name
    return Target(about.account, about.unit, owner, review_by, tuple(given.profession))


def _told(plan: Plan) -> Iterator[str]:
    for phrase in plan.write:
        kind = "ny / new" if phrase.version == 1 else f"version {phrase.version}"
        yield f"{kind}\t;{phrase.shortcut}\t{phrase.title_sv}"
    yield from map(before, plan.shadows)
    new, same = len(plan.write), plan.same
    yield f"{new} fraser att läsa in, {same} oförändrade / {new} phrases to import, {same} unchanged"


def before(shadow: Shadow) -> str:
    """Return in words which of two phrases with one shortcut comes first."""
    names = {"own": "egen", "unit": "enhetens", "profession": "yrkets", "region": "regionens"}
    first, second = whose(shadow.first), whose(shadow.second)
    at = f" ({', '.join(shadow.first.units)})" if shadow.first.units else ""
    return (
        f";{shadow.first.shortcut}: {names[first]}{at} fras går före {names[second]} / "
        f"the {first}'s phrase goes before the {second}'s"
    )


def _write(db: sqlite3.Connection, plan: Plan) -> None:
    """Write all of them in one transaction, or none."""
    now = round(datetime.now(UTC).timestamp() * 1000)
    db.execute("BEGIN IMMEDIATE")
    try:
        for phrase in plan.write:
            whole = phrase if phrase.id else replace(phrase, id=f"{whose(phrase)}.{new_id(now)}")
            kept.put(db, whole, f"import:{_account()}", now)
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def _account() -> str:
    return getpass.getuser() if os.name == "nt" else str(os.getuid())


def _chosen(db: sqlite3.Connection, about: Whose) -> list[Phrase]:
    shipped = [] if about.account else load_phrases()[0]
    return [phrase for phrase in (*shipped, *kept.read(db, about.account)) if about.has(phrase)]


def _list(_given: argparse.Namespace, db: sqlite3.Connection, about: Whose) -> int:
    _say(as_list(_chosen(db, about), kept.uses(db), _today()))
    return 0


def _export(given: argparse.Namespace, db: sqlite3.Connection, about: Whose) -> int:
    csv = given.format == "csv"
    text = (as_csv if csv else as_yaml)(_chosen(db, about))
    if given.to is None:
        sys.stdout.write(text)
    else:
        # A spreadsheet knows UTF-8 by its mark.
        given.to.write_bytes(text.encode("utf-8-sig" if csv else "utf-8"))
    return 0


def _remove(given: argparse.Namespace, db: sqlite3.Connection, about: Whose) -> int:
    wanted = folded(given.shortcut.removeprefix(";"))
    found = [
        phrase
        for phrase in kept.read(db, about.account)
        if folded(phrase.shortcut) == wanted and about.has(phrase) and bool(phrase.units) == bool(about.unit)
    ]
    if not found:
        raise Refused(
            f"ingen inläst fras har kortnamnet {given.shortcut}; se phrase list / "
            f"no imported phrase has the shortcut {given.shortcut}; see phrase list"
        )
    db.execute("BEGIN IMMEDIATE")
    for phrase in found:
        if about.account:
            kept.drop_own(db, about.account, phrase.id)
        else:
            kept.retire(db, phrase.id)
    db.execute("COMMIT")
    _say([f"{len(found)} borttagen / removed: ;{found[0].shortcut}"])
    return 0
