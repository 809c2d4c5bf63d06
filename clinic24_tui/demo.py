"""`make demo`, `clinic24 tour` and `clinic24 practice`: a server with an invented region, simulated patients, and the
terminal logged in as a nurse.

The only module of the client that knows the server, as two programs that it starts. Both end when this process does,
however it ends: they listen on a pipe that closes with it.
"""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from clinic24_tui import paths
from clinic24_tui.config import Config
from clinic24_tui.demo_folder import demo_folder

USER = "anna"
ASSIGNMENT = "anna-1"
CENTRE = "asby"
MORNING = "2026-11-24T09:10"
FIRST_CASES = 24
LATER_CASES = 400
A_MINUTE = 3.0
CROWD = (
    "--steady", "--at-once", str(FIRST_CASES), "--cases", str(FIRST_CASES + LATER_CASES), "--rate", str(A_MINUTE),
)  # fmt: skip
"""The demo's patients; those of the tour come with `--tour`."""
TOUR = ("--stay", "--tour")
LEAST_HOLD = 5.0
"""Seconds that a line is held at least in the tour, where it is taken back for the first time."""


class NoStart(Exception):
    """A part of the demo did not start; the message is the part's own."""


class Demo:
    """The server and the patients, as processes that live no longer than this one."""

    def __init__(self, folder: Path, patients: tuple[str, ...] = CROWD) -> None:
        """Nothing runs before `start`; `patients` says who comes."""
        self._folder = folder
        self._patients = patients
        self._parts: list[subprocess.Popen[str]] = []
        self.address = ""

    @property
    def password(self) -> str:
        """The password that the seed made."""
        return (self._folder / "demo-password").read_text(encoding="ascii").strip()

    def start(self) -> None:
        """Seed the region, start the server, let the first patients come in; raises NoStart."""
        self._finish("seed", "--data", str(self._folder))
        self._serve("--data", str(self._folder), "--port", "0", "--demo", "--clock", MORNING)
        patients = self._begin(
            "simulate", "--server", self.address, "--centre", CENTRE, "--seed", "11", *self._patients
        )
        # The terminal opens on a queue: a line comes when the first patients are in.
        if not (patients.stdout and patients.stdout.readline()):
            raise NoStart(patients.stderr.read().strip() if patients.stderr else "")

    def _serve(self, *arguments: str) -> None:
        serve = self._begin("serve", *arguments)
        self.address = serve.stdout.readline().strip() if serve.stdout else ""
        if not self.address:
            raise NoStart(serve.stderr.read().strip() if serve.stderr else "")

    def _finish(self, *arguments: str) -> None:
        done = subprocess.run(  # noqa: S603  our own program
            [sys.executable, "-m", "server", *arguments], capture_output=True, text=True, check=False
        )
        if done.returncode not in (0, 1):
            raise NoStart(done.stderr.strip())

    def _begin(self, *arguments: str) -> "subprocess.Popen[str]":
        part = subprocess.Popen(  # noqa: S603  our own program
            [sys.executable, "-m", "server", *arguments, "--with-parent"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._parts.append(part)
        return part

    def stop(self) -> None:
        """End both programs and wait for them."""
        for part in reversed(self._parts):
            part.terminate()
        for part in self._parts:
            try:
                part.wait(10)
            except subprocess.TimeoutExpired:
                part.kill()
                part.wait()
            for pipe in (part.stdin, part.stdout, part.stderr):
                if pipe is not None:
                    pipe.close()


def main() -> int:
    """Run the demo; returns the exit code."""
    return _run("Demon", "make demo", "The demo", Config(lock_minutes=0), CROWD)


def tour(config: Config) -> int:
    """Run the first day's tour with a person's own looks and keys; returns the exit code."""
    config = replace(config, tour=True, lock_minutes=0, hold_seconds=max(config.hold_seconds, LEAST_HOLD))
    return _run("Rundturen", "clinic24 tour", "The tour", config, TOUR)


class Alone(Demo):
    """A practice space of one's own on this machine: it is kept, so that debriefs and what was passed are there next time."""

    def start(self) -> None:
        """Make the space the first time, and start its server; raises NoStart."""
        if not (self._folder / "demo-password").exists():
            self._finish("seed", "--practice", "--data", str(self._folder))
        self._serve("--practice", "--migrate", "--data", str(self._folder), "--port", "0")


def practise(config: Config) -> int:
    """Run a practice space for one with a person's own looks and keys; returns the exit code."""
    if not _in_terminal("Övningen", "clinic24 practice", "Practice"):
        return 2
    sys.stdout.write("Startar din övning … / Starting your practice …\n")
    alone = Alone(paths.practice_folder())
    try:
        alone.start()
        from clinic24_tui.__main__ import start

        user = config.user or USER
        code = start(replace(config, server=alone.address, user=user, password=alone.password, assignment=f"{user}-1"))
    except NoStart as fault:
        sys.stderr.write(f"Övningen kunde inte starta. / Practice could not start.\n{fault}\n")
        return 1
    finally:
        alone.stop()
    return code


def _in_terminal(name: str, command: str, name_en: str) -> bool:
    if sys.stdin.isatty() and sys.stdout.isatty():
        return True
    sys.stderr.write(
        f"{name} behöver en terminal: kör `{command}` i ett terminalfönster. / {name_en} needs a terminal.\n"
    )
    return False


def _run(name: str, command: str, name_en: str, config: Config, patients: tuple[str, ...]) -> int:
    if not _in_terminal(name, command, name_en):
        return 2
    sys.stdout.write("Startar en påhittad region … / Starting an invented region …\n")
    with demo_folder() as folder:
        demo = Demo(folder, patients)
        try:
            demo.start()
            from clinic24_tui.__main__ import start

            at = replace(config, server=demo.address, user=USER, password=demo.password, assignment=ASSIGNMENT)
            code = start(at if config.tour else replace(at, page=demo.address))
        except NoStart as fault:
            sys.stderr.write(f"{name} kunde inte starta. / {name_en} could not start.\n{fault}\n")
            return 1
        finally:
            demo.stop()
    return code


if __name__ == "__main__":
    sys.exit(main())
