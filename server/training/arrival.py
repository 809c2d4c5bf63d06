"""A scenario's patient on her way in: a fitting person of the invented ones, by the public pages into a queue."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

import httpx

from server.contract.ids import new_id
from server.domain.flow import Answer
from server.training.patient import Command, Story, act
from server.training.phone import NoChild, Refused, identify, people, post, start
from server.training.scenario import Scenario

MOST_PAGES: Final = 80
MOST_PEOPLE: Final = 5
WHO: Final = {"self": "self", "guardian": "child", "relative": "relative"}
Begun = Callable[[str], Awaitable[None]]


async def _nothing(_case: str) -> None:
    """Do nothing when a case has begun."""


@dataclass(slots=True)
class Arrival:
    """One way in. `answers` are the flow's; `used` are numbers of people who have come before and are left alone if others
    fit. `ended` is the page where she stands.
    """

    scenario: Scenario
    answers: Mapping[str, Answer]
    seed: int
    centre: str = ""
    used: set[str] = field(default_factory=set)
    ended: str = ""
    case: str = ""

    async def come_in(self, http: httpx.AsyncClient, begun: Begun = _nothing, gone: Begun = _nothing) -> str:
        """Walk to a queue and return the case's key; who is listed where no chat is connected gives place to another.

        `begun` and `gone` are told of each case that is started, and of one that led elsewhere. Raises Refused, NoChild.
        """
        chance = Random(self.seed)  # noqa: S311  a scenario wants a seed, not secrecy
        for _ in range(MOST_PEOPLE):
            token, step = await self._identified(http, self._story(), chance)
            self.case = str(step["case"])
            await begun(self.case)
            await self._walk(http, token, step, chance)
            if self.ended in ("waiting", "chat"):
                return token
            await gone(self.case)
        raise Refused(
            f"patienten kom inte till kön utan till sidan {self.ended} / the patient came to the page {self.ended}"
        )

    async def go_on(self, http: httpx.AsyncClient, token: str) -> bool:
        """Go on with a way in that was cut off; says whether it leads to a queue."""
        answer = await http.get("/api/patient/case", headers={"authorization": f"Bearer {token}"})
        if answer.is_error:
            return False
        await self._walk(http, token, answer.json()["step"], Random(self.seed))  # noqa: S311  a seed, not secrecy
        return self.ended in ("waiting", "chat")

    async def _walk(self, http: httpx.AsyncClient, token: str, step: dict[str, Any], chance: Random) -> None:
        story = self._story()
        phone = f"070-174 06 {chance.randint(5, 99):02d}"
        for _ in range(MOST_PAGES):
            wanted = self._page(step, story, phone, chance)
            if wanted is None:
                break
            done = await post(http, "/api/patient/case/commands", token, {"id": new_id(), **wanted})
            step = done["step"]
        self.ended = str(step["kind"])

    @staticmethod
    def _page(step: dict[str, Any], story: Story, phone: str, chance: Random) -> Command | None:
        """What she does on a page; who writes to the secretary stays with the secretary."""
        if step["kind"] == "nurse":
            return {"type": "ReplyNurse", "nurse": False}
        return act(step, story, phone, chance)  # type: ignore[arg-type]  # the page as it came over the wire

    def _story(self) -> Story:
        scenario, who = self.scenario, self.scenario.person
        return Story(
            id=scenario.id,
            entrance=scenario.entrance,
            who=WHO[who.writer],
            text=scenario.opening,
            replies=(),
            complaint=scenario.flow,
            worry=0.0,
            goes_on=1.0,
            answers=self.answers,
            sex=who.sex,
            age=who.age_months // 12,
        )

    async def _identified(self, http: httpx.AsyncClient, story: Story, chance: Random) -> tuple[str, dict[str, Any]]:
        """A person who can tell it: of her sex and age, or with a child of about that age."""
        found = await people(http, self.centre)
        fresh = [one for one in found if one["number"] not in self.used]
        if story.who != "child":
            person = self._adult(fresh, story, chance) or self._adult(found, story, chance) or chance.choice(found)
            self.used.add(person["number"])
            known = await identify(http, person["number"], story.who)
            return await start(http, known, story.who, "")
        chance.shuffle(fresh)
        for person in [one for one in (*fresh, *found) if one["guardian"]]:
            known = await identify(http, person["number"], story.who)
            children = [one for one in known["children"] if self._fits(one)]
            if children:
                self.used.add(person["number"])
                return await start(http, known, story.who, children[0]["number"])
        raise NoChild

    @staticmethod
    def _adult(found: list[dict[str, Any]], story: Story, chance: Random) -> dict[str, Any] | None:
        fitting = [one for one in found if story.suits(one["number"], one["age"])]
        return chance.choice(fitting) if fitting else None

    def _fits(self, child: dict[str, Any]) -> bool:
        """Whether a child of the demo's is about as old: an infant for an infant, else within two years."""
        months = child["age"] * (12 if child["age_unit"] == "y" else 1) if child["age_unit"] in ("y", "m") else 0
        wanted = self.scenario.person.age_months
        return months < 24 if wanted < 24 else abs(months - wanted) <= 24
