"""Who lives through the day that the golden frames are taken from: clinicians and patients whose every frame is kept."""

from collections.abc import Iterable
from typing import Any

import httpx

from server.contract.ids import new_id
from server.domain.permissions import CALLER_COMMANDS
from tests.api.patient_client import PatientClient
from tests.support.houses import Running
from tests.support.wire import Frame, Page, Staff

FILES = (
    "staff_frames",
    "staff_commands",
    "server_frames",
    "patient_frames",
    "patient_commands",
    "patient_server_frames",
    "events",
    "steps",
)
Golden = dict[str, dict[str, Frame]]
MAY_BE_EMPTY = frozenset({"notices", "detail"})


class Sheet:
    """The first example of each kind."""

    def __init__(self) -> None:
        self.found: Golden = {name: {} for name in FILES}

    def keep(self, file: str, kind: str, frame: Frame) -> None:
        """Keep the fullest example: frames without any rows or events say little."""
        known = self.found[file].get(kind)
        if known is None or (len(str(frame)) > len(str(known)) and _thin(known)):
            self.found[file][kind] = frame

    def told(self, frames: Iterable[Frame], file: str) -> None:
        """Keep what a server has said on a socket."""
        for frame in frames:
            self.keep(file, frame["type"], frame)


def _thin(frame: Frame) -> bool:
    return any(value == [] for value in frame.values())


class Clinician(Staff):
    """A clinician's socket whose own frames are kept too."""

    sheet: Sheet

    async def send(self, **frame: Any) -> None:
        kind = frame["type"]
        if kind == "cmd" and frame["cmd"]["type"] not in CALLER_COMMANDS:
            self.sheet.keep("staff_commands", frame["cmd"]["type"], frame["cmd"])
        self.sheet.keep("staff_frames", kind, frame)
        await super().send(**frame)


class Phone(Page):
    """A patient's socket whose own frames are kept too."""

    sheet: Sheet

    async def send(self, **frame: Any) -> None:
        kind = frame["type"]
        if kind == "cmd":
            self.sheet.keep("patient_commands", frame["cmd"]["type"], frame["cmd"])
        self.sheet.keep("patient_frames", kind, frame)
        await super().send(**frame)


class Patient(PatientClient):
    """A phone over the API whose commands and pages are kept."""

    sheet: Sheet

    async def say(self, kind: str, *, id: str | None = None, **fields: Any) -> httpx.Response:  # noqa: A002  the field's name
        name = id or new_id()
        self.sheet.keep("patient_commands", kind, {"id": name, "type": kind, "case": self.case, **fields})
        self.sheet.keep("steps", self.step["kind"], dict(self.step))
        answer = await super().say(kind, id=name, **fields)
        self.sheet.keep("steps", self.step["kind"], dict(self.step))
        return answer


class Day:
    """The steps of the day against one running house."""

    def __init__(self, house: Running, http: httpx.AsyncClient, people: list[dict[str, Any]]) -> None:
        self.house, self.http, self.people = house, http, people
        self.sheet = Sheet()
        self._used: set[str] = set()

    async def patient(self, *, child: bool = False) -> Patient:
        """Let the next invented adult who is listed at Åsby begin a case."""
        patient = Patient(self.http, self.people)
        patient.sheet = self.sheet
        fits = [
            p for p in self.people if p["age_unit"] == "y" and 25 <= p["age"] < 60 and p["number"] not in self._used
        ]
        number = str(next(p["number"] for p in fits if p["guardian"] or not child))
        self._used.add(number)
        await patient.start(number)
        self.sheet.keep(
            "patient_commands",
            "Start",
            {"id": new_id(), "type": "Start", "case": patient.case, "who": "self", "lang": "sv"},
        )
        self.sheet.keep("steps", patient.step["kind"], dict(patient.step))
        return patient

    def clinician(self) -> Clinician:
        who = Clinician(self.house.staff)
        who.sheet = self.sheet
        return who

    def phone(self) -> Phone:
        page = Phone(self.house.patients)
        page.sheet = self.sheet
        return page
