"""A simulated patient: reads the page that a phone would show and says what she would do. Pure: chance comes in as `Random`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from server.contract.views import PatientStep

Command = dict[str, Any]

AGE_APART = 8
CARES = ("none", "no", "unknown")


@dataclass(frozen=True, slots=True)
class Story:
    """What brings a patient: by which entrance, in which words, and how she answers afterwards.

    A question that `answers` does not have is answered by chance and `worry`. `sex` and `age` (years) are those of the
    one who tells it, where that matters; `weight` is how often it comes beside others. `in_turn` gives the replies in
    their order, and the last again.
    """

    id: str
    entrance: str
    who: str
    text: str
    replies: tuple[str, ...]
    complaint: str = ""
    worry: float = 0.1
    goes_on: float = 0.5
    answers: Mapping[str, Any] = field(default_factory=dict)
    sex: str = ""
    age: int = 0
    weight: float = 3.0
    in_turn: bool = False

    def suits(self, number: str, age: int) -> bool:
        """Whether a person of this identity number and age, in years, can tell the story."""
        sex = "male" if int(number[-2]) % 2 else "female"
        return not self.sex or (sex == self.sex and abs(age - self.age) <= AGE_APART)

    def lines(self, chance: Random) -> Iterator[str]:
        """Yield what she answers, one line after the other, without an end."""
        if self.in_turn:
            yield from self.replies
        while True:
            yield self.replies[-1] if self.in_turn else chance.choice(self.replies)


def act(step: PatientStep, story: Story, phone: str, chance: Random) -> Command | None:
    """Return the command that this patient gives to the page, or None when her way in ends here."""
    do = _ACTS.get(step["kind"])
    return do(step["data"], story, phone, chance) if do else None


def _contact(_data: dict[str, Any], _story: Story, phone: str, chance: Random) -> Command:
    return {"type": "SetContact", "phone": phone, "notify": chance.random() < 0.8}


def _entrance(data: dict[str, Any], story: Story, _phone: str, _chance: Random) -> Command:
    open_ways = [way["id"] for way in data["entrances"]]
    wanted = story.entrance if story.entrance in open_ways else open_ways[0]
    return {"type": "ChooseEntrance", "entrance": wanted}


def _unit(data: dict[str, Any], _story: Story, _phone: str, _chance: Random) -> Command | None:
    return {"type": "ChooseUnit", "unit": data["units"][0]["id"]} if data["units"] else None


def _listing(data: dict[str, Any], _story: Story, _phone: str, chance: Random) -> Command | None:
    return {"type": "ChooseUnit", "unit": chance.choice(data["choices"])["unit"]} if data["choices"] else None


def _describe(_data: dict[str, Any], story: Story, _phone: str, _chance: Random) -> Command:
    return {"type": "Describe", "text": story.text}


def _nurse(_data: dict[str, Any], _story: Story, _phone: str, chance: Random) -> Command:
    return {"type": "ReplyNurse", "nurse": chance.random() < 0.5}


def _ticks(data: dict[str, Any], story: Story, _phone: str, chance: Random) -> Command:
    ticked = chance.random() < story.worry * 0.1
    return {"type": "Tick", "items": [chance.choice(data["items"])["id"]] if ticked else []}


def _complaint(data: dict[str, Any], story: Story, _phone: str, _chance: Random) -> Command:
    offered = [item["id"] for item in data["offered"]]
    known = [item["id"] for item in (*data["offered"], *data["others"])]
    if story.complaint in known:
        return {"type": "ChooseComplaint", "flow": story.complaint}
    return {"type": "ChooseComplaint", "flow": offered[0] if offered else "general"}


def _question(data: dict[str, Any], story: Story, _phone: str, chance: Random) -> Command:
    question = data["question"]
    value = story.answers.get(question["id"])
    told = value if value is not None else answer(question, story, chance)
    return {"type": "AnswerQuestion", "question": question["id"], "value": told, "version": data["version"]}


def answer(question: dict[str, Any], story: Story, chance: Random) -> str | int | float | list[str]:
    """Return an answer that the question takes; a worried story more often has what the question asks for."""
    kind: str = question["kind"]
    options: list[str] = [option["id"] for option in question["options"]]
    if kind == "multiple":
        plain = [option for option in options if option != "none"]
        if "none" in options and (chance.random() > story.worry or not plain):
            return ["none"]
        return [chance.choice(plain)]
    if kind == "single":
        calm = [option for option in options if option in CARES]
        if calm and chance.random() > story.worry:
            return chance.choice(calm)
        return chance.choice(options)
    if kind in ("number", "scale"):
        return _number(question, story, chance)
    if kind == "date":
        return "unknown" if question["unknown"] else ""
    return "" if not question["required"] else chance.choice(("nej", "inget särskilt", "vet inte riktigt"))


def _number(question: dict[str, Any], story: Story, chance: Random) -> str | int | float:
    if question["unknown"] and chance.random() < 0.2 + 0.3 * story.worry and not question["required"]:
        return "unknown"
    low, high = question["minimum"] or 0, question["maximum"] or 10
    value = low + (high - low) * chance.betavariate(2, 4)
    return round(value, question["decimals"]) if question["decimals"] else int(value)


def _emergency(_data: dict[str, Any], _story: Story, _phone: str, _chance: Random) -> Command:
    return {"type": "GoOn"}


def _advice(_data: dict[str, Any], story: Story, _phone: str, chance: Random) -> Command:
    return {"type": "GoOn"} if chance.random() < story.goes_on else {"type": "TakeAdvice"}


def _summary(data: dict[str, Any], _story: Story, _phone: str, _chance: Random) -> Command | None:
    return {"type": "Submit"} if data["staffed"] else None


def _call112(_data: dict[str, Any], _story: Story, _phone: str, chance: Random) -> Command:
    return {"type": "Reply112", "called": chance.random() < 0.7}


_ACTS = {
    "contact": _contact,
    "entrance": _entrance,
    "unit": _unit,
    "listing": _listing,
    "describe": _describe,
    "nurse": _nurse,
    "ticks": _ticks,
    "complaint": _complaint,
    "question": _question,
    "emergency": _emergency,
    "advice": _advice,
    "summary": _summary,
    "call112": _call112,
}
