"""Every cell of the matrix role × place × relation × action × state, held against a table that is written by hand.

A command, role, relation, frame or route that is new fails here until somebody has decided on it.
"""

from itertools import product
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from server.contract import commands, frames, patient_commands, patient_frames
from server.domain.permissions import CLINICAL
from tests.docs.access import ACTIONS, PLACES, RELATIONS, ROLES, WAYS, _staff, verdicts
from tests.support.clock import HandClock
from tests.support.houses import furnished

KINDS: dict[str, tuple[str, ...]] = {
    "see": ("see",),
    "read": ("read",),
    "preview": ("preview",),
    "work": (
        *("Take", "TakeNext", "TakeOver", "WriteNote", "HandOver", "Acknowledge", "Return", "SetLevel"),
        *("AcknowledgeFlag", "GiveFeedback", "MarkStatement", "SeePicture", "MarkPicture", "AskColleague"),
        *("RetractQuestion", "Close", "PhoneCall", "Park", "Unpark", "SendVideo", "Merge"),
    ),
    "write": ("SendMessage",),
    "mark": ("MarkRead",),
    "reopen": ("Reopen",),
    "record": ("ConfirmRecorded",),
    "answer": ("AnswerColleague",),
    "move": ("Move",),
    "begin": ("StartContact", "EnterCaller"),
    "patient": ("Start", "SendPicture", "Worsened", "WriteAgain"),
    "told": (
        *("SetContact", "ChooseEntrance", "ChooseUnit", "Describe", "ReplyNurse", "Tick", "ChooseComplaint"),
        *("AnswerQuestion", "TakeAdvice", "GoOn", "Submit", "Withdraw"),
    ),
    "call": ("Reply112",),
    "step": ("step",),
    "clock": (
        *("Release", "Reconnect", "Reroute", "Silence", "HandoverLate", "QuestionLate", "FollowFlow", "FollowUp"),
    ),
}
"""Every action, decided on: which kind it is of."""

CLINICIAN = """
                           see  read preview work write mark reopen record answer move begin patient told call step clock
own queue
  none                     -++c -+++ -++c    -++c -++c  -+++ -+++   -++c   -qqc   -fff ----  -ffc    -ffc -ffc -ffc -ffc
  owner                    -++c -+++ -++c    -++c -++c  -+++ -+++   -++c   -qqc   -fff ----  -ffc    -ffc -ffc -ffc -ffc
  closed it, not recorded  -+++ -+++ -+++    -++c -++c  -+++ -+++   -+++   -qqc   -fff ----  -ffc    -ffc -ffc -ffc -ffc
  offered                  -++c -+++ -++c    -++c -++c  -+++ -+++   -++c   -qqc   -fff ----  -ffc    -ffc -ffc -ffc -ffc
  asked                    -++c -+++ -++c    -++c -++c  -+++ -+++   -++c   -++c   -fff ----  -ffc    -ffc -ffc -ffc -ffc
  had it before            -++c -+++ -++c    -++c -++c  -+++ -+++   -++c   -qqc   -fff ----  -ffc    -ffc -ffc -ffc -ffc
  writes it in             -++c -+++ -++c    -++c -++c  -+++ -+++   -++c   -qqc   -fff ----  -ffc    +ffc ++fc ++fc -ffc
own unit
  none                     ---- ---- ----    ---- ----  ---- ----   ----   ----   ---- ----  ----    ---- ---- ---- ----
  owner                    -++- -++- -++-    -++- -++-  -++- -++-   -++-   -qq-   ---- ----  -ff-    -ff- -ff- -ff- -ff-
  closed it, not recorded  -+++ -+++ -+++    -++- -++-  -++- -++-   -+++   -qq-   ---- ----  -ff-    -ff- -ff- -ff- -ff-
  offered                  -++c -+++ -++c    -++c -++c  -+++ -+++   -++c   -qqc   ---- ----  -ffc    -ffc -ffc -ffc -ffc
  asked                    -++- -++- -++-    -ff- -ff-  -ff- -ff-   -ff-   -++-   ---- ----  -ff-    -ff- -ff- -ff- -ff-
  had it before            ---- -+++ ----    ---- ----  ---- ----   ----   ----   ---- ----  ----    ---- ---- ---- ----
  writes it in             ---- ---- ----    ---- ----  ---- ----   ----   ----   ---- ----  ----    +--- ++-- ++-- ----
other unit
  none                     ---- ---- ----    ---- ----  ---- ----   ----   ----   ---- ----  ----    ---- ---- ---- ----
  owner                    -++- -++- -++-    -++- -++-  -++- -++-   -++-   -qq-   ---- ----  -ff-    -ff- -ff- -ff- -ff-
  closed it, not recorded  -+++ -+++ -+++    -++- -++-  -++- -++-   -+++   -qq-   ---- ----  -ff-    -ff- -ff- -ff- -ff-
  offered                  -++c -+++ -++c    -++c -++c  -+++ -+++   -++c   -qqc   ---- ----  -ffc    -ffc -ffc -ffc -ffc
  asked                    -++- -++- -++-    -ff- -ff-  -ff- -ff-   -ff-   -++-   ---- ----  -ff-    -ff- -ff- -ff- -ff-
  had it before            ---- -+++ ----    ---- ----  ---- ----   ----   ----   ---- ----  ----    ---- ---- ---- ----
  writes it in             ---- ---- ----    ---- ----  ---- ----   ----   ----   ---- ----  ----    +--- ++-- ++-- ----
"""
COORDINATING = {"own queue": "-++c", "own unit": "-++c", "other unit": "----"}
"""What the day's coordinator may move; the rest is as for every clinician."""
HERS = ("read", "write", "mark", "patient", "told", "call")
"""Kinds of actions that are a patient's own."""

