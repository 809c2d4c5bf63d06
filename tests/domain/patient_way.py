"""A patient's way without a server: the real rules, flows and region, one case, and a clock that is set by hand."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from server.adapters.region import load_region
from server.contract.events import Event
from server.contract.views import PatientStep
from server.domain.actor import Actor
from server.domain.book import Book
from server.domain.case import Case, apply, fold
from server.domain.decide import decide
from server.domain.flow import Flow, Question
from server.domain.life import ALLOWED
from server.domain.listing_page import Listed
from server.domain.permissions import may
from server.domain.refusal import Refusal
from server.domain.steps import step
from server.domain.triage import next_question
from server.domain.verdict import flow_of, subject_of
from tests.support.content import index, library


def at(text: str) -> int:
    """Return milliseconds UTC of an ISO time in UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


OPEN = at("2026-11-24T09:00")  # a Tuesday, 10 in Sweden
NIGHT = at("2026-11-24T02:00")  # the night before, 3 in Sweden
EVENING = at("2026-11-24T18:30")  # the evening, 19.30 in Sweden: the jour is open

ANNA = {"number": "198501019802", "name": "Anna Lind", "born": "1985-01-01", "sex": "female"}


@cache
def real_book() -> Book:
    return Book(library(), index(), load_region())


class Way:
    """One patient: says commands, keeps the journal, shows the page."""

    def __init__(self, now: int = OPEN, listed: Listed | None = None, **person: Any) -> None:
        self.book, self.now = real_book(), now
        self.listed = listed or Listed(True, "asby")
        self.case = Case(id="case-1")
        self.events: list[Event] = []
        self.person = {**ANNA, **person}
        self.refused: Refusal | None = None

    def start(self, who: str = "self", writer_name: str = "Anna Lind") -> "Way":
        writer = "guardian" if who == "child" else "self"
        extra = {"writer": writer, "writer_name": writer_name, "writer_number": "198501019802", "protected": False}
        return self.say("Start", who=who, lang="sv", **self.person, **extra)

    def say(self, kind: str, **fields: Any) -> "Way":
        """Judge a command as the lane does; a refusal is kept in `refused`."""
        actor = Actor("patient", self.case.id, case=self.case.id)
        command = {"id": f"c{len(self.events)}", "type": kind, "case": self.case.id, **fields}
        denied = may(actor, kind, self.case)
        assert denied is None, denied
        assert self.case.state in ALLOWED[kind], (self.case.state, kind)
        decision = decide(self.case, command, actor, self.now, self.book)
        self.refused = decision if isinstance(decision, Refusal) else None
        self.write([] if isinstance(decision, Refusal) else decision, actor)
        return self

    def write(self, drafts: list[tuple[str, dict[str, Any]]], actor: Actor) -> None:
        for type_, data in drafts:
            event = Event(seq=self.case.seq + 1, type=type_, v=1, at=self.now, by=actor.by, data=data)
            apply(self.case, event)
            self.events.append(event)
        if self.events:
            assert fold(self.events) == self.case

    @property
    def types(self) -> list[str]:
        return [event["type"] for event in self.events]

    def page(self, at_question: str | None = None) -> PatientStep:
        shown = step(self.case, self.book, self.now, at_question, self.listed)
        assert not isinstance(shown, Refusal), shown
        assert (shown["case"], shown["seq"]) == (self.case.id, self.case.seq)
        return shown

    @property
    def kind(self) -> str:
        return self.page()["kind"]

    def contact(self) -> "Way":
        return self.say("SetContact", phone="070-174 06 05", notify=True)

    def care(self, words: str = "Jag har ont i halsen") -> "Way":
        """Go on to the tick-list of *Sök vård*."""
        return self.start().contact().say("ChooseEntrance", entrance="care").say("Describe", text=words)

    def flow(self) -> Flow:
        flow = flow_of(self.case, self.book)
        assert flow is not None
        return flow

    def asked(self) -> Question | None:
        return next_question(self.flow(), self.case.intake.answers, subject_of(self.case, self.now))

    def picture(self, question: str) -> str:
        """Send a picture where the question asks for one; returns its id."""
        self.say("SendPicture", question=question, width=40, height=30, bytes=900, digest="d")
        assert self.refused is None, self.refused
        return str(self.case.pictures[-1]["id"])

    def usual(self, **said: Any) -> "Way":
        """Answer as the commonplace patient until the questions end, except where something is said; no nurse is asked for."""
        while self.case.state == "intake" and (kind := self.kind) in ("question", "nurse"):
            if kind == "nurse":
                self.say("ReplyNurse", nurse=False)
                continue
            question = self.asked()
            assert question is not None
            value = said.get(question.id, question.usual)
            if question.kind == "picture" and isinstance(value, list):
                value = [self.picture(question.id) for _ in value]
            self.say("AnswerQuestion", question=question.id, value="" if value is None else value)
            assert self.refused is None, (question.id, value, self.refused)
        return self
