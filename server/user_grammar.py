"""The command line's grammar of `clinic24-server user`; imports nothing else, so that --help is quick."""

import argparse
from pathlib import Path

from server.totp_reset import add_totp_reset

DAY = "ÅÅÅÅ-MM-DD"


def add_user(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `user` with what stands under it."""
    user = commands.add_parser(
        "user",
        help="konton och uppdrag, även när servern går / accounts and assignments, also beside a running server",
    )
    tools = user.add_subparsers(dest="tool", required=True, metavar="tool")
    add_totp_reset(tools)
    listed = tools.add_parser("list", help="alla konton med uppdrag / all accounts with assignments")
    add = tools.add_parser(
        "add",
        help="nytt konto; engångskoden skrivs ut / a new account; its one-time code is printed",
        description="Uppdrag: enhet/profession[+roll], som kansli/administrator. / Assignment: unit/profession[+role].",
    )
    invite = tools.add_parser(
        "invite", help="ny engångskod, lösenordet nollställs / a new one-time code, the password is void"
    )
    end = tools.add_parser("deactivate", help="avsluta ett konto; inget tas bort / end an account; nothing is removed")
    again = tools.add_parser("reactivate", help="återöppna ett konto / open an ended account again")
    assign = tools.add_parser("assign", help="ett uppdrag till, eller avsluta ett / one more assignment, or end one")
    for one in (add, invite, end, again, assign):
        one.add_argument("user", help="användarnamn / user name")
    add.add_argument("name", help="för- och efternamn / first and last name")
    add.add_argument("--at", help="uppdrag / assignment")
    assign.add_argument("at", help="uppdrag / assignment")
    assign.add_argument("--end", action="store_true", help="avsluta uppdraget nu / end the assignment now")
    for one in (add, assign):
        one.add_argument(
            "--from", dest="since", default="", metavar="DAY", help=f"första dag {DAY}, tomt = nu / first day"
        )
        one.add_argument(
            "--to", dest="until", default="", metavar="DAY", help=f"sista dag {DAY}, tomt = tills vidare / last day"
        )
    bring_in = tools.add_parser(
        "import",
        help="läs in en CSV-lista: allt eller inget / read a CSV list in: all or nothing",
        description="Rader: user;name;unit;profession;roles;from;to – en rad per uppdrag, som `user export` skriver dem."
        " / Lines as `user export` writes them, one for each assignment.",
    )
    bring_in.add_argument("file", type=Path, help="CSV-fil / CSV file")
    bring_in.add_argument(
        "--dry-run", action="store_true", help="visa bara vad som skulle ändras / only show what would change"
    )
    export = tools.add_parser("export", help="listan som CSV på standard ut / the list as CSV on standard output")
    for one in (add, invite, end, again, assign, bring_in):
        one.add_argument("--why", default="", help="varför; står i historiken / why; it stands in the history")
    for one in (listed, add, invite, end, again, assign, bring_in, export):
        one.add_argument("--data", type=Path, required=True, help="datamapp / data folder")


def add_why(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `why`."""
    said = "varför en person ser ett ärende eller en kö, eller inte / why a person sees a case or a queue, or does not"
    why = commands.add_parser("why", help=said, description=said)
    why.add_argument("user", help="användarnamn / user name")
    why.add_argument("what", help="ärendets nummer, eller enhet/profession / the case's id, or unit/profession")
    why.add_argument("--data", type=Path, required=True, help="datamapp / data folder")