Cells = dict[tuple[str, str, str], str]


def _read(table: str) -> Cells:
    """Return (place, relation, kind) -> a letter for each state: intake, waiting, open, closed."""
    head, *lines = table.strip("\n").split("\n")
    kinds, place, found = head.split(), "", {}
    for line in lines:
        if not line.startswith(" "):
            place = line.strip()
            continue
        *relation, cells = line[2:27].strip(), line[27:].split()
        found |= {(place, relation[0], kind): cell for kind, cell in zip(kinds, cells, strict=True)}
    return found


def _every(of: dict[str, str]) -> Cells:
    return {(place, relation, kind): of[kind] for place, relation, kind in product(PLACES, RELATIONS, KINDS)}


PLAIN = _read(CLINICIAN)
NOBODY = _every(dict.fromkeys(KINDS, "ffff"))
EXPECTED: dict[str, Cells] = {
    "clinician": PLAIN,
    "clinician, may coordinate": PLAIN,
    "clinician, super-user": PLAIN,
    "clinician, coordinating today": {
        at: COORDINATING[at[0]] if at[2] == "move" else cell for at, cell in PLAIN.items()
    },
    "manager": NOBODY,
    "administrator": NOBODY,
    "log reviewer": NOBODY,
    "patient, her case": _every({kind: "++++" if kind in HERS else "ffff" for kind in KINDS}),
    "patient, another's case": _every(dict.fromkeys(KINDS, "----")),
    "clockwork": _every({kind: "++++" if kind == "clock" else "ffff" for kind in KINDS}),
}


def test_every_action_role_place_and_relation_has_been_decided_on() -> None:
    decided = [action for actions in KINDS.values() for action in actions]
    assert sorted(decided) == sorted(ACTIONS)
    assert set(EXPECTED) == set(ROLES)
    for cells in EXPECTED.values():
        assert set(cells) == set(product(PLACES, RELATIONS, KINDS))


@pytest.mark.parametrize("role", ROLES)
def test_the_rule_book_answers_every_cell_as_decided(role: str) -> None:
    for (place, relation, kind), wanted in EXPECTED[role].items():
        for action in KINDS[kind]:
            assert verdicts(ROLES[role], action, place, relation) == wanted, (place, relation, action)


@pytest.mark.parametrize("profession", sorted(CLINICAL))
def test_every_profession_that_works_cases_is_answered_as_the_clinician_of_the_matrix(profession: str) -> None:
    for (place, relation, kind), wanted in PLAIN.items():
        for action in KINDS[kind]:
            assert verdicts(_staff(profession), action, place, relation) == wanted, (place, relation, action)


def _types(union: Any) -> set[str]:
    return {get_args(get_type_hints(form)["type"])[0] for form in get_args(union)}


def test_the_actions_are_the_commands_of_the_contract() -> None:
    told = _types(commands.StaffCommand) | _types(patient_commands.PatientCommand) | _types(commands.SystemCommand)
    assert told | {"see", "read", "preview", "step", "Start"} == set(ACTIONS)


async def test_every_frame_and_route_has_a_rule_that_decides_it(tmp_path: Path) -> None:
    ways = set()
    for form in get_args(frames.ClientFrame):
        hints = get_type_hints(form)
        name = get_args(hints["type"])[0]
        choice = hints.get({"open": "view", "look": "at"}.get(name, ""))
        assert choice is None or get_origin(choice) is Literal
        ways |= {f"frame {name} {one}" for one in get_args(choice)} if choice else {f"frame {name}"}
    ways |= {f"page {name}" for name in _types(patient_frames.PatientFrame)}
    house = await furnished(tmp_path / "data", HandClock(), demo=True)
    try:
        app: Any = house.asgi._pages  # type: ignore[attr-defined]
        while not hasattr(app, "routes"):
            app = app._app
        for route in _routes(app.routes):
            methods = getattr(route, "methods", None) or {"GET"}
            ways |= {f"{method} {route.path or '/'}" for method in methods - {"HEAD"}}
    finally:
        await house.stop()
    assert ways == set(WAYS)


def _routes(found: Any) -> list[Any]:
    """Return the routes, also those of routers that the app has included."""
    return [
        route for one in found for route in ([one] if hasattr(one, "path") else _routes(one.original_router.routes))
    ]
