"""`clinic24-server settings export` and `import`: a unit's settings as one text, over a stopped server's data folder."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

from server.app.region_settings import Outcome, RegionRefused, RegionSettings, Stopped
from server.bootstrap import build
from server.contract.errors import words
from server.data_folder import DATABASE
from server.domain.actor import Actor
from server.domain.permissions import ADMINISTRATOR
from server.domain.refusal import Refusal
from server.domain.setting import Fault, Overtaken
from server.running_user import running_user
from server.settings import Settings
from server.storage.migrate import SchemaRefused

EXIT_FOUND, EXIT_WRONG = 1, 2


class SettingsStopped(Exception):
    """It cannot be done; the words say why, Swedish first."""


def export(folder: Path, unit: str) -> int:
    """Print a unit's settings; returns the exit code. Raises FolderBusy."""

    async def out(settings: RegionSettings) -> int:
        text = settings.export(unit)
        if text is None:
            raise SettingsStopped(f"ingen enhet heter {unit} / no unit is called {unit}")
        sys.stdout.write(text)
        return 0

    return _run(folder, out)


def bring_in(folder: Path, file: Path, why: str, *, dry: bool) -> int:
    """Take in an exported text, all of it or nothing; returns the exit code, 1 for faults. Raises FolderBusy."""
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        sys.stderr.write(f"{file}: går inte att läsa / cannot be read: {fault}\n")
        return EXIT_WRONG

    async def come(settings: RegionSettings) -> int:
        wishes = settings.wishes_of(text)
        user = running_user()
        actor = Actor("staff", user, user, profession=ADMINISTRATOR)
        found = wishes if isinstance(wishes, tuple) else await settings.change(actor, wishes, why, dry=dry)
        if isinstance(found, Outcome):
            sys.stdout.writelines(f"{line}\n" for line in _told(found, dry=dry))
            return 0
        sys.stderr.writelines(f"{line}\n" for line in _wrong(found))
        return EXIT_FOUND

    return _run(folder, come)


def _run(folder: Path, doing: Callable[[RegionSettings], Awaitable[int]]) -> int:
    async def done() -> int:
        if not (folder / DATABASE).is_file():
            raise SettingsStopped(
                f"ingen databas i {folder}: kontrollera --data / no database in {folder}: check --data"
            )
        house = build(Settings(data=folder, port=0))
        try:
            await house.region_settings.start()
            return await doing(house.region_settings)
        finally:
            await house.stop()

    try:
        return asyncio.run(done())
    except (SettingsStopped, SchemaRefused, RegionRefused, OSError) as fault:
        sys.stderr.write(f"{fault}\n")
        return EXIT_WRONG


def _told(found: Outcome, *, dry: bool) -> Iterator[str]:
    for subject, lines in found.diffs.items():
        version = found.versions.get(subject)
        yield f"{subject}, version {version}" if version else subject
        yield from lines
    said = "Provkörning: inget är skrivet. / Dry run: nothing is written."
    yield said if dry else "Sparat; gäller när servern startas. / Saved; holds when the server is started."


def _wrong(found: Stopped) -> Iterator[str]:
    if isinstance(found, Refusal):
        yield " / ".join(words(found.code, **found.fields))
    elif isinstance(found, Overtaken):
        yield f"{found.current.subject}: sparad av någon annan / saved by somebody else"
    elif isinstance(found, tuple):
        yield from map(_fault, found)
    yield "Inget är skrivet. / Nothing is written."


def _fault(one: Fault) -> str:
    return f"{one.subject}:{one.line} {one.field}: {one.sv} / {one.en}"
