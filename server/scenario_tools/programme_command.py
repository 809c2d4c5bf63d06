"""Runs `clinic24-server programme …`; writes to standard output, faults to standard error."""

import argparse
import sys
from pathlib import Path
from typing import Final

from server.adapters.content_file import ContentError
from server.flows.loader import load_flows
from server.scenario_tools.files import load_scenarios
from server.scenario_tools.programme_files import load_programme, load_programmes
from server.training.programmes import Programme, Step

EXIT_FOUND, EXIT_WRONG = 1, 2
KINDS: Final = {
    "read": ("läs", "read"),
    "talk": ("samtal", "talk"),
    "play": ("spela", "play"),
    "do": ("gör", "do"),
}
_LED: Final = {"sv": ("på egen hand", "leds"), "en": ("alone", "led")}
_PASS: Final = {
    "sv": "Godkänt: {n} spelade scenarier och allt som ska göras.",
    "en": "Passed: {n} played scenarios and all that is to be done.",
}
_DAY: Final = {"sv": "Dag {n}", "en": "Day {n}"}


def run(given: argparse.Namespace) -> int:
    """Run one tool; returns the exit code: 0, 1 when it found something, 2 when wrongly called."""
    return _TOOLS[given.tool](given)


def _check(given: argparse.Namespace) -> int:
    scenarios = load_scenarios(load_flows().flows).known
    lines: list[str] = []
    for file in given.files:
        try:
            load_programme(file, scenarios)
        except ContentError as error:
            lines += str(error).splitlines()
    if not given.files:
        lines = [str(problem) for problem in load_programmes(scenarios).problems]
    sys.stdout.writelines(f"{line}\n" for line in lines)
    if not lines:
        sys.stderr.write("inga fel / no faults\n")
    return EXIT_FOUND if lines else 0


def _list(given: argparse.Namespace) -> int:
    for one in load_programmes(load_scenarios(load_flows().flows).known).known.values():
        led = _LED[given.lang][one.led]
        sys.stdout.write(f"{one.id:16} {one.minutes:4} min  {led:14} {one.title[given.lang]}\n")
    return 0


def _show(given: argparse.Namespace) -> int:
    scenarios = load_scenarios(load_flows().flows).known
    path = Path(given.id)
    try:
        found = (
            load_programme(path, scenarios)
            if path.suffix == ".yaml"
            else load_programmes(scenarios).known.get(given.id)
        )
    except ContentError as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_WRONG
    if found is None:
        sys.stderr.write(
            f"inget program heter {given.id!r}; se clinic24-server programme list / "
            f"no programme is called {given.id!r}; see clinic24-server programme list\n"
        )
        return EXIT_WRONG
    sys.stdout.writelines(f"{line}\n" for line in shown(found, given.lang))
    return 0


def shown(programme: Programme, lang: str) -> list[str]:
    """Return a programme as lines to read, in a language."""
    lines = [f"{programme.title[lang]}, {programme.minutes} min, {_LED[lang][programme.led]}", ""]
    day, spent = 0, 0
    for number, step in enumerate(programme.steps, 1):
        if step.day != day:
            day = step.day
            lines += [_DAY[lang].format(n=day)]
        lines += _step(number, spent, step, lang)
        spent += step.minutes
    return [*lines, "", _PASS[lang].format(n=programme.plays)]


def _step(number: int, spent: int, step: Step, lang: str) -> list[str]:
    kind = KINDS[step.kind][0 if lang == "sv" else 1]
    about = step.scenario or ", ".join(step.does)
    keys = {name: f"[{name}]" for name in step.keys}
    head = f"{number:3}. {spent // 60}:{spent % 60:02} {kind}  {step.title[lang]}" + (f"  ({about})" if about else "")
    return [head, f"       {step.text[lang].format_map(keys)}"]


_TOOLS: Final = {"check": _check, "list": _list, "show": _show}
