"""Keystrokes for a clinician's eight commonest tasks: the whole client, worked by a pilot against a real server.

A key that is pressed counts as one; what she has to say in her own words does not (the aims say "+ text"). Each task
begins at the workbench, or in a case of hers with the cursor where one writes, and its keys count only when what they
were to do stands in the case's journal on the server.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import httpx

from benchmarks.figure import show
from benchmarks.server import UNIT, send_in
from clinic24_tui.screens.case import CaseScreen
from server.training.patient import Story
from tests.e2e.clinic import Clinic
from tests.e2e.terminal import Terminal

NURSE = "anna"
THROAT = Story("throat", "care", "self", "ont i halsen sedan i går", (), "sore_throat", 0.0, 1.0)


class Hands:
    """The nurse's hands: `keys` counts, `words` are her own and do not count."""

    def __init__(self, terminal: Terminal) -> None:
        """Nothing has been pressed."""
        self.terminal, self.pressed = terminal, 0

    async def keys(self, *names: str) -> None:
        """Press keys."""
        self.pressed += len(names)
        await self.terminal.press(*names)

    async def words(self, text: str) -> None:
        """Type what no phrase knows."""
        await self.terminal.write(text)

    async def case(self) -> str:
        """Wait until a case is open with the cursor where one writes; returns its id."""
        app = self.terminal.app

        def ready() -> bool:
            return isinstance(app.screen, CaseScreen) and app.screen.mine and app.screen.composer.has_cursor

        await self.terminal.until(ready, "the case view")
        return self.terminal.case_screen.case_id


Events = list[dict[str, Any]]


class Task(NamedTuple):
    """What is done, how, with at most how many keys, and what the case's journal must then say that she did."""

    name: str
    aim: int
    do: Callable[[Hands], Awaitable[None]]
    done: dict[str, dict[str, Any]]
    taken: bool = True

    def left(self, events: Events) -> list[str]:
        """Return the kinds of events that have not come about, or say something else."""
        return [
            kind
            for kind, data in self.done.items()
            if not any(event["type"] == kind and data.items() <= event["data"].items() for event in events)
        ]


async def greet(hands: Hands) -> None:
    """Take the most urgent case and greet by phrase."""
    await hands.keys("n")
    await hands.case()
    await hands.keys(";", "h", "enter", "enter")


async def one_blank(hands: Hands) -> None:
    """Answer with a phrase that has one blank."""
    await hands.keys(";", *"säka", "enter")
    await hands.words("tre")
    await hands.keys("enter")


async def self_care(hands: Hands) -> None:
    """Advice by phrase, a safety net by phrase, and close with the outcome."""
    await hands.keys(";", *"ha", "enter", ";", "s", "enter", "enter")
    await hands.terminal.sent()
    await hands.keys("escape", "a", "1", "enter")


async def usual(hands: Hands) -> None:
    """Use the phrases of the day once, by their whole names: one's own recent use comes first in the list from then on."""
    await hands.keys(
        ";", *"halsråd", "enter", "enter", ";", *"säkhals", "enter", "enter", ";", *"hej", "enter", "enter"
    )


async def ask(hands: Hands) -> None:
    """Ask a physiotherapist; the case stays hers."""
    await hands.keys("escape", "f", "f", "enter")
    await hands.words("Kan du bedöma knät?")
    await hands.keys("ctrl+s")


async def hand_over(hands: Hands) -> None:
    """Hand over to a doctor by SBAR, whose parts are filled in from the case; the wish is hers to write."""
    await hands.keys("escape", "l", "l", "enter")
    await hands.words("Bedöm halsen i dag.")
    await hands.keys("ctrl+s")


async def no_answer(hands: Hands) -> None:
    """Note a call without an answer, to be tried again in a quarter of an hour."""
    await hands.keys("escape", "r", "2", "enter")


async def follow_up(hands: Hands) -> None:
    """Put the case away until the day after tomorrow."""
    await hands.keys("escape", "u", "2", "d", "enter")


async def record(hands: Hands) -> None:
    """Make and copy the text for the record."""
    await hands.keys("escape", "j", "ctrl+s")
    assert "Enligt patientens egna uppgifter" in hands.terminal.app.clipboard


BEFORE = Task("use the phrases of the day", 99, usual, {"Message": {}})
TASKS = (
    Task("take the most urgent and greet by phrase", 6, greet, {"Taken": {}, "Message": {}}, taken=False),
    Task("answer with a phrase with one blank", 8, one_blank, {"Message": {}}),
    Task("ask a physiotherapist", 5, ask, {"ColleagueAsked": {"profession": "physiotherapist"}}),
    Task("hand over to a doctor by SBAR", 6, hand_over, {"HandedOver": {"profession": "doctor"}}),
    Task("call, no answer, again in 15 min", 6, no_answer, {"PhoneCalled": {"result": "no_answer", "again": 15}}),
    Task("self-care phrase, safety net, close", 12, self_care, {"Message": {}, "Closed": {"outcome": "self_care"}}),
    Task("follow-up in two days", 5, follow_up, {"Parked": {}}),
    Task("text for the record", 3, record, {}),
)


async def patients(clinic: Clinic, count: int) -> None:
    """Let so many adults of the unit send in a case each."""

    def arrive() -> None:
        with httpx.Client(base_url=clinic.address, timeout=20) as http:
            people = http.get("/api/demo/people", params={"centre": UNIT}).json()["people"]
            adults = [one["number"] for one in people if one["age_unit"] == "y" and 20 <= one["age"] < 60]
            for number in adults[:count]:
                send_in(http, number, Random(number), THROAT)

    await asyncio.to_thread(arrive)


async def count(clinic: Clinic, terminal: Terminal, task: Task) -> int:
    """Do one task in a case of its own; returns the keys, once what they did stands in the journal."""
    hands = Hands(terminal)
    if task.taken:
        await terminal.press("n")
    case = await hands.case() if task.taken else ""
    await task.do(hands)
    case = case or await hands.case()
    await terminal.sent()
    left = task.left([event for event in await clinic.journal(case, NURSE) if event["by"]["kind"] == "staff"])
    if left:
        msg = f"{task.name}: {left} has not come about\n{terminal.screen}"
        raise AssertionError(msg)
    while len(terminal.app.screen_stack) > 1:
        await terminal.press("escape")
    return hands.pressed


async def main() -> None:
    """Count and print."""
    with tempfile.TemporaryDirectory() as folder:
        async with Clinic(Path(folder) / "data") as clinic:
            await patients(clinic, len(TASKS) + 1)
            async with Terminal(clinic.address, NURSE) as terminal:
                await count(clinic, terminal, BEFORE)
                for task in TASKS:
                    show(
                        f"keys to {task.name}", "keys", [await count(clinic, terminal, task)], [], aim=f"<= {task.aim}"
                    )


if __name__ == "__main__":
    asyncio.run(main())
