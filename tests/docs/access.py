"""The matrix of `docs/access-matrix.md`, asked of the rule book cell by cell, and which rule every way in is decided by."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product

from server.contract.views import CaseState
from server.domain.actor import SYSTEM, Actor
from server.domain.case import Case
from server.domain.permissions import (
    CLINICAL,
    COORDINATING,
    COORDINATOR,
    PATIENT_COMMANDS,
    STAFF_COMMANDS,
    SUPER_USER,
    SYSTEM_COMMANDS,
    may,
    may_coordinate,
    may_look,
    may_post,
    on_duty,
    scope,
)

STATES: tuple[CaseState, ...] = ("intake", "waiting", "open", "closed")
VIEWS = ("see", "read", "preview", "step")
ACTIONS = (*VIEWS, *sorted(PATIENT_COMMANDS | STAFF_COMMANDS | SYSTEM_COMMANDS))
HAD = 500
"""When who had the case before ceased to have it; it is read back since then."""

ALLOWED, CODES = "+", {"no_case": "-", "forbidden": "f", "closed": "c", "question_gone": "q"}
"""How a cell is written: allowed, or the refusal's code in one letter."""

Relation = Callable[[Case], Case]
RELATIONS: dict[str, Relation] = {
    "none": lambda case: case,
    "owner": lambda case: replace(case, owner="anna"),
    "closed it, not recorded": lambda case: replace(case, owner="anna", marks={"unrecorded": 1}),
    "offered": lambda case: replace(case, offered_to="anna"),
    "asked": lambda case: replace(case, asked="@anna", question={"seq": 1}),
    "had it before": lambda case: replace(case, owners={"anna": HAD}),
    "writes it in": lambda case: replace(case, scribe="anna"),
}
PLACES = {"own queue": ("asby", "nurse"), "own unit": ("asby", "doctor"), "other unit": ("aspelunda", "nurse")}
"""Where the case stands, seen from a nurse of Åsby."""


def _staff(profession: str, *roles: str) -> Actor:
    return Actor("staff", "anna", "Anna", "asby", profession, frozenset(roles))


ROLES: dict[str, Actor] = {
    "clinician": _staff("nurse"),
    "clinician, may coordinate": _staff("nurse", COORDINATOR),
    "clinician, super-user": _staff("nurse", SUPER_USER),
    "clinician, coordinating today": _staff("nurse", COORDINATING),
    "manager": _staff("manager"),
    "administrator": _staff("administrator"),
    "log reviewer": _staff("log_reviewer"),
    "patient, her case": Actor("patient", "c", case="c"),
    "patient, another's case": Actor("patient", "x", case="x"),
    "clockwork": SYSTEM,
}
"""Who asks. *Clinician* is each profession that works cases, in a queue of its own: a test holds that they are alike."""


def the_case(place: str, relation: str, state: CaseState, profession: str = "nurse") -> Case:
    """Return a case as one cell sees it; `own queue` is that of the actor's profession."""
    unit, queue = PLACES[place]
    elsewhere = "secretary" if profession == "doctor" else "doctor"
    queue = {"own queue": profession, "own unit": elsewhere}.get(place, queue)
    owner = "karin" if state in ("open", "closed") else None
    return RELATIONS[relation](Case(id="c", state=state, unit=unit, profession=queue, owner=owner))


def verdicts(actor: Actor, action: str, place: str, relation: str) -> str:
    """Return one letter a state: what the rule book says of the action."""
    found = ""
    for state in STATES:
        case = the_case(place, relation, state, actor.profession if actor.profession in CLINICAL else "nurse")
        refusal = may(actor, action, case, HAD)
        found += ALLOWED if refusal is None else CODES[refusal]
    return found


def cells() -> Iterator[tuple[str, str, str, str]]:
    """Yield every (role, place, relation, action)."""
    yield from product(ROLES, PLACES, RELATIONS, ACTIONS)


# ---- which rule decides each way in

