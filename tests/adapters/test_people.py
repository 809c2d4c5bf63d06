import re
from datetime import date

import pytest

from server.adapters.people import LARGEST, Population, invent
from server.adapters.region import load_region
from server.adapters.reserved_numbers import by_rule, older
from server.domain.identity_number import IdentityNumber, parse

DAY = date(2026, 11, 23)
REGION = load_region()
RESERVED = {one.number for one in by_rule(date(1900, 1, 1), DAY)} | {one.number for one in older()}


def years(born: date) -> int:
    return DAY.year - born.year - ((DAY.month, DAY.day) < (born.month, born.day))


@pytest.fixture(scope="module")
def population() -> Population:
    return invent(600, REGION, DAY)


def test_the_same_seed_gives_the_same_people(population: Population) -> None:
    assert invent(600, REGION, DAY) == population
    assert invent(600, REGION, DAY, seed="other").people != population.people


def test_every_number_is_reserved_right_and_given_once(population: Population) -> None:
    numbers = [person.number for person in population.people]
    assert len(set(numbers)) == 600
    assert set(numbers) <= RESERVED
    for person in population.people:
        read = parse(person.number, DAY)
        assert isinstance(read, IdentityNumber)
        assert (read.born, read.sex, read.coordination) == (person.born, person.sex, False)


def test_reserved_numbers_have_the_series_of_their_years() -> None:
    ruled = list(by_rule(date(1900, 1, 1), date(2026, 12, 31)))
    assert len({one.number for one in ruled}) == len(ruled)
    assert {one.number[8:11] for one in ruled} == {"238", "239"}
    assert min(one.born for one in ruled) == date(1991, 1, 1)
    for one in older():
        read = parse(one.number, DAY)
        assert isinstance(read, IdentityNumber)
        assert (read.born, read.sex) == (one.born, one.sex)


def test_known_numbers_of_the_published_list_follow_from_the_rules() -> None:
    ruled = {one.number for one in by_rule(date(1991, 1, 1), DAY)}
    assert {"199107172380", "199610202385", "200001022391"} <= ruled


def test_all_kinds_of_people_are_there(population: Population) -> None:
    ages = {years(person.born) for person in population.people}
    assert {0, 1, 5, 12, 13} <= ages
    assert max(ages) > 90
    assert len([age for age in ages if 37 <= age <= 100]) >= 15
    listings = [population.listings[person.number] for person in population.people]
    closed = {unit.id for unit in REGION.of_kind("centre", connected=False)}
    assert any(listing.centre in closed for listing in listings)
    assert any(listing.away for listing in listings)
    assert any(listing.centre is None and listing.away is None for listing in listings)
    assert any(person.protected for person in population.people)
    assert {person.sex for person in population.people} == {"female", "male"}
    assert len(population.listed_at("asby")) > 100


@pytest.mark.parametrize("count", [0, 1, 60])
def test_a_small_demo_has_its_people(count: int) -> None:
    assert len(invent(count, REGION, DAY).people) == count


def test_sixty_people_are_enough_for_every_way() -> None:
    few = invent(60, REGION, DAY)
    assert any(person.protected for person in few.people)
    assert any(listing.away for listing in few.listings.values())
    assert any(listing.bvc for listing in few.listings.values())


def test_children_have_grown_up_guardians_who_share_their_home(population: Population) -> None:
    known = {person.number: person for person in population.people}
    children = [person for person in population.people if years(person.born) < 18]
    assert children
    for child in children:
        assert child.guardians
        for number in child.guardians:
            guardian = known[number]
            assert years(guardian.born) - years(child.born) >= 17
            assert (guardian.last, guardian.protected) == (child.last, child.protected)
    assert all(not person.guardians for person in population.people if years(person.born) >= 18)


def test_only_small_children_are_enrolled_and_nearby_where_it_can_be(population: Population) -> None:
    near = {unit.centre: unit.id for unit in REGION.of_kind("bvc")}
    for person in population.people:
        listing = population.listings[person.number]
        if listing.bvc is not None:
            assert years(person.born) < 6
            assert near.get(listing.centre, listing.bvc) == listing.bvc


def test_telephones_are_fiction_and_small_children_have_none(population: Population) -> None:
    for person in population.people:
        grown = years(person.born) >= 13
        assert bool(person.phone) is grown
        assert not grown or re.fullmatch(r"070-174 06 (0[5-9]|[1-9]\d)", person.phone)


def test_as_many_as_there_are_numbers_for_and_no_more() -> None:
    assert len({person.number for person in invent(LARGEST, REGION, DAY).people}) == LARGEST
    with pytest.raises(ValueError, match="can be invented"):
        invent(LARGEST + 1, REGION, DAY)
