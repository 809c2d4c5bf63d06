"""Runs `clinic24-server acceptance`; the protocol goes to standard output, what cannot be read to standard error."""

import argparse
import sqlite3
import sys
from datetime import datetime

from server.adapters.phrase_files import load_phrases
from server.domain.hours import STOCKHOLM
from server.flows.loader import load_flows
from server.phrase_tools.command import Refused, shared_in
from server.route_words import region_of
from server.scenario_tools.acceptance import accept, protocol
from server.scenario_tools.files import load_scenarios

EXIT_FOUND, EXIT_WRONG = 1, 2


def run(given: argparse.Namespace, version: str) -> int:
    """Write the protocol; returns the exit code: 0, 1 when something does not fit, 2 when nothing can be tried."""
    try:
        region = region_of(given.data)
        imported = shared_in(given.data) if given.data else []
        at = datetime.fromisoformat(given.at).replace(tzinfo=STOCKHOLM) if given.at else datetime.now(STOCKHOLM)
    except (ValueError, sqlite3.Error, Refused) as fault:
        sys.stderr.write(f"går inte att läsa: {fault} / cannot be read\n")
        return EXIT_WRONG
    unit = region.units.get(given.unit)
    if unit is None or not unit.hours:
        known = ", ".join(one.id for one in region.units.values() if one.hours)
        sys.stderr.write(f"okänd: {given.unit}; kända: {known} / unknown, known are these\n")
        return EXIT_WRONG
    shipped = [one for one in load_phrases()[0] if one.id not in {other.id for other in imported}]
    scenarios = load_scenarios(load_flows().flows).known.values()
    checks = accept(region, unit, scenarios, [*shipped, *imported], at)
    sys.stdout.write(protocol(unit, checks, at, version, given.lang))
    return 0 if all(one.holds for one in checks) else EXIT_FOUND
