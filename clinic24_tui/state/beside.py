"""What stands beside the cases: who is at them, contacts of a patient, callers of mine; and what must be drawn again."""

from typing import Any, Literal, NamedTuple, cast

from clinic24_tui.state.case import CaseView
from clinic24_tui.state.kin import Kin
from server.contract.contact_frames import Contact, OpenCase
from server.contract.login_frames import SessionRow
from server.contract.looking_frames import Looking

Kind = Literal[
    "me",
    "worn",
    "queue",
    "row",
    "strips",
    "case",
    "presence",
    "closing",
    "ready",
    "hazards",
    "feedback",
    "phrases",
    "back",
    "lost",
    "duty",
    "team",
    "info",
    "receivers",
    "contacts",
    "looking",
    "open_cases",
    "sessions",
]


class Change(NamedTuple):
    """What must be drawn again: `queue` a list (id = its name), `row` one row, `case`/`presence` one case, `strips`
    the rack. `back` is a case of mine that waited for its patient and is mine to answer again, `lost` one that is mine no more.
    """

    kind: Kind
    id: str = ""


class Beside:
    """The part of the store that holds it."""

    views: dict[str, CaseView]

    def __init__(self) -> None:
        self.looking: dict[str, Looking] = {}
        """Which colleagues are at the cases of my queue, where somebody is."""
        self.contacts: dict[str, list[Contact]] = {}
        """The other contacts of an open case's patient."""
        self.callers: set[str] = set()
        """Names of those whose cases I write in, as far as they have been shown."""
        self.kin = Kin()
        """Which of my rows are of one patient."""
        self.open_cases: list[OpenCase] = []
        """The open cases of one patient as they were last told, the one that was asked about first."""
        self.sessions: list[SessionRow] = []
        """My own sessions as they were last told, the newest first."""

    def open_count(self, case: str) -> int:
        """Return how many open cases of the patient stand in my lists, 0 when there is no other than this."""
        others = self.kin.others(case)
        return 1 + len(others) if others else 0

    def _on_looking(self, frame: dict[str, Any], _now: int) -> frozenset[Change]:
        if frame["staff"]:
            self.looking[frame["case"]] = cast("Looking", frame)
        elif self.looking.pop(frame["case"], None) is None:
            return frozenset()
        return frozenset({Change("looking", frame["case"])})

    def _on_contacts(self, frame: dict[str, Any], _now: int) -> frozenset[Change]:
        if not any(view.case == frame["case"] for view in self.views.values()):
            return frozenset()
        self.contacts[frame["case"]] = frame["contacts"]
        return frozenset({Change("contacts", frame["case"])})

    def _on_step(self, frame: dict[str, Any], _now: int) -> frozenset[Change]:
        self.callers.add(frame["name"])
        return frozenset()

    def _on_callers(self, frame: dict[str, Any], _now: int) -> frozenset[Change]:
        self.callers |= {one["name"] for one in frame["cases"]}
        return frozenset()

    def _on_open_cases(self, frame: dict[str, Any], _now: int) -> frozenset[Change]:
        self.open_cases = frame["cases"]
        return frozenset({Change("open_cases", frame["case"])})

    def _on_sessions(self, frame: dict[str, Any], _now: int) -> frozenset[Change]:
        self.sessions = frame["sessions"]
        return frozenset({Change("sessions")})
