"""The flow files' format as pydantic models: what an author may write, and nothing else."""

import re
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from server.domain.flow import Door, Entrance, Kind, Sex, Writer

LEVEL_WORDS: Final = {"112": 0, "ED": 1, "NOW": 1, "DAY": 2, "SOON": 3, "SVF": 4, "ROUT": 4, "SELF": 5}
"""The words that a file uses for the levels, and the level behind each."""

_AGE: Final = re.compile(r"(\d{1,3})([my])")


def age_in_months(value: object) -> object:
    """`18m` and `16y` as months; anything else is said to be wrong."""
    match = _AGE.fullmatch(str(value))
    if match is None:
        raise ValueError("write an age as months or years, for example 18m or 16y")
    return int(match[1]) * (12 if match[2] == "y" else 1)


def _id(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", value):
        raise ValueError("write an id with small letters a–z, digits and underscores, beginning with a letter")
    return value


def _level(value: object) -> object:
    return str(value) if value == 112 else value


Id = Annotated[str, AfterValidator(_id)]
Months = Annotated[int, BeforeValidator(age_in_months)]
LevelWord = Annotated[Literal["112", "ED", "NOW", "DAY", "SOON", "SVF", "ROUT", "SELF"], BeforeValidator(_level)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Raw = dict[str, Any]
"""A condition as written; `conditions.parse` reads it, because it may nest."""


def _both_languages(text: object) -> object:
    if not isinstance(text, dict):
        return text
    for language, name in (("sv", "Swedish"), ("en", "English")):
        if language not in text:
            raise ValueError(f"the {name} text is missing; write {{sv: …, en: …}}")
    if len(text) > 2:
        if None in text.values():
            raise ValueError('a text with a comma, colon or ? in it needs quotes: {sv: "Ja, ofta", en: "Yes, often"}')
        raise ValueError("a text has two languages: sv and en")
    return text


TextFile = Annotated[dict[str, Sentence], BeforeValidator(_both_languages)]
"""A sentence in both languages."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NumberTag(_File):
    """A tag that a number carries from or up to a limit."""

    tag: Id
    at_least: float | None = None
    at_most: float | None = None


class OptionFile(_File):
    """A box or choice of a question."""

    id: Id
    text: TextFile
    positive: TextFile | None = None
    negative: TextFile | None = None
    points: float | None = None
    tags: tuple[Id, ...] = ()
    text_child: TextFile | None = None
    text_relative: TextFile | None = None


class QuestionFile(_File):
    """A question; `kind: yes_no` is short for a single question with the choices `yes` and `no`."""

    id: Id
    kind: Kind | Literal["yes_no"]
    text: TextFile
    topic: TextFile
    help: TextFile | None = None
    options: tuple[OptionFile, ...] = ()
    none: bool = True
    positive: TextFile | None = None
    negative: TextFile | None = None
    history: TextFile | None = None
    unit: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    decimals: int = 0
    required: bool = True
    unknown: bool = True
    show_when: Raw | None = None
    medicine: bool = False
    tags: tuple[Id | NumberTag, ...] = ()
    usual: str | float | list[str] | None = None
    text_child: TextFile | None = None
    text_relative: TextFile | None = None


class UseFile(_File):
    """Where a module's questions stand; `without` leaves out questions or options, `show_when` narrows when."""

    use: Id
    without: tuple[Id, ...] = ()
    show_when: Raw | None = None


class ScoreTermFile(_File):
    """Points that are given when a condition holds."""

    points: float
    when: Raw


class ScoreFile(_File):
    """A scoring rule."""

    id: Id
    title: TextFile
    source: Sentence
    terms: tuple[ScoreTermFile, ...] = ()
    sums: tuple[Id, ...] = ()


class RuleFile(_File):
    """A condition, its level, and why."""

    id: Id
    level: LevelWord
    when: Raw
    reason: TextFile
    action: TextFile | None = None
    source: Sentence
    confirm: Sentence | None = None
    door: Door | None = None
    route: Id | None = None


class OtherwiseFile(_File):
    """The level when no rule fits."""

    level: LevelWord
    reason: TextFile
    source: Sentence


class ModifierFile(_File):
    """A circumstance that raises by one step."""

    id: Id
    when: Raw
    reason: TextFile
    source: Sentence


class AdviceFile(_File):
    """A sentence of advice, and when it is shown."""

    sv: Sentence
    en: Sentence
    when: Raw | None = None


class AgesFile(_File):
    """From (included) and to (not included)."""

    from_: Months = Field(alias="from")
    to: Months | None = None


class WordsFile(_File):
    """The words by which a patient may name the complaint."""

    sv: tuple[Sentence, ...]
    en: tuple[Sentence, ...]


class WhoFile(_File):
    """An invented person; the writer is a guardian under 13 years unless said otherwise."""

    age: Months
    sex: Sex
    writer: Writer | None = None
    month: int = Field(default=11, ge=1, le=12)
    earlier_contacts: int = 0


class ExampleFile(_File):
    """An invented patient and the level that she must get."""

    text: Sentence
    kind: Literal["ordinary", "emergency"]
    who: WhoFile
    answers: dict[str, str | float | list[str]]
    level: LevelWord
    says: Sentence | None = None


class ApprovalFile(_File):
    """A physician's name, the day of the approval, and the sign of the wording that `flow show` gives."""

    by: Sentence
    on: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    of: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]


class ModuleFile(_File):
    """Questions, rules and modifiers that several flows share."""

    id: Id
    questions: tuple[QuestionFile, ...]
    rules: tuple[RuleFile, ...] = ()
    modifiers: tuple[ModifierFile, ...] = ()
    scores: tuple[ScoreFile, ...] = ()


class FlowFile(_File):
    """One complaint."""

    id: Id
    version: Sentence
    entrance: Entrance
    titles: TextFile
    words: WordsFile
    ages: AgesFile
    sexes: tuple[Sex, ...] = ("female", "male")
    depth: Literal["full", "short"]
    acute: bool
    levels: tuple[LevelWord, ...]
    tags: tuple[Id, ...] = ()
    questions: tuple[QuestionFile | UseFile, ...] = Field(min_length=1)
    scores: tuple[ScoreFile, ...] = ()
    rules: tuple[RuleFile, ...]
    otherwise: OtherwiseFile
    undecided: LevelWord | None = None
    advice: tuple[AdviceFile, ...] = ()
    safety_net: tuple[AdviceFile, ...] = Field(min_length=1)
    route: Id
    not_covered: tuple[TextFile, ...] = ()
    examples: tuple[ExampleFile, ...] = ()
    approval: ApprovalFile | None = None


class TickItemFile(_File):
    """A box of the emergency tick-list."""

    id: Id
    text: TextFile
    history: TextFile
    level: Literal["112", "ED"] = "112"
    door: Door | None = None
    source: Sentence


class TickListFile(_File):
    """One wording of the emergency tick-list."""

    kind: Literal["self", "child", "infant", "relative"]
    title: TextFile
    none: TextFile
    items: tuple[TickItemFile, ...] = Field(min_length=1)


class TickListsFile(_File):
    """The four emergency tick-lists."""

    lists: tuple[TickListFile, ...]


class NumberFile(_File):
    """A telephone number that patients are given."""

    id: Id
    title: TextFile
    number: Sentence
    tel: Annotated[str, StringConstraints(pattern=r"^\+?[0-9]{2,15}$")]
    note: TextFile | None = None
    verified: bool = False


class NumbersFile(_File):
    """The telephone numbers, and when they are to be read through again."""

    review_by: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    numbers: tuple[NumberFile, ...]


class LevelFile(_File):
    """How a level is named to staff and to patients."""

    level: int = Field(ge=0, le=5)
    staff: TextFile
    patient: TextFile
    clock: Literal["calendar", "opening"]


class DoorFile(_File):
    """How an emergency door is named to patients."""

    id: Door
    title: TextFile


class LevelsFile(_File):
    """The level map and the doors."""

    levels: tuple[LevelFile, ...] = Field(min_length=6, max_length=6)
    doors: tuple[DoorFile, ...]
