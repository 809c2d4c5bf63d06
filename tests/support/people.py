"""The clinicians of the tests as actors, and the book that knows them."""

from dataclasses import replace
from functools import cache

from server.adapters.region import load_region
from server.domain.actor import Actor
from server.domain.book import Book, Colleague
from tests.domain.patient_way import real_book


def clinician(user: str, unit: str = "asby", profession: str = "nurse") -> Actor:
    """Return a clinician of the region, worn at a unit."""
    return Actor("staff", user, f"{user.capitalize()} Test", unit, profession)


def patient(case: str) -> Actor:
    return Actor("patient", case, case=case)


@cache
def staffed_book() -> Book:
    """Return the real book with every clinician of the region in her first assignment."""
    staff = {
        person.user: Colleague(person.user, person.name, person.assignments[0].unit, person.assignments[0].profession)
        for person in load_region().staff
    }
    chief = Colleague("chef", "Chef Test", "asby", "manager")
    return replace(real_book(), staff={**staff, "chef": chief})


ANNA, KARIN, MATS = clinician("anna"), clinician("karin"), clinician("mats")
EVA = clinician("eva", profession="secretary")
LARS = clinician("lars", "aspelunda")
