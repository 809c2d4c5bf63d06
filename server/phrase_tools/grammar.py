"""The command line's grammar of `clinic24-server phrase`; imports nothing else, so that --help is quick."""

import argparse
from pathlib import Path


def add_phrase(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `phrase` and what stands under it."""
    phrase = commands.add_parser("phrase", help="läs in, lista och skriv ut fraser / import, list and export phrases")
    tools = phrase.add_subparsers(dest="tool", required=True, metavar="tool")
    put = tools.add_parser("import", help="läs in .docx, .csv eller .yaml / import .docx, .csv or .yaml")
    put.add_argument("file", type=Path, help="fil att läsa / file to read")
    put.add_argument("--owner", default="", help="vem som ansvarar för orden / who answers for the words")
    put.add_argument("--review-by", default="", metavar="DATE", help="granskas senast, 2027-05-31 / read again by")
    put.add_argument(
        "--profession", action="append", default=[], help="bara för yrket, kan upprepas / only for it, may be repeated"
    )
    put.add_argument(
        "--dry-run", action="store_true", help="visa bara vad som skulle ske / only show what would happen"
    )
    listed = tools.add_parser("list", help="visa fraserna / show the phrases")
    out = tools.add_parser("export", help="skriv ut som YAML eller CSV / export as YAML or CSV")
    out.add_argument("--format", choices=("yaml", "csv"), default="yaml", help="form / form")
    out.add_argument("--to", type=Path, help="fil att skriva (annars standard ut) / file to write (else standard out)")
    gone = tools.add_parser("remove", help="ta en inläst fras ur bruk / take an imported phrase out of use")
    gone.add_argument("shortcut", help="kortnamn / shortcut")
    for one in (put, listed, out, gone):
        one.add_argument("--data", type=Path, required=True, help="datamapp / data folder")
        whose = one.add_mutually_exclusive_group()
        whose.add_argument("--unit", default="", help="enhetens id / the unit's id")
        whose.add_argument(
            "--user", default="", help="en persons egna, med hennes lösenord / a person's own, with her password"
        )