WAYS: dict[str, str] = {
    # frames of a clinician's program
    "frame login": "password or living token",
    "frame code": "the login that waits for it",
    "frame prove": "living token, password",
    "frame present": "own session",
    "frame ask_sessions": "own sessions",
    "frame end_sessions": "own sessions",
    "frame change_password": "own session, present password",
    "frame wear": "own valid assignment",
    "frame logout": "own session",
    "frame open queue": "scope",
    "frame open case": "read, or active choice, or emergency opening",
    "frame open preview": "preview",
    "frame page": "read: the view is open",
    "frame close": "own view",
    "frame draft": "read",
    "frame typing": "read: the view is open",
    "frame look hazards": "may_look",
    "frame look receivers": "may_look",
    "frame look feedback": "may_look",
    "frame look callers": "may_look",
    "frame ask_step": "step",
    "frame keep_phrase": "own phrases",
    "frame drop_phrase": "own phrases",
    "frame used_phrases": "own phrases",
    "frame set_duty": "on_duty, may_coordinate",
    "frame ask_team": "coordinating today",
    "frame ask_contacts": "read: the view is open",
    "frame ask_open": "read, of each case that is told",
    "frame post_info": "may_post",
    "frame cmd": "the command's own name",
    # frames of a patient's page
    "page open": "key to the case",
    "page typing": "key to the case",
    "page cmd": "the command's own name",
    # HTTP
    "POST /api/patient/identify": "identity service, limited by address",
    "POST /api/patient/cases": "identity token",
    "POST /api/patient/cases/{case}/resume": "identity token of who writes in the case",
    "GET /api/patient/case": "key to the case",
    "GET /api/patient/case/step": "key to the case",
    "POST /api/patient/case/commands": "the command's own name",
    "GET /api/patient/case/events": "key to the case",
    "POST /api/patient/case/leave": "key to the case",
    "POST /api/patient/case/follow": "key to the case that was taken in",
    "GET /api/patient/services": "open to all",
    "POST /api/patient/case/pictures": "SendPicture",
    "GET /api/patient/case/pictures/{picture}": "read",
    "GET /api/staff/cases/{case}/pictures/{picture}": "read",
    "GET /api/admin/settings": "administrator or super-user",
    "GET /api/admin/settings/one": "administrator or super-user",
    "GET /api/admin/settings/history": "administrator or super-user",
    "POST /api/admin/settings/change": "administrator; a super-user her unit's texts",
    "POST /api/admin/settings/back": "administrator; a super-user her unit's texts",
    "POST /api/admin/settings/simulate": "administrator or super-user",
    "POST /api/admin/settings/days": "administrator",
    "GET /api/admin/settings/export": "administrator",
    "POST /api/admin/settings/import": "administrator",
    "GET /api/admin/people": "administrator or manager",
    "GET /api/admin/people/history": "administrator or manager",
    "GET /api/admin/people/export": "administrator or manager",
    "POST /api/admin/people/add": "people.judged: administrator",
    "POST /api/admin/people/rename": "people.judged: administrator",
    "POST /api/admin/people/assign": "people.judged: administrator; a manager the log reviewer",
    "POST /api/admin/people/reassign": "people.judged: administrator; a manager the log reviewer",
    "POST /api/admin/people/end": "people.judged: administrator; a manager the log reviewer",
    "POST /api/admin/people/invite": "people.judged: administrator",
    "POST /api/admin/people/deactivate": "people.judged: administrator",
    "POST /api/admin/people/reactivate": "people.judged: administrator",
    "POST /api/admin/people/import": "people.judged, of each line",
    "POST /api/admin/people/why": "administrator or manager; a case's queue, nothing of its patient",
    "POST /api/staff/invite": "one-time code, limited by user and address",
    "POST /api/log/search": "may_review",
    "POST /api/log/sample": "may_review",
    "POST /api/log/sign": "may_review, not one's own reading",
    "POST /api/log/extract": "may_review",
    "POST /api/log/verify": "may_review",
    "GET /api/demo/people": "the demo only",
    "GET /api/demo/outbox": "the demo only",
    "GET /health": "open to all",
    "GET /": "open to all",
}
"""Every frame (with what it opens or looks at) and every HTTP route, and the rule that decides it."""


