from datetime import date

import pytest

from server.adapters.identity import DemoIdentity
from server.adapters.listing import ListingTable
from server.adapters.notices import TEXTS, Outbox
from server.adapters.people import invent
from server.adapters.region import load_region
from server.app.outside import IdentityProvider, Listing, ListingRegister, NoticeSender
from server.domain.refusal import Refusal

DAY = date(2026, 11, 23)
POPULATION = invent(200, load_region(), DAY)


@pytest.fixture
def identity() -> IdentityProvider:
    return DemoIdentity(POPULATION.people, lambda: DAY)


async def test_a_number_gives_its_person_in_every_way_of_writing(identity: IdentityProvider) -> None:
    person = POPULATION.people[0]
    n = person.number
    for written in (n, f"{n[:8]}-{n[8:]}", f" {n[2:8]}-{n[8:]} "):
        assert await identity.identify(written) == person


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("hej", "number_format"),
        ("19910717-2381", "number_check"),
        ("20270106-2396", "number_future"),
        ("19121212-1212", "number_unknown"),
    ],
)
async def test_a_number_that_gives_nobody_says_why(identity: IdentityProvider, written: str, code: str) -> None:
    assert await identity.identify(written) == Refusal(code)


async def test_a_guardian_has_her_children_the_youngest_first(identity: IdentityProvider) -> None:
    child = next(person for person in POPULATION.people if person.guardians)
    found = await identity.children(child.guardians[0])
    assert child in found
    assert list(found) == sorted(found, key=lambda one: one.born, reverse=True)
    assert await identity.children(child.number) == ()


async def test_the_register_answers_for_everybody() -> None:
    register: ListingRegister = ListingTable(POPULATION.listings)
    for person in POPULATION.people:
        assert await register.listing(person.number) == POPULATION.listings[person.number]
    assert await register.listing("191212121212") == Listing()


async def test_the_outbox_shows_what_was_sent_and_stays_small() -> None:
    times = iter(range(100))
    outbox = Outbox(lambda: next(times), kept=3)
    sender: NoticeSender = outbox
    for number in range(5):
        await sender.send(f"070-174 06 {10 + number}", "reply", "sv" if number % 2 else "en")
    assert [(notice.at, notice.phone) for notice in outbox.notices] == [
        (4, "070-174 06 14"),
        (3, "070-174 06 13"),
        (2, "070-174 06 12"),
    ]
    assert [notice.text for notice in outbox.notices[:2]] == [TEXTS["reply"][1], TEXTS["reply"][0]]
    assert outbox.forgotten == 2


def test_no_notice_has_room_for_content_and_each_fits_two_messages() -> None:
    for swedish, english in TEXTS.values():
        for text in (swedish, english):
            assert "{" not in text
            assert 0 < len(text) <= 134
