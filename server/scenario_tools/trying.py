"""`scenario try`: a chat with a scenario's patient, line by line, and a debrief at the end."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TextIO

from server.contract.events import By, Event
from server.training.debrief import debrief
from server.training.judging import judge
from server.training.scenario import Scenario
from server.training.talk import Line, SimulatedPatient

MS: Final = 1000
MINUTE: Final = 60.0
END: Final = "."
_PICTURE: Final = {"sv": "[bild]", "en": "[picture]"}
DEEDS: Final = {
    "ring": "PhoneCalled", "call": "PhoneCalled", "lämna": "HandedOver", "hand": "HandedOver", "fråga": "ColleagueAsked",
    "ask": "ColleagueAsked", "notera": "Note", "note": "Note", "nivå": "LevelSet", "level": "LevelSet",
}  # fmt: skip
"""What a line that begins with `!` does beside writing: `!lämna sköterska`, `!ring`, `!notera …`."""
_PROFESSIONS: Final = {"sköterska": "nurse", "läkare": "doctor", "sekreterare": "secretary"}
_NO_DEED: Final = {
    "sv": "Det går inte att göra här. Skriv !ring, !lämna sköterska, !fråga, !notera eller !nivå.",
    "en": "That cannot be done here. Write !call, !hand nurse, !ask, !note or !level.",
}
_ENDED: Final = {"sv": "Genomgången:", "en": "The debrief:"}


@dataclass(slots=True)
class Chat:
    """One talk, read from `source` and told to `out`; `clock` gives seconds, and `+N` lets N minutes pass."""

    scenario: Scenario
    seed: int
    lang: str
    source: TextIO
    out: TextIO
    phrases: Mapping[str, str] = field(default_factory=dict)
    clock: Callable[[], float] = time.monotonic
    events: list[Event] = field(default_factory=list)
    passed: float = 0.0

    def run(self) -> int:
        """Talk until the input ends or a line is a single full stop; returns 0."""
        patient = SimulatedPatient(self.scenario, self.seed)
        begun = self.clock()
        self._note("Taken", "staff", 0.0, "")
        self._tell(f"[{self.scenario.title[self.lang]}: {self.scenario.person.name}]", f"> {self.scenario.opening}")
        for read in self.source:
            line = read.strip()
            at = self.clock() - begun + self.passed
            if line == END:
                break
            if line.startswith("+") and line[1:].isdecimal():
                self._passes(patient, at, int(line[1:]) * MINUTE)
                continue
            self._hear(patient.due(at), at)
            if line.startswith("!"):
                self._does(line[1:], at)
                continue
            if line:
                self._note("Message", "staff", at, line)
                self._hear(patient.hears(line, at), at)
        if not any(event["type"] == "HandedOver" for event in self.events):  # It is no longer hers to close.
            self._note("Closed", "staff", self.clock() - begun + self.passed, "")
        report = debrief(judge(self.scenario, self.events), self.phrases, self.lang)
        self._tell("", _ENDED[self.lang], "", report)
        return 0

    def _passes(self, patient: SimulatedPatient, at: float, seconds: float) -> None:
        """Let time pass as far as she has something to say, then on."""
        end = at + seconds
        self._hear(patient.due(at), at)
        while (moment := patient.next_at()) <= end:
            at = max(at, moment)
            said = patient.due(at)
            if not said:
                break
            self._hear(said, at)
        self.passed += seconds

    def _does(self, said: str, at: float) -> None:
        name, _, rest = said.partition(" ")
        kind = DEEDS.get(name)
        if kind is None:
            self._tell(_NO_DEED[self.lang])
            return
        to = _PROFESSIONS.get(rest.strip(), rest.strip())
        self._note(kind, "staff", at, "" if kind == "HandedOver" else rest, to if kind == "HandedOver" else "")

    def _hear(self, lines: list[Line], at: float) -> None:
        for line in lines:
            at += line.seconds
            if line.picture:
                self._note("PictureSent", "patient", at, "")
                self._tell(_PICTURE[self.lang])
                continue
            self._note("Message", "patient", at, line.text)
            self._tell(f"> {line.text}")

    def _note(self, kind: str, by: str, at: float, text: str, to: str = "") -> None:
        who = By(kind="staff" if by == "staff" else "patient", id=by)
        seq = len(self.events) + 1
        held = self.events[-1]["at"] if self.events else 0
        when = max(round(at * MS), held)
        data: dict[str, object] = {name: value for name, value in (("text", text), ("profession", to)) if value}
        self.events.append(Event(seq=seq, type=kind, v=1, at=when, by=who, data=data))

    def _tell(self, *lines: str) -> None:
        self.out.writelines(f"{line}\n" for line in lines)
        self.out.flush()
