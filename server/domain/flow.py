"""What a triage flow is: questions, conditions, rules, advice and examples, as plain frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

Text: TypeAlias = Mapping[str, str]
"""One sentence in every language of the screens: keys "sv" and "en"."""

Level: TypeAlias = int
RING_112: Final[Level] = 0
IMMEDIATE: Final[Level] = 1
URGENT: Final[Level] = 2
WITHIN_DAYS: Final[Level] = 3
ROUTINE: Final[Level] = 4
SELF_CARE: Final[Level] = 5

Answer: TypeAlias = str | list[str] | float | int
Answers: TypeAlias = Mapping[str, Answer]

UNKNOWN: Final = "unknown"
"""The answer "vet ej"."""
NONE: Final = "none"
"""The last box of a multiple question, "Inget av detta"; it excludes every other box."""
SKIPPED: Final = ""
"""What stands for a question that is not required and that the patient passed by."""

Kind: TypeAlias = Literal["single", "multiple", "number", "scale", "date", "text", "picture"]
Sex: TypeAlias = Literal["female", "male"]
Writer: TypeAlias = Literal["self", "guardian", "relative"]
Door: TypeAlias = Literal["adult", "child", "delivery", "gynaecology", "psychiatry", "eye", "dental"]
Entrance: TypeAlias = Literal["symptom", "secretary", "bvc"]
Operator: TypeAlias = Literal["is", "at_least", "at_most", "above", "below", "answered"]

FACTS: Final = ("age_years", "age_months", "sex", "writer", "month", "earlier_contacts")
"""What a condition may ask of the subject instead of a question."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The person a case concerns, as far as a flow may know her.

    `age_months` in whole months, `month` of the year 1–12 (for seasons), `earlier_contacts` = symptom contacts for
    the same complaint in the 30 days before this one.
    """

    age_months: int
    sex: Sex
    writer: Writer
    month: int
    earlier_contacts: int = 0

    @property
    def age_years(self) -> int:
        """Whole years of age."""
        return self.age_months // 12

    def fact(self, name: str) -> str | int:
        """The subject's value for one of FACTS."""
        value: str | int = getattr(self, name)
        return value


@dataclass(frozen=True, slots=True)
class Leaf:
    """One question, score or fact of the subject, compared with values; several values mean any one of them."""

    source: Literal["question", "fact", "score"]
    name: str
    operator: Operator
    values: tuple[str | float, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part is needed; no parts at all hold always."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part is enough; no parts at all never hold."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part must be known not to hold."""

    part: "Condition"


Condition: TypeAlias = Leaf | AllOf | AnyOf | Not
ALWAYS: Final = AllOf(())


@dataclass(frozen=True, slots=True)
class Option:
    """One box or choice, and how it reads in the history when chosen (`positive`) and when not (`negative`).

    For a single question an option has one of the two: the way that choice reads. `points` feed scores.
    """

    id: str
    text: Text
    positive: Text | None = None
    negative: Text | None = None
    points: float | None = None
    text_child: Text | None = None
    text_relative: Text | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One page of questions to the patient.

    `topic` completes "Ej tillfrågad om …"; `history` is the sentence for a number, scale, date, text or picture with
    `{value}` in it; `usual` is the commonplace answer that examples and simulated patients give when nothing is said.
    """

    id: str
    kind: Kind
    text: Text
    topic: Text
    help: Text | None = None
    options: tuple[Option, ...] = ()
    unit: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    decimals: int = 0
    required: bool = True
    unknown: bool = True
    show_when: Condition = ALWAYS
    history: Text | None = None
    medicine: bool = False
    usual: Answer | None = None
    text_child: Text | None = None
    text_relative: Text | None = None
    module: str | None = None

    def option(self, option_id: str) -> Option | None:
        """The option with this id, or None."""
        return next((option for option in self.options if option.id == option_id), None)

    def worded_for(self, subject: Subject) -> "Question":
        """The same question in the words for its writer: oneself, a guardian about a child, a relative."""
        if subject.writer == "self":
            return self
        return replace(
            self,
            text=_worded(self, subject.writer),
            options=tuple(replace(option, text=_worded(option, subject.writer)) for option in self.options),
        )


def _worded(item: Question | Option, writer: Writer) -> Text:
    other = item.text_child if writer == "guardian" else item.text_relative
    return other if other is not None else item.text


@dataclass(frozen=True, slots=True)
class Score:
    """A scoring rule: `terms` give points when they hold, `sums` add the points of the chosen options."""

    id: str
    title: Text
    source: str
    terms: tuple[tuple[float, Condition], ...] = ()
    sums: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition, the level that it gives, and why.

    `ed` marks level 1 with "Åk till akutmottagning nu"; `door` None means by age; `svf` marks level 4 as a
    standardiserat vårdförlopp; `confirm` says what a physician must sign before clinical use. `reason` ends in `action`,
    what is to be done, where the file gives one.
    """

    id: str
    level: Level
    when: Condition
    reason: Text
    source: str
    ed: bool = False
    svf: bool = False
    door: Door | None = None
    confirm: str | None = None
    route: str | None = None
    module: str | None = None
    action: Text | None = None


@dataclass(frozen=True, slots=True)
class Modifier:
    """A circumstance that raises the level by one step, once in all, at most to 2."""

    id: str
    when: Condition
    reason: Text
    source: str


@dataclass(frozen=True, slots=True)
class Advice:
    """One sentence of advice, shown when its condition holds."""

    text: Text
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Example:
    """An invented patient with the level that she must get; unanswered questions take their usual answer."""

    text: str
    ordinary: bool
    subject: Subject
    answers: Answers
    level: Level
    ed: bool = False
    svf: bool = False
    says: str | None = None


@dataclass(frozen=True, slots=True)
class Approval:
    """Who has approved the flow for clinical use, on which day (ISO), and the sign of the wording that was approved."""

    by: str
    on: str
    of: str


@dataclass(frozen=True, slots=True)
class Flow:
    """One complaint's questions, rules and advice.

    `ages` is (from, to) in months, the end not included, None = no end. `undecided` is the level while questions are
    left and no rule has spoken; `otherwise` the rule for answers that no rule fits. `levels` are the declared levels
    as words of the file ("112", "ED", "NOW", "DAY", "SOON", "SVF", "ROUT", "SELF").
    """

    id: str
    version: str
    entrance: Entrance
    titles: Text
    words: Mapping[str, tuple[str, ...]]
    ages: tuple[int, int | None]
    sexes: tuple[Sex, ...]
    depth: Literal["full", "short"]
    levels: tuple[str, ...]
    questions: tuple[Question, ...]
    rules: tuple[Rule, ...]
    otherwise: Rule
    undecided: Level
    safety_net: tuple[Advice, ...]
    route: str
    advice: tuple[Advice, ...] = ()
    acute: bool = True
    modifiers: tuple[Modifier, ...] = ()
    scores: tuple[Score, ...] = ()
    not_covered: tuple[Text, ...] = ()
    examples: tuple[Example, ...] = ()
    approval: Approval | None = None
    lapsed: Approval | None = None
    """A signature that was for another wording, and does not count."""

    def question(self, question_id: str) -> Question | None:
        """The question with this id, or None."""
        return next((question for question in self.questions if question.id == question_id), None)

    def score(self, score_id: str) -> Score | None:
        """The score with this id, or None."""
        return next((score for score in self.scores if score.id == score_id), None)

    def suits(self, subject: Subject) -> bool:
        """Whether the flow is made for a person of this age and sex."""
        first, end = self.ages
        return first <= subject.age_months and (end is None or subject.age_months < end) and subject.sex in self.sexes
