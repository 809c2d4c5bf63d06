"""From what stands in a file to phrases that can be kept: defaults, clashes, new versions. Nothing is written here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from server.adapters.phrase_files import read_entry
from server.contract.phrases import OWN_MAX
from server.domain.phrase_rules import Shadow, fresh, shadows
from server.domain.phrases import Fault, Phrase, clash, folded
from server.phrase_tools.drafts import WHOLE, Draft, Problem, Source


@dataclass(frozen=True, slots=True)
class Target:
    """Whose the phrases become, and what they get where the file says nothing."""

    account: str
    unit: str
    owner: str
    review_by: date
    professions: tuple[str, ...] = ()


@dataclass(slots=True)
class Plan:
    """What an import would do: phrases to write, how many are as they were, what is wrong, what goes before what."""

    write: list[Phrase] = field(default_factory=list)
    same: int = 0
    problems: list[Problem] = field(default_factory=list)
    shadows: list[Shadow] = field(default_factory=list)


def planned(source: Source, target: Target, kept: Sequence[Phrase], shipped: Sequence[Phrase]) -> Plan:
    """Return what importing would do; `kept` are those of the target's own place and the shared ones that are kept."""
    plan = Plan(problems=list(source.problems))
    here: list[Phrase] = []
    for draft in source.drafts:
        made, faults = _made(draft, target)
        plan.problems += faults
        if made is None:
            continue
        twin = next((one for one in here if clash(one, made)), None)
        if twin is not None:
            plan.problems.append(Problem(draft.place(("shortcut",)), _twice(made)))
            continue
        here.append(made)
        new = fresh(made, kept)
        others = [one for one in (*kept, *shipped) if one.id != new.id or not new.id]
        taken = next((one for one in others if clash(one, new)), None)
        if taken is not None:
            plan.problems.append(Problem(draft.place(("shortcut",)), _taken(taken)))
        elif _unchanged(new, kept):
            plan.same += 1
        else:
            plan.write.append(new)
            plan.shadows += [one for one in shadows([new, *others]) if new in one]
    plan.problems += _too_many(plan, target, kept)
    return plan


def _made(draft: Draft, target: Target) -> tuple[Phrase | None, list[Problem]]:
    given: dict[str, Any] = {"owner": target.owner, "review_by": target.review_by, **draft.fields}
    if target.professions:
        given["professions"] = list(target.professions)
    given["units"] = [target.unit] if target.unit else []
    if target.account:
        given |= {"professions": [], "urgent": False}
    phrase, faults = read_entry(given)
    if phrase is None:
        return None, [Problem(draft.place(path), fault) for path, fault in faults]
    return replace(phrase, account=target.account, version=1), []


def _unchanged(new: Phrase, kept: Sequence[Phrase]) -> bool:
    return any(replace(new, version=old.version, review_by=old.review_by) == old for old in kept if old.id == new.id)


def _twice(phrase: Phrase) -> Fault:
    return Fault(
        f"Kortnamnet {phrase.shortcut} finns två gånger i filen. Skriv ett eget före titeln: ;kortnamn Titel.",
        f"The shortcut {phrase.shortcut} stands twice in the file. Write one before the title: ;shortcut Title.",
    )


def _taken(other: Phrase) -> Fault:
    if other.urgent:
        return Fault(
            f"Kortnamnet {other.shortcut} hör till en 112-text och får inte skymmas. Välj ett annat.",
            f"The shortcut {other.shortcut} is a 112 text's and may not be hidden. Choose another.",
        )
    return Fault(
        f"Kortnamnet {other.shortcut} har redan ”{other.title_sv}” för samma läsare. Välj ett annat.",
        f"The shortcut {other.shortcut} is “{other.title_en}” for the same readers already. Choose another.",
    )


def _too_many(plan: Plan, target: Target, kept: Sequence[Phrase]) -> Iterator[Problem]:
    own = {folded(one.shortcut) for one in (*kept, *plan.write) if one.account == target.account}
    if target.account and len(own) > OWN_MAX:
        yield Problem(
            WHOLE,
            Fault(
                f"Det blir {len(own)} egna fraser, {OWN_MAX} får plats. Ta bort några ur filen.",
                f"That would be {len(own)} phrases of one's own, {OWN_MAX} have room. Take some out of the file.",
            ),
        )
