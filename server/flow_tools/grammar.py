"""The command line's grammar of `clinic24-server flow`; imports nothing else, so that --help is quick."""

import argparse
from pathlib import Path


def add_flow(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `flow` and what stands under it."""
    flow = commands.add_parser("flow", help="läs, prova och jämför flöden / read, try and compare flows")
    tools = flow.add_subparsers(dest="tool", required=True, metavar="tool")
    listed = tools.add_parser("list", help="alla flöden / all flows")
    shown = tools.add_parser("show", help="ett flöde som en kliniker läser det / a flow as a clinician reads it")
    shown.add_argument("id", help="flödets id / the flow's id")
    for one in (listed, shown):
        one.add_argument("--json", action="store_true", help="som JSON / as JSON")
    tried = tools.add_parser("try", help="svara på ett flöde här / answer a flow here")
    tried.add_argument("id", help="flödets id / the flow's id")
    tried.add_argument("--age", default="40y", help="ålder, 40y eller 18m / age, 40y or 18m")
    tried.add_argument("--sex", choices=("female", "male"), default="female", help="kön / sex")
    tried.add_argument("--writer", choices=("self", "guardian", "relative"), help="vem som skriver / who writes")
    differing = tools.add_parser("diff", help="skillnader mellan två flöden / what differs between two flows")
    differing.add_argument("old", type=Path, help="fil eller mapp / file or folder")
    differing.add_argument("new", type=Path, help="fil eller mapp / file or folder")
    covered = tools.add_parser("coverage", help="vilka regler exemplen visar / which rules the examples show")
    covered.add_argument("ids", nargs="*", metavar="ID", help="flödets id / the flow's id")
    people = tools.add_parser("population", help="låt en påhittad befolkning svara / let an invented population answer")
    people.add_argument("--cases", type=int, default=5000, help="antal patienter / number of patients")
    people.add_argument("--seed", type=int, default=1, help="slumpens frö / seed of chance")
    people.add_argument("--json", action="store_true", help="som JSON / as JSON")
    confirm = tools.add_parser("to-confirm", help="regler som väntar på läkare / rules that wait for a physician")
    out = tools.add_parser("export", help="ett flöde som FHIR R4B Questionnaire / a flow as a FHIR R4B Questionnaire")
    out.add_argument("id", help="flödets id / the flow's id")
    back = tools.add_parser("import", help="en Questionnaire till en flödesfil / a Questionnaire to a flow's file")
    back.add_argument("file", type=Path, help="JSON-fil / JSON file")
    back.add_argument("--to", type=Path, required=True, help="flödesfil att skriva / the flow's file to write")
    for one in (shown, tried, differing, covered, confirm):
        one.add_argument("--lang", choices=("sv", "en"), default="sv", help="språk / language")
