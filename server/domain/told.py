"""What the patient tells on the way in, as it is kept: answered by one version of a flow, and left as it was when it is sent."""

from dataclasses import dataclass, field, replace
from typing import Any, Literal


@dataclass(frozen=True)
class Intake:
    """What the patient has said on the way in, and what the triage made of it.

    `asked` (`server.contract.views.Asked`) and `flow` (version, approved, depth) are how it stood when it was sent; None
    before that, and in cases that were sent before they were kept. `nurse` is whether she was asked to write to a nurse
    instead of the secretary, because of the `complaint_words`.
    """

    own_words: str = ""
    tick_kind: str = ""
    ticked: tuple[str, ...] | None = None
    offered: tuple[str, ...] = ()
    flow_version: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    told_112: bool = False
    called_112: bool | None = None
    assessment: dict[str, Any] | None = None
    asked: tuple[dict[str, Any], ...] | None = None
    flow: dict[str, Any] | None = None
    went_on: bool = False
    listed_unit: str = ""
    nurse: Literal["", "asked", "declined"] = ""
    complaint_words: str = ""
    why: dict[str, str] = field(default_factory=dict)
    rules: tuple[dict[str, Any], ...] = ()
    flags: tuple[dict[str, Any], ...] = ()
    lines: tuple[dict[str, Any], ...] = ()
    earlier: tuple[dict[str, Any], ...] = ()


def with_words(intake: Intake, data: dict[str, Any]) -> Intake:
    """Return the intake with other words of the patient's; what was asked because of the earlier ones is forgotten."""
    same = data["text"] == intake.own_words
    kept = replace(intake, own_words=data["text"], offered=tuple(data["offered"]))
    return kept if same else replace(kept, nurse="", complaint_words="")


def after_change(intake: Intake, data: dict[str, Any]) -> Intake:
    """Return the intake by the flow's new version, without the answers that are asked again."""
    kept = {name: value for name, value in intake.answers.items() if name not in data["again"]}
    return replace(intake, flow_version=data["version"], answers=kept, assessment=None, went_on=False)


def as_sent(intake: Intake, data: dict[str, Any]) -> Intake:
    """Return the intake as it was sent; a `Submitted` of before they were kept has neither questions nor the flow's marks."""
    told: dict[str, Any] = {"why": data["why"], "rules": tuple(data["rules"]), "lines": tuple(data["lines"])}
    if "asked" in data:
        told |= {"asked": tuple(data["asked"]), "flow": data["flow"]}
    return replace(intake, **told)
