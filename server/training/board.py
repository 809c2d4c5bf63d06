"""What a session's leader sees, what a group can learn together, and one trainee's own debrief as data. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

from server.domain.case import Case
from server.training.debrief import EVENT_WORDS, LANGUAGES
from server.training.judging import MINUTE_MS, Judgement, Moment, Verdict
from server.training.scenario import Scenario
from server.training.session import Seat, Session

LEAST_GROUP: Final = 3
"""So many people must have met a scenario before the group's picture tells of it: of fewer it would tell who."""


@dataclass(frozen=True, slots=True)
class Played:
    """One case of a session as it stands: its state, and its journal by the patients' own time, judged."""

    case: Case
    scenario: Scenario
    judgement: Judgement
    passed_ms: int
    """The patients' milliseconds since the case was taken."""


def overdue(verdict: Verdict, played: Played) -> bool:
    """Whether a goal can no longer be met: its time is out, what it was to come before has come, or it was not to be done."""
    expect = verdict.goal.expect
    if verdict.status != "missed":
        return False
    if expect.never or verdict.part == "pitfall":
        return True
    if expect.before and played.judgement.came(expect.before) is not None:
        return True
    start = played.judgement.came(expect.after) if expect.after else played.judgement.taken_at
    late = expect.within is not None and start is not None
    return late and played.judgement.taken_at + played.passed_ms - (start or 0) > (expect.within or 0) * MINUTE_MS


def seat_row(seat: Seat, cases: Sequence[Played], *, here: bool, stuck: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return one trainee as the board shows her: her open cases, how many she is through with, what keys she is stuck on."""
    mine = [one for one in cases if seat.user in one.case.owners]
    held = [one for one in mine if one.case.state == "open" and one.case.owner == seat.user]
    return {
        "user": seat.user,
        "name": seat.name,
        "unit": seat.unit,
        "profession": seat.profession,
        "here": here,
        "done": len(mine) - len(held),
        "hints": len(seat.hints),
        "stuck": dict(stuck) if stuck else None,
        "cases": [_case_row(one) for one in held],
    }


def _case_row(one: Played) -> dict[str, Any]:
    case, verdicts = one.case, one.judgement.verdicts
    must = [verdict for verdict in verdicts if verdict.part == "must"]
    return {
        "case": case.id,
        "scenario": one.scenario.id,
        "title": dict(one.scenario.title),
        "level": case.level,
        "turn": case.turn,
        "since": case.turn_since,
        "taken": case.owner_since,
        "flag": "flag" in case.marks,
        "met": sum(verdict.status == "met" for verdict in must),
        "of": len(must),
        "missed": [verdict.goal.text for verdict in must if overdue(verdict, one)],
    }


def passed(judgement: Judgement) -> bool:
    """Whether nothing of what must be done was left out."""
    return all(one.status != "missed" for one in judgement.verdicts if one.part == "must")


def case_debrief(judgement: Judgement, lang: str, markdown: str) -> dict[str, Any]:
    """Return the debrief of one case: its goals with the line that shows each, and its steps in order."""
    at = LANGUAGES.index(lang)
    shown: dict[int, list[str]] = {}
    goals = []
    for verdict in judgement.verdicts:
        seq = verdict.shown.seq if verdict.shown else None
        goals.append(
            {
                "part": verdict.part,
                "status": verdict.status,
                "text": verdict.goal.text,
                "why": verdict.goal.why,
                "line": seq,
            }
        )
        if seq is not None:
            shown.setdefault(seq, []).append(verdict.goal.id)
    ids = [verdict.goal.id for verdict in judgement.verdicts]
    steps = [
        {
            "seq": one.seq,
            "at": max(0, one.at - judgement.taken_at),
            "by": one.by,
            "text": one.text if one.type == "Message" else "",
            "did": "" if one.type == "Message" else EVENT_WORDS[one.type][at],
            "goals": [ids.index(name) for name in shown.get(one.seq, [])],
        }
        for one in judgement.moments
        if one.type == "Message" or one.type in EVENT_WORDS
    ]
    scenario = judgement.scenario
    return {
        "title": scenario.title[lang],
        "lesson": scenario.lesson,
        "passed": passed(judgement),
        "first_answer": _first(judgement.moments, judgement.taken_at),
        "goals": goals,
        "steps": steps,
        "markdown": markdown,
    }


def _first(moments: Iterable[Moment], taken: int) -> int | None:
    return next((one.at - taken for one in moments if one.by == "staff" and one.type == "Message"), None)


def group_picture(session: Session, cases: Sequence[Played]) -> list[dict[str, Any]]:
    """Return, for each scenario that enough people have been through, how many met each goal. Nobody is named."""
    found = []
    for scenario in {one.scenario.id: one.scenario for one in cases}.values():
        played = [one for one in cases if one.scenario.id == scenario.id and one.case.state == "closed"]
        people = {user for one in played for user in one.case.owners if user in session.seats}
        if len(people) < LEAST_GROUP:
            continue
        firsts = [_first(one.judgement.moments, one.judgement.taken_at) for one in played]
        answered = [first for first in firsts if first is not None]
        goals = [
            {
                "part": verdict.part,
                "text": verdict.goal.text,
                "met": sum(one.judgement.verdicts[n].status == "met" for one in played),
                "of": sum(one.judgement.verdicts[n].status != "not_reached" for one in played),
            }
            for n, verdict in enumerate(played[0].judgement.verdicts)
        ]
        found.append(
            {
                "scenario": scenario.id,
                "title": dict(scenario.title),
                "lesson": scenario.lesson,
                "played": len(played),
                "first_answer": round(median(answered)) if answered else None,
                "goals": goals,
            }
        )
    return found


_GROUP: Final[Mapping[str, tuple[str, str]]] = {
    "title": ("Gruppens bild", "The group's picture"),
    "played": ("{0} ärenden, första svaret oftast inom {1} s.", "{0} cases, the first answer mostly within {1} s."),
    "met": ("{0} av {1}", "{0} of {1}"),
    "few": (
        "För få har gått igenom samma scenario: gruppens bild visas när minst tre har gjort det.",
        "Too few have been through the same scenario: the group's picture is shown when at least three have.",
    ),
    "lesson": ("Att minnas", "To remember"),
}


def group_markdown(picture: Sequence[Mapping[str, Any]], lang: str) -> str:
    """Return the group's picture as Markdown."""
    at = LANGUAGES.index(lang)
    lines = [f"# {_GROUP['title'][at]}", ""]
    if not picture:
        lines.append(_GROUP["few"][at])
    for one in picture:
        seconds = round((one["first_answer"] or 0) / 1000)
        lines += [f"## {one['title'][lang]}", "", _GROUP["played"][at].format(one["played"], seconds), ""]
        lines += [f"- {_GROUP['met'][at].format(goal['met'], goal['of'])}: {goal['text']}" for goal in one["goals"]]
        lines += ["", f"{_GROUP['lesson'][at]}: {one['lesson']}", ""]
    return "\n".join(lines).rstrip() + "\n"
