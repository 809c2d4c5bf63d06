"""The command line's grammar of `clinic24-server scenario`, `practice`, `programme` and `acceptance`; imports nothing else, so that
--help is quick.
"""

import argparse
from pathlib import Path


def add_scenario(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `scenario` with what stands under it, and `practice`."""
    scenario = commands.add_parser(
        "scenario", help="granska, lista och prova övningspatienter / check, list and try training patients"
    )
    tools = scenario.add_subparsers(dest="tool", required=True, metavar="tool")
    checked = tools.add_parser("check", help="granska filer, annars de medföljande / check files, else the shipped")
    checked.add_argument("files", nargs="*", type=Path, metavar="FILE", help="scenariofil / scenario file")
    listed = tools.add_parser("list", help="alla scenarier / all scenarios")
    listed.add_argument("--json", action="store_true", help="som JSON / as JSON")
    tried = tools.add_parser(
        "try",
        help="chatta med patienten här och få en genomgång / chat with the patient here and get a debrief",
        description="En rad i taget. +3 = tre minuter går, tom rad = vänta in svaret, !lämna sköterska, !ring, !fråga, !notera"
        " = gör det, . = avsluta och få genomgången. / A line at a time. +3 = three minutes pass, empty line = wait for the answer,"
        " !hand nurse, !call, !ask, !note = do it, . = end and get the debrief.",
    )
    tried.add_argument("id", help="scenariots id eller fil / the scenario's id or file")
    tried.add_argument("--seed", type=int, default=1, help="slumpens frö / seed of chance")
    told = tools.add_parser(
        "debrief",
        help="genomgång av ett ärende; läsningen loggas / a debrief of a case; the reading is logged",
        description="Servern är stoppad. / The server is stopped.",
    )
    told.add_argument("id", help="scenariots id eller fil / the scenario's id or file")
    told.add_argument("case", help="ärendets nummer / the case's id")
    told.add_argument("--data", type=Path, required=True, help="datamapp / data folder")
    for one in (listed, tried, told):
        one.add_argument("--lang", choices=("sv", "en"), default="sv", help="språk / language")
    practice = commands.add_parser(
        "practice",
        help="en övningspatient till en server i demoläge / a training patient to a server in demo mode",
        description="Patienten kommer in som andra, svarar i chatten och slutar när ärendet avslutas. / The patient comes"
        " in as others do, answers in the chat and ends when the case is closed.",
    )
    practice.add_argument("id", help="scenariots id eller fil / the scenario's id or file")
    practice.add_argument("--server", default="http://127.0.0.1:8024", help="serverns adress / the server's address")
    practice.add_argument("--centre", default="", help="bara listad vid en vårdcentral / only one listed at a centre")
    practice.add_argument("--seed", type=int, default=1, help="slumpens frö / seed of chance")


def add_programme(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `programme` with what stands under it, and `acceptance`."""
    programme = commands.add_parser(
        "programme", help="granska, lista och läs utbildningsprogram / check, list and read training programmes"
    )
    tools = programme.add_subparsers(dest="tool", required=True, metavar="tool")
    checked = tools.add_parser("check", help="granska filer, annars de medföljande / check files, else the shipped")
    checked.add_argument("files", nargs="*", type=Path, metavar="FILE", help="programfil / programme file")
    listed = tools.add_parser("list", help="alla program / all programmes")
    shown = tools.add_parser("show", help="ett program steg för steg / a programme step by step")
    shown.add_argument("id", help="programmets id eller fil / the programme's id or file")
    for one in (listed, shown):
        one.add_argument("--lang", choices=("sv", "en"), default="sv", help="språk / language")
    acceptance = commands.add_parser(
        "acceptance",
        help="leveransprov av en enhets inställningar, protokollet som Markdown / acceptance of a unit's settings, as Markdown",
        description="Scenarierna körs mot enhetens vägar, öppettider, fraser och behörigheter. 1 när något inte stämmer. / The"
        " scenarios are run against the unit's ways, hours, phrases and permissions. 1 when something does not fit.",
    )
    acceptance.add_argument("unit", help="enhetens id / the unit's id")
    acceptance.add_argument(
        "--data", type=Path, help="datamapp, för sparade inställningar / data folder, for kept settings"
    )
    acceptance.add_argument("--at", default="", help="från när, ÅÅÅÅ-MM-DDTHH:MM, annars nu / from when, else now")
    acceptance.add_argument("--lang", choices=("sv", "en"), default="sv", help="språk / language")
