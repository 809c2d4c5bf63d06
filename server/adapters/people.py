"""Invents people for the demo: for one seed, count and day always the same, with numbers reserved for tests.

Phone numbers come from the mobile series that is kept free for fiction (070-174 06 05 to 99).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import blake2b
from importlib.resources import files
from types import MappingProxyType
from typing import Final, TypeVar

import yaml

from server.adapters.reserved_numbers import BOTH, Reserved, Sex, by_rule, older
from server.app.outside import Listing, Person
from server.domain.region import Region

Item = TypeVar("Item")

LARGEST: Final = 4_000
"""More people than this would use up the reserved numbers of some ages."""
_ADULT: Final = 18
_OWN_PHONE: Final = 13
_BVC_BELOW: Final = 6
# Taken by turns and not drawn, so that a small demo has each of them too.
_TURNS: Final = 20
_NOT_CONNECTED, _AWAY, _UNLISTED, _PROTECTED, _BLOCKING = 3, 7, 11, 15, 17
_OLDER_EVERY: Final = 2
_FIRST_CENTRE_EVERY: Final = 4
_SEXES: Final[tuple[Sex, Sex]] = ("female", "male")


@dataclass(frozen=True, slots=True)
class Population:
    """The invented people, where each (by number) is listed and enrolled, and which units some have had blocked."""

    people: tuple[Person, ...]
    listings: Mapping[str, Listing]
    blocks: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def listed_at(self, centre: str) -> tuple[Person, ...]:
        """The people of one health centre."""
        return tuple(person for person in self.people if self.listings[person.number].centre == centre)


class _Numbers:
    """Gives out the reserved numbers of some days of birth, each once."""

    def __init__(self, first: date, last: date) -> None:
        self._free: dict[Sex, list[Reserved]] = {sex: [] for sex in _SEXES}
        for one in by_rule(first, last):
            self._free[one.sex].append(one)

    def take(self, sex: Sex, drawn: int, after: date = date.min) -> Reserved | None:
        """One of the sex, born after a day; None when no number is left."""
        free = [one for one in self._free[sex] if one.born > after]
        if not free:
            return None
        taken = free[drawn % len(free)]
        self._free[sex].remove(taken)
        return taken


@dataclass(frozen=True, slots=True)
class _Dice:
    """Draws that depend on nothing but the seed, the household and what is drawn."""

    seed: str
    household: int

    def roll(self, what: str, sides: int = 1 << 32) -> int:
        """A number from 0 up to, not including, `sides`."""
        drawn = blake2b(f"{self.seed}/{self.household}/{what}".encode(), digest_size=8).digest()
        return int.from_bytes(drawn, "big") % sides

    def pick(self, what: str, items: Sequence[Item]) -> Item:
        """One of the items."""
        return items[self.roll(what, len(items))]


@dataclass(frozen=True, slots=True)
class _Home:
    """A household: what its members share."""

    dice: _Dice
    names: Mapping[str, list[str]]
    last: str
    protected: bool
    listing: Listing
    blocks: frozenset[str] = frozenset()

    def person(self, who: str, number: Reserved, reference: date, guardians: tuple[str, ...] = ()) -> Person:
        """One member of the household."""
        phone = f"070-174 06 {5 + self.dice.roll(f'{who} phone', 95):02d}"
        return Person(
            number=number.number,
            first=self.dice.pick(f"{who} first", self.names[number.sex]),
            last=self.last,
            born=number.born,
            sex=number.sex,
            protected=self.protected,
            guardians=guardians,
            phone=phone if _years(number.born, reference) >= _OWN_PHONE else "",
        )


def invent(count: int, region: Region, reference: date, seed: str = "asnen") -> Population:
    """Invent `count` people (at most LARGEST) of a region as they are on the day `reference`.

    Keep the reference day with the data: another day gives other people. Some are protected, unlisted, listed in
    another region or at a centre that is not connected; children have one or two guardians among the people.
    """
    if not 0 <= count <= LARGEST:
        msg = f"between 0 and {LARGEST} people can be invented, not {count}"
        raise ValueError(msg)
    names: dict[str, list[str]] = yaml.safe_load((files("server.adapters") / "names.yaml").read_text(encoding="utf-8"))
    adults = _Numbers(BOTH[0], _years_before(reference, _ADULT))
    children = _Numbers(_years_before(reference, _ADULT) + timedelta(days=1), reference - timedelta(days=1))
    elders = [one for one in older() if one.born <= _years_before(reference, _ADULT)]
    people: list[Person] = []
    listings: dict[str, Listing] = {}
    blocks: dict[str, frozenset[str]] = {}
    household = 0
    while len(people) < count:
        home = _home(_Dice(seed, household), region, names)
        if household % _OLDER_EVERY == 0 and elders:
            taken = elders.pop(home.dice.roll("elder", len(elders)))
            members: Iterator[Person] = iter([home.person("elder", taken, reference)])
        else:
            members = _family(home, adults, children, reference)
        for person in members:
            people.append(person)
            listings[person.number] = _enrolled(home, person, region, reference)
            if home.blocks and not person.guardians:  # nobody blocks a child's data
                blocks[person.number] = home.blocks
        household += 1
    kept = tuple(people[:count])
    shown = MappingProxyType({person.number: listings[person.number] for person in kept})
    return Population(kept, shown, MappingProxyType(blocks))


def _home(dice: _Dice, region: Region, names: Mapping[str, list[str]]) -> _Home:
    turn = dice.household % _TURNS
    centres = region.of_kind("centre", connected=True)
    first = dice.household % _FIRST_CENTRE_EVERY in (0, 1) and turn not in (_NOT_CONNECTED, _AWAY, _UNLISTED)
    listing = Listing(centre=(centres[0] if first else dice.pick("centre", centres)).id)
    lost = region.of_kind("centre", connected=False)
    if turn == _NOT_CONNECTED and lost:
        listing = Listing(centre=dice.pick("lost", lost).id)
    elif turn == _AWAY and region.away:
        listing = Listing(away=dice.pick("away", region.away))
    elif turn == _UNLISTED:
        listing = Listing()
    protected = turn == _PROTECTED and dice.household // _TURNS % 2 == 0
    blocks = frozenset({listing.centre}) if turn == _BLOCKING and listing.centre else frozenset()
    return _Home(dice, names, dice.pick("last", names["last"]), protected, listing, blocks)


def _family(home: _Home, adults: _Numbers, children: _Numbers, reference: date) -> Iterator[Person]:
    """One or two adults, and in two households of three one to three children."""
    dice = home.dice
    first = dice.pick("sex", _SEXES)
    both = (first, _SEXES[first == "female"])
    parents = []
    for sex in both if dice.roll("pair", 3) else both[:1]:
        number = adults.take(sex, dice.roll(f"{sex} adult"))
        if number is not None:
            parents.append(home.person(f"{sex} adult", number, reference))
    yield from parents
    if not parents or dice.roll("family", 3) == 0:
        return
    grown = _years_after(max(parent.born for parent in parents), _ADULT)
    for place in range(1 + dice.roll("children", 3)):
        number = children.take(dice.pick(f"child {place}", _SEXES), dice.roll(f"child {place} age"), grown)
        if number is not None:
            yield home.person(f"child {place}", number, reference, tuple(parent.number for parent in parents))


def _enrolled(home: _Home, person: Person, region: Region, reference: date) -> Listing:
    """The household's listing; a small child has its child health centre too, but one in ten is not enrolled yet."""
    if _years(person.born, reference) >= _BVC_BELOW or home.dice.roll(f"{person.number} bvc", 10) == 0:
        return home.listing
    centres = region.of_kind("bvc", connected=True)
    near = [unit for unit in centres if unit.centre == home.listing.centre] or list(centres)
    if not near:
        return home.listing
    return Listing(home.listing.centre, home.listing.away, home.dice.pick("bvc", near).id)


def _years(born: date, reference: date) -> int:
    return reference.year - born.year - ((reference.month, reference.day) < (born.month, born.day))


def _years_before(day: date, years: int) -> date:
    return date(day.year - years, day.month, min(day.day, 28))


def _years_after(day: date, years: int) -> date:
    return _years_before(day, -years)