# ---- the page

CODE_NAMES = {letter: code for code, letter in CODES.items()}
MATTERS = {
    "works cases": on_duty,
    "may be coordinator": may_coordinate,
    "writes Dagens info": may_post,
    "reads hazards": lambda actor: may_look(actor, "hazards") is None,
    "reads the feedback on triage": lambda actor: may_look(actor, "feedback") is None,
    "has a queue": lambda actor: bool(scope(actor).queues),
}
"""What is decided without a case."""


def matrix() -> str:
    """Return the generated part of `docs/access-matrix.md`."""
    parts = ["## Without a case", "", _matters(), ""]
    for names in _alike():
        parts += [f"## {' · '.join(names)}", "", *_section(names[0]), ""]
    parts += ["## Which rule decides each way in", "", "| way in | decided by |", "|---|---|"]
    parts += [f"| `{way}` | {rule} |" for way, rule in WAYS.items()]
    return "\n".join(parts)


def _matters() -> str:
    lines = [f"| who | {' | '.join(MATTERS)} |", f"|---|{'---|' * len(MATTERS)}"]
    for name, actor in ROLES.items():
        lines.append(f"| {name} | {' | '.join('yes' if rule(actor) else '–' for rule in MATTERS.values())} |")
    return "\n".join(lines)


def _alike() -> list[list[str]]:
    """Return the roles in groups that the rule book answers alike in every cell."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, actor in ROLES.items():
        answers = tuple(verdicts(actor, action, *at) for *at, action in product(PLACES, RELATIONS, ACTIONS))
        groups.setdefault(answers, []).append(name)
    return list(groups.values())


def _section(role: str) -> list[str]:
    """Return a table of one role: a row for each place, relation and state that differs, with what is allowed and refused."""
    rows: dict[tuple[str, str], dict[tuple[str, str], list[str]]] = {}
    for place, relation, (n, state) in product(PLACES, RELATIONS, enumerate(STATES)):
        answers = {action: verdicts(ROLES[role], action, place, relation)[n] for action in ACTIONS}
        rows.setdefault(_told(answers), {}).setdefault((place, relation), []).append(state)
    lines = ["| case stands · she is · state | may | refused |", "|---|---|---|"]
    return lines + [f"| {_where(at)} | {allowed} | {refused} |" for (allowed, refused), at in rows.items()]


def _where(at: dict[tuple[str, str], list[str]]) -> str:
    """Return the cells of one row: every case, one state of every case, or each place with its relations."""
    states = set(map(tuple, at.values()))
    if len(at) == len(PLACES) * len(RELATIONS) and len(states) == 1:
        only = states.pop()
        return "every case" if len(only) == len(STATES) else f"every case · {', '.join(only)}"
    together: dict[tuple[str, str], list[str]] = {}
    for (place, relation), found in at.items():
        together.setdefault((place, ", ".join(found)), []).append(relation)
    told: dict[tuple[str, str], list[str]] = {}
    for (place, found), relations in together.items():
        told.setdefault((", ".join(relations), found), []).append(place)
    return "<br>".join(f"{' / '.join(places)} · {who} · {found}" for (who, found), places in told.items())


def _told(answers: dict[str, str]) -> tuple[str, str]:
    by_letter: dict[str, list[str]] = {}
    for action, letter in answers.items():
        by_letter.setdefault(letter, []).append(action)
    allowed = ", ".join(by_letter.pop(ALLOWED, [])) or "–"
    refused = sorted(by_letter.items(), key=lambda item: (len(item[1]), item[0]))
    named = [f"`{CODE_NAMES[letter]}`: {', '.join(actions)}" for letter, actions in refused[:-1]]
    rest = [f"`{CODE_NAMES[refused[-1][0]]}`: all else"] if refused else []
    return allowed, "; ".join([*named, *rest])
