"""Who comes to the page and who works her case, for the tests of the patient's page."""

from playwright.async_api import expect

from server.adapters.people import Population, invent
from server.bootstrap import DEMO_DAY
from server.domain.actor import Actor
from server.domain.case import Case
from tests.e2e.phone import Phone
from tests.support.houses import Running


def population(server: Running) -> Population:
    """Return the demo's people as the server has invented them."""
    return invent(server.house.settings.demo_people, server.house.reference.book().region, DEMO_DAY)


def adult(server: Running) -> str:
    """Return an adult who is listed at a connected centre."""
    known, units = population(server), server.house.reference.book().region.units
    grown = (one.number for one in known.people if 1966 < one.born.year < 2000)
    listed = ((number, units.get(known.listings[number].centre or "")) for number in grown)
    return next(number for number, unit in listed if unit is not None and unit.connected)


async def only_case(server: Running) -> Case:
    """Return the one case that there is."""
    rows = server.disk("SELECT id FROM cases")
    assert len(rows) == 1
    case = await server.house.store.case(rows[0][0])
    assert case is not None
    return case


class Nurse:
    """A clinician who works one case straight through the lane."""

    def __init__(self, server: Running, case: Case) -> None:
        self.server, self.case = server, case
        self.actor = Actor("staff", "nils", name="Nils Ek", unit=case.unit, profession=case.profession)
        self.owner_seq: int | None = None
        self.said = 0

    async def does(self, kind: str, **fields: object) -> None:
        body: dict[str, object] = {
            "id": f"{kind}-{self.server.clock.at}-{fields}"[:60],
            "type": kind,
            "case": self.case.id,
            **fields,
        }
        if self.owner_seq is not None and kind in ("SendMessage", "SendVideo", "Close"):
            body["owner_seq"] = self.owner_seq
        answer = await self.server.house.lane.submit(self.actor, body)
        assert answer.ok, answer
        self.owner_seq = answer.owner_seq


async def to_queue(phone: Phone, server: Running, words: str = "Jag har ont i halsen") -> Case:
    """Go all the way to the queue by the general flow."""
    await phone.to_ticks(adult(server), words)
    await phone.pick("Inget av detta")
    await phone.press("Nästa")
    await phone.at("Vad stämmer bäst?")
    await phone.press("Något annat")
    await expect(phone.page.locator(".eyebrow")).to_be_visible()
    assert await phone.answer_mildly({}) > 5
    await phone.at("Din vårdcentral")
    await phone.press("Fortsätt till")
    await phone.at("Stämmer det här?")
    await phone.press("Skicka")
    await phone.at("Du är i kön")
    return await only_case(server)
