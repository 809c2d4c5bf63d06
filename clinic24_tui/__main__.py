"""`clinic24`: arguments, exit codes, and the program. 0 left by the person, 1 a fault, 2 wrongly called."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from clinic24_tui import __version__

if TYPE_CHECKING:
    from clinic24_tui.config import Config

EPILOG = "Beslutsstöd med påhittade data, inte CE-märkt. / Decision support with invented data, not CE-marked."

FRAMES = "240"
"""Frames a second at most: a key that comes just after a batch of events waits 4 ms for its frame, not 17."""


def parser() -> argparse.ArgumentParser:
    """Return the command line's grammar."""
    out = argparse.ArgumentParser(
        prog="clinic24", description="Klinikerns terminal. / The clinician's terminal.", epilog=EPILOG
    )
    _add_common(out)
    out.add_argument("--server", metavar="URL", help="serverns adress / the server's address (http://127.0.0.1:8024)")
    out.add_argument(
        "--ca", metavar="PEM", help="utfärdaren av serverns certifikat / who issued the server's certificate"
    )
    out.add_argument("--user", metavar="NAME", help="användarnamn / user name")
    out.add_argument("--password-file", metavar="FILE", type=Path, help="fil med lösenordet / file with the password")
    out.add_argument("--assignment", metavar="ID", help="uppdraget att arbeta i / the assignment to work in")
    out.add_argument("--look", metavar="NAME", help="utseende / look (clinic-dark, clinic-light, clinic-contrast …)")
    out.add_argument("--no-mouse", action="store_true", help="musen lämnas åt terminalen / leave the mouse alone")
    out.add_argument("--flat", action="store_true", help="rader att läsa upp / lines to be read aloud")
    out.add_argument("--version", action="version", version=f"clinic24 {__version__}")
    inner = out.add_subparsers(
        dest="what", metavar="doctor | keys | practice | tour", title="utan server / without a server"
    )
    doctor = inner.add_parser("doctor", help="vad terminalen är och skickar / what the terminal is and sends")
    keys = inner.add_parser("keys", help="tangenterna på ett blad / the keys on one sheet")
    keys.add_argument("--format", choices=("txt", "md"), default="txt", help="text / Markdown")
    tour = inner.add_parser("tour", help="öva tio steg, påhittade patienter / practise ten steps, invented patients")
    practice = inner.add_parser(
        "practice", help="öva själv med patienter som svarar / practise alone with patients who answer"
    )
    practice.add_argument(
        "--user", metavar="NAME", default=argparse.SUPPRESS, help="vem du övar som / whom you practise as"
    )
    for part in (doctor, keys, practice, tour):
        _add_common(part, argparse.SUPPRESS)
    return out


def _add_common(out: argparse.ArgumentParser, default: str | None = None) -> None:
    out.add_argument("--lang", choices=("sv", "en"), default=default, help="språk / language")
    words = "inställningar / settings (config.toml)"
    out.add_argument("--config", metavar="FILE", type=Path, default=default, help=words)


def configured(arguments: argparse.Namespace) -> "Config":
    """Return the settings of file and command line together. Raises BadConfig."""
    from dataclasses import replace

    from clinic24_tui.config import BadConfig, read
    from clinic24_tui.paths import config_file
    from clinic24_tui.themes import DEFAULT, LOOKS

    if arguments.config is not None and not arguments.config.exists():
        msg = f"{arguments.config}: finns inte / does not exist"
        raise BadConfig(msg)
    config = read(arguments.config or config_file())
    names = ("server", "ca", "user", "assignment", "lang", "look")
    given = {name: getattr(arguments, name) for name in names if getattr(arguments, name)}
    if given.get("look", DEFAULT) not in LOOKS:
        msg = f"--look {given['look']}: {', '.join(LOOKS)}"
        raise BadConfig(msg)
    flat = config.flat or arguments.flat
    if flat and config.look == DEFAULT:
        given.setdefault("look", "clinic-mono")
    config = replace(config, **given, flat=flat, mouse=config.mouse and not arguments.no_mouse)
    if arguments.password_file is not None:
        config = replace(config, password=_password(arguments.password_file))
    _check_line(config)
    if config.password and not config.user:
        msg = "--password-file: --user saknas / --user is missing"
        raise BadConfig(msg)
    return config


