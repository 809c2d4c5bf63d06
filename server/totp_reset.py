"""`clinic24-server user totp-reset USER`: who has lost the telephone enrols anew. Also beside a running server."""

import argparse
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

WRONG = 2


def add_totp_reset(tools: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand's grammar."""
    reset = tools.add_parser(
        "totp-reset",
        help="glöm en persons verifieringskoder; hon loggas ut / forget a person's verification codes; she is logged out",
    )
    reset.add_argument("user", help="användarnamn / user name")
    reset.add_argument("--data", type=Path, required=True, help="datamapp / data folder")


def run(folder: Path, user: str) -> int:
    """Forget the second factor, the recovery codes and the sessions of a user; returns the exit code."""
    from server.data_folder import DATABASE
    from server.storage.migrate import head_revision

    file = folder / DATABASE
    if not file.is_file():
        return _wrong(f"{folder}: ingen datamapp / no data folder")
    try:
        with closing(sqlite3.connect(file, isolation_level=None, timeout=10)) as db:
            if db.execute("SELECT version_num FROM alembic_version").fetchone() != (head_revision(),):
                return _wrong("starta servern med --migrate först / start the server with --migrate first")
            if db.execute("SELECT 1 FROM account WHERE id = ?", (user,)).fetchone() is None:
                return _wrong(f"inget konto heter {user} / no account is called {user}")
            forgotten = _forget(db, user)
    except sqlite3.Error as fault:
        return _wrong(f"det gick inte: {fault} / it could not be done: {fault}")
    told = (
        f"{user} får en ny hemlighet vid nästa inloggning / {user} gets a new secret at the next login"
        if forgotten
        else f"{user} hade inga verifieringskoder / {user} had no verification codes"
    )
    sys.stdout.write(f"{told}\n")
    return 0


def _forget(db: sqlite3.Connection, user: str) -> bool:
    db.execute("PRAGMA synchronous=FULL")
    db.execute("BEGIN IMMEDIATE")
    forgotten = db.execute("DELETE FROM totp WHERE account = ?", (user,)).rowcount > 0
    db.execute("DELETE FROM recovery_code WHERE account = ?", (user,))
    db.execute("DELETE FROM session WHERE account = ?", (user,))
    db.execute("COMMIT")
    return forgotten


def _wrong(words: str) -> int:
    sys.stderr.write(f"{words}\n")
    return WRONG
