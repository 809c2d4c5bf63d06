"""The command line's grammar of `clinic24-server settings` and `route`; imports nothing else, so that --help is quick."""

import argparse
from pathlib import Path


def add_settings(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `settings` with what stands under it."""
    settings = commands.add_parser(
        "settings",
        help="en enhets inställningar ut eller in; servern är stoppad / a unit's settings out or in; the server is stopped",
    )
    tools = settings.add_subparsers(dest="tool", required=True, metavar="tool")
    export = tools.add_parser("export", help="enheten och dess öppettider som en YAML-text / as one YAML text")
    export.add_argument("unit", help="enhetens id / the unit's id")
    bring = tools.add_parser(
        "import",
        help="allt eller inget; skillnaden skrivs ut / all or nothing; the difference is printed",
        description="Hela regionen som den skulle bli prövas först. --why krävs utan --dry-run. / The whole region as it"
        " would become is judged first. --why is needed without --dry-run.",
    )
    bring.add_argument("file", type=Path, help="fil från export / a file from export")
    bring.add_argument("--why", default="", help="varför, till historiken / why, for the history")
    bring.add_argument("--dry-run", action="store_true", help="skriv inget / write nothing")
    for one in (export, bring):
        one.add_argument("--data", type=Path, required=True, help="datamapp / data folder")


def add_route(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `route`."""
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
