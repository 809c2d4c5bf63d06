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
            if line:
                self._note("Message", "staff", at, line)
                self._hear(patient.hears(line, at), at)
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

    def _hear(self, lines: list[Line], at: float) -> None:
        for line in lines:
            at += line.seconds
            if line.picture:
                self._note("PictureSent", "patient", at, "")
                self._tell(_PICTURE[self.lang])
                continue
            self._note("Message", "patient", at, line.text)
            self._tell(f"> {line.text}")

    def _note(self, kind: str, by: str, at: float, text: str) -> None:
        who = By(kind="staff" if by == "staff" else "patient", id=by)
        seq = len(self.events) + 1
        held = self.events[-1]["at"] if self.events else 0
        when = max(round(at * MS), held)
        self.events.append(Event(seq=seq, type=kind, v=1, at=when, by=who, data={"text": text} if text else {}))

    def _tell(self, *lines: str) -> None:
        self.out.writelines(f"{line}\n" for line in lines)
        self.out.flush()
