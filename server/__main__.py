"""clinic24-server: the command line. Imports its parts last, so that --help is quick."""

import argparse
import sys
from pathlib import Path

from server.flow_tools.grammar import add_flow
from server.log_grammar import add_log
from server.phrase_tools.grammar import add_phrase
from server.read_grammar import add_read
from server.scenario_tools.grammar import add_programme, add_scenario
from server.serve_grammar import add_serve
from server.user_grammar import add_user, add_why

EXIT_WRONG, EXIT_BUSY = 2, 3


def parser() -> argparse.ArgumentParser:
    """Return the command line's grammar."""
    top = argparse.ArgumentParser(
        prog="clinic24-server", description="Servern för Clinic24 TUI. / The server of Clinic24 TUI."
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="command")
    add_serve(commands)
    seed = commands.add_parser(
        "seed", help="lägg in den påhittade regionens personal / add the invented region's staff"
    )
    _data(seed)
    seed.add_argument(
        "--password-file", type=Path, help="lösenord till alla / password for all (default: made at random)"
    )
    seed.add_argument("--practice", action="store_true", help="för en övningsserver / for a practice server")
    simulate = commands.add_parser("simulate", help="låt simulerade patienter komma / let simulated patients arrive")
    simulate.add_argument("--server", default="http://127.0.0.1:8024", help="serverns adress / the server's address")
    simulate.add_argument("--cases", type=int, default=20, help="antal ärenden / number of cases")
    simulate.add_argument("--rate", type=float, default=10.0, help="ärenden per minut / cases a minute")
    simulate.add_argument("--at-once", type=int, default=0, help="så många kommer genast / so many come at once")
    simulate.add_argument(
        "--centre", default="", help="bara listade vid en vårdcentral / only those listed at a centre"
    )
    simulate.add_argument(
        "--stay", action="store_true", help="svara i chatten tills avbruten / answer until interrupted"
    )
    simulate.add_argument(
        "--steady", action="store_true", help="nya kommer när ärenden tas / new ones come as cases are taken"
    )
    simulate.add_argument("--tour", action="store_true", help=argparse.SUPPRESS)
    simulate.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)
    simulate.add_argument("--seed", type=int, default=1, help="slumpens frö / seed of chance")
    feedback = commands.add_parser(
        "feedback", help="återkoppling på triagen och röda flaggor / feedback on the triage and red flags"
    )
    _data(feedback)
    _case_parser(commands)
    _route_parser(commands)
    add_read(commands)
    add_log(commands)
    add_user(commands)
    add_why(commands)
    _content_parsers(commands)
    add_flow(commands)
    add_phrase(commands)
    add_scenario(commands)
    add_programme(commands)
    commands.add_parser("version", help="visa version / show the version")
    return top


def _case_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    case = commands.add_parser(
        "case", help="ett ärende ur en stoppad servers databas / a case of a stopped server's database"
    )
    tools = case.add_subparsers(dest="tool", required=True, metavar="tool")
    export = tools.add_parser(
        "export",
        help="ett ärende som FHIR R4B Bundle; läsningen loggas / a case as a FHIR R4B Bundle; the reading is logged",
    )
    export.add_argument("case", help="ärendets nummer / the case's id")
    _data(export)


def _route_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    said = "vad som händer ett ärende, regel för regel / what happens to a case, rule by rule"
    route = commands.add_parser("route", help=said, description=said)
    route.add_argument("unit", help="enhetens id / the unit's id")
    route.add_argument("level", type=int, choices=range(6), help="nivå 1–5, 0 = 112 / level 1–5, 0 = 112")
    route.add_argument("at", help="tid i Sverige, ÅÅÅÅ-MM-DDTHH:MM / time in Sweden")
    route.add_argument("--entrance", default="care", help="ingången / the entrance (care, secretary, bvc)")
    route.add_argument("--age", type=int, default=40, help="ålder i år / age in years")
    route.add_argument(
        "--profession", default="", help="yrket som triagen ber om / the profession that the triage asks for"
    )
    route.add_argument(
        "--data", type=Path, help="datamapp med ändrade inställningar / data folder with changed settings"
    )


