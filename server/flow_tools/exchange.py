"""`flow export` and `flow import`: a flow's file to a FHIR Questionnaire and back."""

import json
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from server.adapters.fhir import FhirRefused, Resource, as_written, conditions, made, questionnaire
from server.domain.flow import Flow
from server.flows.loader import load_flow
from server.flows.reading import parse_yaml

COMPLAINTS = Path(__file__).parents[1] / "flows" / "complaints"
MISSING = "FHIR är inte installerat: pip install 'clinic24-tui[fhir]' / FHIR is not installed: pip install 'clinic24-tui[fhir]'"


def exported(flow: Flow, file: Path) -> Resource:
    """The Questionnaire of a flow, with what its file writes. Raises FhirRefused without the library."""
    written, _ = parse_yaml(file.read_text("utf-8"))
    try:
        return questionnaire(flow, written)
    except ImportError:
        raise FhirRefused(MISSING) from None


def imported(text: str, place: Path) -> Flow:
    """Write the flow of a Questionnaire's JSON to `place`, checked as any flow. Raises FhirRefused; then nothing is left."""
    try:
        resource = json.loads(text)
        written = as_written(resource)
    except ImportError:
        raise FhirRefused(MISSING) from None
    except (ValueError, KeyError, TypeError, ValidationError) as fault:
        raise FhirRefused(f"ingen Questionnaire av vårt slag: {fault} / no Questionnaire of our kind") from fault
    draft = place.with_suffix(".draft")
    try:
        draft.write_text(as_yaml(written), "utf-8")
        flow, problems = load_flow(draft)
        if flow is None:
            raise FhirRefused("\n".join(str(problem) for problem in problems))
        if conditions(made(flow, written)) != conditions(resource):
            raise FhirRefused(
                "enableWhen, enableBehavior eller type är ändrade: ändra show_when och kind i flödets fil i stället / "
                "enableWhen, enableBehavior or type were changed: change show_when and kind in the flow's file instead"
            )
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)
    return flow


def as_yaml(written: dict[str, Any]) -> str:
    """The file of a flow's plain values; every text is quoted, so that no word is taken for a truth value."""
    return yaml.dump(written, Dumper=_Quoting, allow_unicode=True, sort_keys=False, width=120)


class _Quoting(yaml.CSafeDumper):
    """Quotes texts and repeats what is alike, instead of naming it with an anchor."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


def _quoted(dumper: _Quoting, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')


_Quoting.add_representer(str, _quoted)