def _check_line(config: "Config") -> None:
    from clinic24_tui.client.stream import is_private, trust
    from clinic24_tui.config import BadConfig

    if not is_private(config.server):
        msg = (
            f"{config.server}: lösenord och patienters ord sänds aldrig öppet; skriv https://"
            " / passwords and patients' words never go in the open; write https://"
        )
        raise BadConfig(msg)
    try:
        trust(config.server, config.ca)
    except OSError as error:
        msg = f"ca {config.ca}: kan inte läsas som PEM / cannot be read as PEM ({type(error).__name__})"
        raise BadConfig(msg) from error


def _password(file: Path) -> str:
    from clinic24_tui.config import BadConfig

    try:
        return file.read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        msg = f"--password-file {file}: kan inte läsas / cannot be read ({type(error).__name__})"
        raise BadConfig(msg) from error


def main(argv: list[str] | None = None) -> int:
    """Run the client and return its exit code."""
    arguments = parser().parse_args(argv)
    # Textual reads it when any part of it is imported, and the settings' names of looks and keys import parts.
    os.environ.setdefault("TEXTUAL_FPS", FRAMES)
    from clinic24_tui.config import BadConfig

    try:
        config = configured(arguments)
    except BadConfig as error:
        sys.stderr.write(f"clinic24: {error}\n")
        return 2
    if arguments.what:
        return _without_server(arguments, config)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        sys.stderr.write("clinic24: behöver en terminal. / needs a terminal.\n")
        return 2
    return start(config)


def _without_server(arguments: argparse.Namespace, config: "Config") -> int:
    from clinic24_tui.locale import use

    use("en" if config.lang == "en" else "sv")
    if arguments.what == "tour":
        from clinic24_tui.demo import tour

        return tour(config)
    if arguments.what == "practice":
        from clinic24_tui.demo import practise

        return practise(config)
    if arguments.what == "doctor":
        from clinic24_tui.doctor import examine

        return examine(config, arguments.config)
    from clinic24_tui.cheat_sheet import sheet

    sys.stdout.write(sheet(config.keymap, markdown=arguments.format == "md"))
    return 0


def start(config: "Config") -> int:
    """Start the program on a real line."""
    from random import random
    from socket import gethostname

    from clinic24_tui.app import ClinicApp
    from clinic24_tui.client.choices import ChoiceFile
    from clinic24_tui.client.clock import SystemClock
    from clinic24_tui.client.stream import Stream, socket_url, trust
    from clinic24_tui.link import Link
    from clinic24_tui.locale import use
    from clinic24_tui.paths import choices_file
    from clinic24_tui.state.ages import AgeChoice

    use("en" if config.lang == "en" else "sv")
    choices = ChoiceFile(choices_file(), config.server)
    tls = trust(config.server, config.ca)
    link = Link(
        Stream(socket_url(config.server), random, tls=tls),
        SystemClock(),
        lang=config.lang,
        assignment=config.assignment,
        hold_seconds=config.hold_seconds,
        server=config.server,
        tls=tls,
        chosen=AgeChoice(choices.read(), choices.write),
        device=gethostname(),
    )
    if config.pictures != "halfcell":
        from clinic24_tui.widgets.drawn import ask_terminal

        ask_terminal()
    link.patient_page = config.page
    app = ClinicApp(link, config)
    result = app.run(mouse=config.mouse)
    return app.return_code or 0 if result is None else result


if __name__ == "__main__":
    raise SystemExit(main())