def _content_parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    check = commands.add_parser(
        "check", help="granska flöden, fraser, region och risker / check flows, phrases, region and hazards"
    )
    check.add_argument("--data", type=Path, help="datamapp, för inlästa fraser / data folder, for imported phrases")
    hazards = commands.add_parser(
        "hazards", help="riskerna, skydden och det som saknas / the hazards, the controls and what is missing"
    )
    hazards.add_argument("--json", action="store_true", help="som JSON / as JSON")


def _data(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", type=Path, required=True, help="datamapp / data folder")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    given = parser().parse_args(arguments)
    run = {
        "serve": _serve,
        "seed": _seed,
        "simulate": _simulate,
        "feedback": _feedback,
        "case": _case,
        "route": _route,
        "read": _read,
        "log": _log,
        "user": _user,
        "why": _user,
        "check": _check,
        "hazards": _hazards,
        "flow": _flow,
        "phrase": _phrase,
        "scenario": _scenario,
        "practice": _practice,
        "programme": _programme,
        "acceptance": _acceptance,
        "version": _version,
    }[given.command]
    return run(given)


def _say(swedish: str, english: str) -> None:
    print(f"{swedish} / {english}", file=sys.stderr)


def _end_with_parent() -> None:
    """End this process when whoever started it is gone: its end of standard input closes, however it died."""
    import os
    import signal
    import threading

    def watch() -> None:
        while sys.stdin.buffer.read(4096):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def _serve(given: argparse.Namespace) -> int:
    from server.adapters.secret_box import KeyRefused
    from server.app.region_settings import RegionRefused
    from server.data_folder import FolderBusy
    from server.settings import DEMO_PEOPLE, PRACTICE_PEOPLE, Settings, SettingsRefused
    from server.storage.migrate import SchemaRefused

    try:
        settings = Settings(
            data=given.data,
            host=given.host,
            port=given.port,
            demo=given.demo,
            practice=given.practice,
            demo_people=PRACTICE_PEOPLE if given.practice else DEMO_PEOPLE,
            clock=given.clock or "",
            migrate=given.migrate,
            behind_proxy=given.behind_proxy,
            proxies=tuple(given.proxy or ()),
            tls_cert=given.tls_cert,
            tls_key=given.tls_key,
            origins=tuple(given.origin),
            video_url=given.video_url,
            totp=given.totp or "",
            idle_minutes=given.idle_minutes,
            session_hours=given.session_hours,
        )
    except SettingsRefused as refused:
        print(refused, file=sys.stderr)
        return EXIT_WRONG
    import gc
    import logging

    # What a start makes stays: it is looked through once, when the house stands, and not all along.
    gc.disable()
    from server.serving import run

    if given.with_parent:
        _end_with_parent()
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        scheme = "https" if settings.tls_cert else "http"
        run(settings, lambda _house, port: print(f"{scheme}://{given.host}:{port}/", flush=True))
    except FolderBusy as busy:
        return _busy(busy.pid)
    except (SchemaRefused, RegionRefused, SettingsRefused, KeyRefused) as refused:
        print(refused, file=sys.stderr)
        return EXIT_WRONG
    except OSError as fault:
        _say(f"servern kan inte starta: {fault}", "the server cannot start")
        return EXIT_WRONG
    return 0


def _busy(pid: int) -> int:
    _say(f"en annan server (pid {pid}) har datamappen", f"another server (pid {pid}) has the data folder")
    return EXIT_BUSY


def _seed(given: argparse.Namespace) -> int:
    import asyncio

    from server.bootstrap import build
    from server.data_folder import FolderBusy
    from server.seed import PASSWORD_FILE, demo_password, seed_staff
    from server.settings import Settings
    from server.storage.migrate import SchemaRefused

    async def fill() -> int:
        house = build(Settings(data=given.data, practice=given.practice))
        file = given.password_file
        password = file.read_text(encoding="utf-8").strip() if file else demo_password(given.data)
        try:
            return await seed_staff(house, password)
        finally:
            await house.stop()

    try:
        count = asyncio.run(fill())
    except FolderBusy as busy:
        return _busy(busy.pid)
    except SchemaRefused as refused:
        print(refused, file=sys.stderr)
        return EXIT_WRONG
    except OSError as fault:
        _say(f"filen kan inte läsas: {fault}", "the file cannot be read")
        return EXIT_WRONG
    where = given.password_file or given.data / PASSWORD_FILE
    _say(f"{count} konton finns, lösenordet står i {where}", f"{count} accounts stand, the password is in {where}")
    return 0


def _simulate(given: argparse.Namespace) -> int:
    from server.flows.loader import load_flows
    from server.training.simulate import run

    if given.with_parent:
        _end_with_parent()
    flows = load_flows().flows.values()
    more = {
        "centre": given.centre,
        "stay": given.stay,
        "steady": given.steady,
        "at_once": given.at_once,
        "tour": given.tour,
    }
    return run(given.server, given.cases, given.rate, given.seed, flows, **more)


def _read(given: argparse.Namespace) -> int:
    from server.read_lines import person, run

    return run(sys.stdin.buffer, sys.stdout.buffer, person(given.age, given.sex, given.writer), given.entrance)


def _feedback(given: argparse.Namespace) -> int:
    from server.data_folder import FolderBusy
    from server.review_list import run

    try:
        return run(given.data)
    except FolderBusy as busy:
        _say(
            "medan servern kör läses återkopplingen i terminalen: Återkoppling på triage",
            "while the server runs the feedback is read in the terminal: Feedback on triage",
        )
        return _busy(busy.pid)


def _case(given: argparse.Namespace) -> int:
    from server.case_export import run
    from server.data_folder import FolderBusy

    try:
        return run(given.data, given.case)
    except FolderBusy as busy:
        return _busy(busy.pid)


def _route(given: argparse.Namespace) -> int:
    from server.route_words import run

    return run(given.data, given.unit, given.entrance, given.level, given.at, given.age, given.profession)


def _log(given: argparse.Namespace) -> int:
    from server.data_folder import FolderBusy
    from server.log_command import run

    try:
        return run(given)
    except FolderBusy as busy:
        return _busy(busy.pid)


def _user(given: argparse.Namespace) -> int:
    from server.data_folder import FolderBusy
    from server.user_command import run

    try:
        return run(given)
    except FolderBusy as busy:
        return _busy(busy.pid)


def _check(given: argparse.Namespace) -> int:
    from server.content_check import changes, notes, report
    from server.phrase_tools.command import Refused

    try:
        problems = report(given.data)
        told = notes(given.data)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return EXIT_WRONG
    for line in [*told, *problems, *changes()]:
        print(line)
    if not problems:
        _say("inga fel", "no faults")
    return 1 if problems else 0


def _hazards(given: argparse.Namespace) -> int:
    from server.hazard_list import run

    return run(as_json=given.json)


def _flow(given: argparse.Namespace) -> int:
    from server.flow_tools.command import run

    return run(given)


def _phrase(given: argparse.Namespace) -> int:
    from server.phrase_tools.command import run

    return run(given)


def _scenario(given: argparse.Namespace) -> int:
    from server.data_folder import FolderBusy
    from server.scenario_tools.command import run

    try:
        return run(given)
    except FolderBusy as busy:
        return _busy(busy.pid)


def _practice(given: argparse.Namespace) -> int:
    from server.scenario_tools.command import practice

    return practice(given)


def _programme(given: argparse.Namespace) -> int:
    from server.scenario_tools.programme_command import run

    return run(given)


def _acceptance(given: argparse.Namespace) -> int:
    from clinic24_tui import __version__
    from server.scenario_tools.acceptance_command import run

    return run(given, __version__)


def _version(_given: argparse.Namespace) -> int:
    from clinic24_tui import __version__

    print(__version__)
    return 0


if __name__ == "__main__":
    sys.exit(main())
