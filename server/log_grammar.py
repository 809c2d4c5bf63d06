"""The command line's grammar of `clinic24-server log`; imports nothing else, so that --help is quick."""

import argparse
from pathlib import Path


def add_log(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `log` with what stands under it."""
    log = commands.add_parser("log", help="åtkomstloggen / the access log")
    tools = log.add_subparsers(dest="tool", required=True, metavar="tool")
    verify = tools.add_parser(
        "verify",
        help="pröva kedjan, även när servern går / check the chain, also beside a running server",
    )
    extract = tools.add_parser(
        "extract",
        help="patientens utdrag; servern är stoppad, uttaget loggas / a patient's extract; the server is stopped, it is logged",
    )
    extract.add_argument("number", help="personnummer, tolv siffror / identity number, twelve digits")
    export = tools.add_parser(
        "export",
        help="ett helt år till en fil; servern är stoppad / a whole year to a file; the server is stopped",
        description="Bara år som är slut. --remove tar bort årets läsningar ur databasen när de är äldre än fem år; filen är"
        " då det enda som har dem. / Only years that have ended. --remove takes the year's readings out of the database"
        " when they are older than five years; the file is then all that has them.",
    )
    export.add_argument("year", type=int, help="år / year")
    export.add_argument("--out", type=Path, required=True, help="ny fil / new file")
    export.add_argument("--remove", action="store_true", help="ta bort efteråt / remove afterwards")
    for one in (verify, extract, export):
        one.add_argument("--data", type=Path, required=True, help="datamapp / data folder")
