"""`clinic24-server hazards`: what can harm a patient, what the program does about it, and what it does not do."""

import json
import sys
from collections.abc import Iterable

from server.adapters.content_file import ContentError
from server.adapters.hazard_file import load_hazards
from server.contract.views import HazardRow, Risk

BUILT = {"yes": "inbyggt / built", "partly": "delvis / partly", "no": "saknas / not built"}


def report(hazards: Iterable[HazardRow]) -> list[str]:
    """Return the list as text, Swedish before English."""
    lines = []
    for one in hazards:
        lines.append(f"{one['id']}  {one['title']['sv']} / {one['title']['en']}")
        lines.append(f"     {BUILT[one['built']]}  {_risk(one['before'])} → {_risk(one['after'])}")
        lines += [f"     + {one['control'][lang]}" for lang in ("sv", "en")]
        lines += [f"     − {one['missing'][lang]}" for lang in ("sv", "en") if one["missing"]]
    return lines


def _risk(risk: Risk) -> str:
    return f"{risk['severity']} × {risk['likelihood']}"


def run(*, as_json: bool) -> int:
    """Print the list; returns the exit code."""
    try:
        hazards = load_hazards()
    except ContentError as fault:
        sys.stderr.write(f"{fault}\n")
        return 2
    sys.stdout.write(json.dumps(hazards, ensure_ascii=False, indent=1) if as_json else "\n".join(report(hazards)))
    sys.stdout.write("\n")
    return 0
