"""Runs `clinic24-server flow …`; writes to standard output, faults to standard error."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from server.adapters.fhir import FhirRefused
from server.domain.flow import Flow, Subject, Writer
from server.flow_tools.difference import SAME_VERSION, changes_device, differences
from server.flow_tools.exchange import COMPLAINTS, exported, imported
from server.flow_tools.population import faults, simulate, together
from server.flow_tools.reading import as_data, listed, shown, table, to_confirm
from server.flow_tools.trying import Trial
from server.flows.build import GUARDIAN_BELOW_YEARS
from server.flows.coverage import coverage
from server.flows.format import age_in_months
from server.flows.loader import load_flow, load_flows
from server.flows.wording import DEVICE_RULES, changed, shipped

EXIT_FOUND, EXIT_WRONG = 1, 2
NOVEMBER: Final = 11
"""The month of a trial, which only season rules look at."""


class Refused(Exception):
    """The command cannot be done; the words are for the person who gave it, Swedish first."""


def run(given: argparse.Namespace) -> int:
    """Run one tool; returns the exit code: 0, 1 when it found something, 2 when wrongly called."""
    try:
        return _TOOLS[given.tool](given)
    except (Refused, FhirRefused) as refused:
        sys.stderr.write(f"{refused}\n")
        return EXIT_WRONG


def _say(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


def _say_data(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def _flow(flow_id: str, flows: Mapping[str, Flow]) -> Flow:
    flow = flows.get(flow_id)
    if flow is None:
        raise Refused(
            f"inget flöde heter {flow_id!r}; se clinic24-server flow list / "
            f"no flow is called {flow_id!r}; see clinic24-server flow list"
        )
    return flow


def _list(given: argparse.Namespace) -> int:
    flows = list(load_flows().flows.values())
    if given.json:
        _say_data(listed(flows))
    else:
        _say(table(flows))
    return 0


def _show(given: argparse.Namespace) -> int:
    flow = _flow(given.id, load_flows().flows)
    if given.json:
        _say_data(as_data(flow))
    else:
        _say(shown(flow, given.lang))
    return 0


def _try(given: argparse.Namespace) -> int:
    flow = _flow(given.id, load_flows().flows)
    try:
        months = int(str(age_in_months(given.age)))
    except ValueError:
        raise Refused(f"åldern {given.age!r}: skriv 40y eller 18m / write the age as 40y or 18m") from None
    usual: Writer = "guardian" if months < GUARDIAN_BELOW_YEARS * 12 else "self"
    subject = Subject(months, given.sex, given.writer or usual, NOVEMBER)
    if not flow.suits(subject):
        raise Refused(
            f"{flow.id} är inte till för den åldern och det könet; välj med --age och --sex / "
            f"{flow.id} is not for that age and sex; choose with --age and --sex"
        )
    return Trial(flow, subject, given.lang, sys.stdin, sys.stdout).run()


def _diff(given: argparse.Namespace) -> int:
    old, new = _read(given.old), _read(given.new)
    if given.old.is_file() and given.new.is_file():  # Two files are compared whatever they are called.
        new = dict(zip(old, new.values(), strict=True))
    differing = device = False
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name), new.get(name)
        lines = differences(before, after, given.lang)
        changed = changes_device(before, after)
        if before is not None and after is not None and changed and before.version == after.version:
            lines.append(SAME_VERSION[given.lang])
        if lines:
            flow = after or before
            _say([f"{flow.titles[given.lang]} ({flow.id})" if flow else name, *(f"  {line}" for line in lines)])
        differing, device = differing or bool(lines), device or changed
    if device:
        _say(["", DEVICE_RULES[given.lang]])
    elif not differing:
        _say([{"sv": "Ingen skillnad.", "en": "No difference."}[given.lang]])
    return EXIT_FOUND if differing or device else 0


def _read(path: Path) -> dict[str, Flow]:
    """The flows of a file, of a folder of files, or of a folder that has the room `complaints`."""
    room = path / "complaints" if (path / "complaints").is_dir() else path
    files = sorted(room.glob("*.yaml")) if room.is_dir() else [path]
    if not files:
        raise Refused(f"{path}: inga flöden (.yaml) i mappen / no flows (.yaml) in the folder")
    flows: dict[str, Flow] = {}
    for file in files:
        flow, problems = load_flow(file)
        if flow is None:
            raise Refused("\n".join(f"{file.parent / problem.file}:{problem.line}: {problem}" for problem in problems))
        flows[flow.id] = flow
    return flows


def _coverage(given: argparse.Namespace) -> int:
    library = load_flows()
    flows = [_flow(name, library.flows) for name in given.ids] or list(library.flows.values())
    swedish = given.lang == "sv"
    rules = reached = bounded = 0
    for flow in flows:
        found = coverage(flow)
        rules, reached = rules + len(found.met), reached + len(found.met) - len(found.unreached)
        bounded += len(found.near) - len(found.unbounded)
        _say(
            f"{flow.id}: {rule}: {'inget exempel når den' if swedish else 'no example reaches it'}"
            for rule in found.unreached
        )
        _say(
            f"{flow.id}: {rule}: {'inget exempel visar den strax under' if swedish else 'no example shows it from just below'}"
            for rule in found.unbounded
        )
    words = (
        f"{len(flows)} flöden, {rules} regler: {reached} nås av exempel, {bounded} visas strax under"
        if swedish
        else f"{len(flows)} flows, {rules} rules: {reached} reached by examples, {bounded} shown from just below"
    )
    _say([words])
    return EXIT_FOUND if reached < rules else 0


def _population(given: argparse.Namespace) -> int:
    flows = list(load_flows().flows.values())
    if given.cases < 1:
        raise Refused("--cases: minst 1 / at least 1")
    found = simulate(flows, given.cases, given.seed)
    figures = {name: met.as_data() for name, met in found.items() if met.cases} | {"": together(found).as_data()}
    broken = list(faults(flows, found))
    if given.json:
        _say_data(
            {
                "all": figures.pop(""),
                "flows": figures,
                "faults": [dict(zip(("sv", "en"), one, strict=True)) for one in broken],
            }
        )
    else:
        _say(_figures(name, of) for name, of in figures.items())
        _say(f"{swedish} / {english}" for swedish, english in broken)
    return EXIT_FOUND if broken else 0


def _figures(name: str, of: Mapping[str, Any]) -> str:
    levels = " ".join(f"{word}:{count}" for word, count in of["levels"].items())
    return (
        f"{name or 'alla / all':<26} {of['cases']:>6}  frågor/questions {of['questions_median']:g}, p90 {of['questions_p90']:g}"
        f"  egenvård/self-care {of['self_care']:.0%}  människa/human {of['human']:.0%}  {levels}"
    )


def _export(given: argparse.Namespace) -> int:
    flow = _flow(given.id, load_flows().flows)
    _say_data(exported(flow, COMPLAINTS / f"{flow.id}.yaml"))
    return 0


def _import(given: argparse.Namespace) -> int:
    try:
        flow = imported(given.file.read_text("utf-8"), given.to)
    except OSError as fault:
        raise Refused(f"filen kan inte läsas eller skrivas: {fault} / the file cannot be read or written") from fault
    _say([f"{flow.id} {flow.version} → {given.to}"])
    if changed({flow.id: flow}, {name: sign for name, sign in shipped().items() if name == flow.id}):
        _say([DEVICE_RULES["sv"], DEVICE_RULES["en"]])
    return 0


def _to_confirm(given: argparse.Namespace) -> int:
    flows: Sequence[Flow] = list(load_flows().flows.values())
    _say(to_confirm(flows, given.lang))
    return 0


_TOOLS: Final[Mapping[str, Callable[[argparse.Namespace], int]]] = {
    "list": _list,
    "show": _show,
    "try": _try,
    "diff": _diff,
    "coverage": _coverage,
    "export": _export,
    "import": _import,
    "population": _population,
    "to-confirm": _to_confirm,
}
