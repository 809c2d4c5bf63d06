"""Runs `clinic24-server scenario …` and `practice`; writes to standard output, faults to standard error."""

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Final

from server.adapters.content_file import ContentError
from server.adapters.phrase_files import load_phrases
from server.app.ports import StoreFailed
from server.case_export import ExportRefused, given_out
from server.domain.flow import Answer
from server.flows.loader import load_flows
from server.running_user import running_user
from server.scenario_tools.files import answers_in, load_scenario, load_scenarios
from server.scenario_tools.trying import Chat
from server.storage.migrate import SchemaRefused
from server.training.debrief import debrief
from server.training.judging import judge
from server.training.scenario import Scenario

EXIT_FOUND, EXIT_WRONG = 1, 2
KINDS: Final = {
    "common": ("vanligt", "common"),
    "red_flag": ("varningstecken", "red flag"),
    "silent": ("tystnar", "goes silent"),
    "disclosure": ("berättar", "discloses"),
}
CHATS: Final = {
    "nurse": ("sköterskan", "the nurse"),
    "secretary": ("sekreteraren", "the secretary"),
    "bvc": ("BVC", "the child health centre"),
    "1177": ("1177", "1177"),
}


class Refused(Exception):
    """The command cannot be done; the words are for the person who gave it, Swedish first."""


def run(given: argparse.Namespace) -> int:
    """Run one tool; returns the exit code: 0, 1 when it found something, 2 when wrongly called."""
    try:
        return _TOOLS[given.tool](given)
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        return EXIT_WRONG


def practice(given: argparse.Namespace) -> int:
    """Send one scenario's patient to a running server; returns the exit code."""
    from server.training.practice import run as drive

    try:
        scenario = found(given.id)
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        return EXIT_WRONG
    return drive(given.server, scenario, answers_of(scenario), given.seed, centre=given.centre)


def answers_of(scenario: Scenario) -> dict[str, Answer]:
    """Every answer that the scenario's patient gives in her flow; she sends no picture on the way in."""
    return answers_in(scenario, load_flows().flows[scenario.flow])


def found(name: str) -> Scenario:
    """The scenario of an id or a file. Raises Refused."""
    flows = load_flows().flows
    path = Path(name)
    if path.suffix == ".yaml":
        try:
            return load_scenario(path, flows)
        except ContentError as error:
            raise Refused(str(error)) from error
    known = load_scenarios(flows).known
    if name not in known:
        raise Refused(
            f"inget scenario heter {name!r}; se clinic24-server scenario list / "
            f"no scenario is called {name!r}; see clinic24-server scenario list"
        )
    return known[name]


def shared_phrases() -> dict[str, str]:
    """The shipped phrases' Swedish texts by shortcut."""
    return {phrase.shortcut: phrase.text_sv for phrase in load_phrases()[0]}


def problems(files: list[Path]) -> list[str]:
    """What is wrong in these files, or in the shipped scenarios where none is given."""
    flows = load_flows().flows
    if not files:
        return [str(problem) for problem in load_scenarios(flows).problems]
    lines: list[str] = []
    for file in files:
        try:
            load_scenario(file, flows)
        except ContentError as error:
            lines += str(error).splitlines()
    return lines


def _check(given: argparse.Namespace) -> int:
    wrong = problems(given.files)
    sys.stdout.writelines(f"{line}\n" for line in wrong)
    if not wrong:
        sys.stderr.write("inga fel / no faults\n")
    return EXIT_FOUND if wrong else 0


def _list(given: argparse.Namespace) -> int:
    known = load_scenarios(load_flows().flows).known
    if given.json:
        rows = [
            {
                "id": one.id,
                "title": dict(one.title),
                "chat": one.chat,
                "kind": one.kind,
                "flow": one.flow,
                "level": one.level,
            }
            for one in known.values()
        ]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
        return 0
    at = 0 if given.lang == "sv" else 1
    for one in known.values():
        sys.stdout.write(f"{one.id:18} {CHATS[one.chat][at]:24} {KINDS[one.kind][at]:16} {one.title[given.lang]}\n")
    return 0


def _try(given: argparse.Namespace) -> int:
    scenario = found(given.id)
    return Chat(scenario, given.seed, given.lang, sys.stdin, sys.stdout, shared_phrases()).run()


def _debrief(given: argparse.Namespace) -> int:
    scenario, now = found(given.id), time.time_ns() // 1_000_000
    reader = running_user()
    try:
        events = asyncio.run(given_out(given.data, given.case, reader, now, lambda _case, journal: journal))
    except (ExportRefused, SchemaRefused, StoreFailed) as refused:
        raise Refused(str(refused)) from refused
    sys.stdout.write(debrief(judge(scenario, events), shared_phrases(), given.lang))
    return 0


_TOOLS: Final = {"check": _check, "list": _list, "try": _try, "debrief": _debrief}
