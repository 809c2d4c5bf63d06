"""The form of a scenario's file: what an author may write, and nothing else."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from server.domain.flow import Level, Sex, Writer
from server.training.scenario import (
    Care,
    Chat,
    Cue,
    Deed,
    Expectation,
    Fact,
    Goal,
    Kind,
    Manner,
    Person,
    Scenario,
    Stance,
    When,
    Writing,
)


def _months(value: object) -> int:
    number, unit = str(value)[:-1], str(value)[-1:]
    if unit not in ("m", "y") or not number.isdecimal() or len(number) > 3:
        raise ValueError("Skriv åldern som 34y eller 14m. / Write the age as 34y or 14m.")
    return int(number) * (12 if unit == "y" else 1)


def _line(text: str) -> str:
    if not text.strip():
        raise ValueError("Får inte vara tomt. / Must not be empty.")
    return text.strip()


Words = Annotated[str, AfterValidator(_line), Field(max_length=600)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Names = Annotated[list[str], Field(max_length=20)]
Minutes = Annotated[float, Field(ge=0, le=240)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Title(_Strict):
    sv: Words
    en: Words


class _Person(_Strict):
    name: Words
    age: Annotated[int, BeforeValidator(_months)]
    sex: Sex
    writer: Writer = "self"
    language: str = "sv"
    writes: Writing = "plain"
    worry: Annotated[int, Field(ge=0, le=10)] = 3
    patience: Minutes = 5.0


class _Fact(_Strict):
    has: Words | None = None
    lacks: Words | None = None
    is_: Annotated[Words | None, Field(alias="is")] = None
    unknown: Words | None = None
    manner: Manner = "plain"

    @model_validator(mode="after")
    def _one(self) -> "_Fact":
        if len(self._given()) != 1:
            raise ValueError("Skriv ett av has, lacks, is, unknown. / Write one of has, lacks, is, unknown.")
        return self

    def _given(self) -> dict[Stance, str]:
        ways: dict[Stance, str | None] = {"has": self.has, "lacks": self.lacks, "is": self.is_, "unknown": self.unknown}
        return {stance: says for stance, says in ways.items() if says is not None}

    def made(self) -> Fact:
        """Return the fact."""
        ((stance, says),) = self._given().items()
        return Fact(stance, says, self.manner)


class _When(_Strict):
    minute: Minutes | None = None
    waited: Minutes | None = None
    lines: Annotated[int, Field(ge=1, le=100)] | None = None
    asked: Names = []
    heard: Names = []
    after: str = ""

    @model_validator(mode="after")
    def _some(self) -> "_When":
        if not self.model_fields_set:
            raise ValueError("Skriv när det sker. / Write when it comes.")
        return self


class _Cue(_Strict):
    id: Name
    does: Deed
    when: _When
    says: list[Words] = []
    facts: dict[str, _Fact] = {}
    silent_minutes: Minutes = 0.0

    def made(self) -> Cue:
        """Return the cue."""
        when = self.when
        moment = When(when.minute, when.waited, when.lines, tuple(when.asked), tuple(when.heard), when.after)
        return Cue(self.id, self.does, moment, tuple(self.says), _facts(self.facts), self.silent_minutes)


class _Goal(_Strict):
    id: Name
    text: Words
    why: Words
    asks: Names = []
    says: Names = []
    does: Names = []
    to: str = ""
    before: str = ""
    after: str = ""
    within: Minutes | None = None
    never: bool = False

    @model_validator(mode="after")
    def _one(self) -> "_Goal":
        if sum(bool(way) for way in (self.asks, self.says, self.does)) != 1:
            raise ValueError("Skriv ett av asks, says, does. / Write one of asks, says, does.")
        return self

    def made(self) -> Goal:
        """Return the goal."""
        expect = Expectation(
            tuple(self.asks),
            tuple(self.says),
            tuple(self.does),
            self.to,
            self.before,
            self.after,
            self.within,
            self.never,
        )
        return Goal(self.id, self.text, self.why, expect)


class _Care(_Strict):
    must: Annotated[list[_Goal], Field(min_length=1)]
    should: list[_Goal] = []
    pitfalls: list[_Goal] = []


class ScenarioFile(_Strict):
    """One scenario as it is written."""

    id: Name
    version: Words
    title: _Title
    chat: Chat
    kind: Kind
    person: _Person
    flow: str
    level: Annotated[Level, Field(ge=0, le=5)]
    answers: dict[str, Any] = {}
    about: str
    opening: Annotated[Words, Field(min_length=10)]
    facts: Annotated[dict[str, _Fact], Field(min_length=5)]
    by_herself: list[_Cue] = []
    care: _Care
    lesson: Words

    def made(self) -> Scenario:
        """Return the scenario that the file describes."""
        who, care = self.person, self.care
        goals = [tuple(one.made() for one in kind) for kind in (care.must, care.should, care.pitfalls)]
        return Scenario(
            id=self.id,
            version=self.version,
            title={"sv": self.title.sv, "en": self.title.en},
            chat=self.chat,
            kind=self.kind,
            person=Person(who.name, who.age, who.sex, who.writer, who.language, who.writes, who.worry, who.patience),
            flow=self.flow,
            level=self.level,
            answers=self.answers,
            about=self.about,
            opening=self.opening,
            facts=_facts(self.facts),
            by_herself=tuple(one.made() for one in self.by_herself),
            care=Care(*goals),
            lesson=self.lesson,
        )


def _facts(written: dict[str, _Fact]) -> dict[str, Fact]:
    return {key: fact.made() for key, fact in written.items()}
