"""The demo's identity service: a number is enough, and only the invented people of the demo exist."""

from collections.abc import Callable, Iterable
from datetime import date

from server.app.outside import Person
from server.domain.identity_number import parse
from server.domain.refusal import Refusal


class DemoIdentity:
    """Identifies the invented people by their number alone; for demonstration and practice, never for real people."""

    def __init__(self, people: Iterable[Person], today: Callable[[], date]) -> None:
        """Know these people; `today` is the day in Sweden, asked for at every call."""
        self._people = {person.number: person for person in people}
        self._today = today
        self._children: dict[str, list[Person]] = {}
        for person in self._people.values():
            for guardian in person.guardians:
                self._children.setdefault(guardian, []).append(person)
        for children in self._children.values():
            children.sort(key=lambda child: child.born, reverse=True)

    async def identify(self, number: str) -> Person | Refusal:
        """Return the person with the number as she wrote it, or why not."""
        read = parse(number, self._today())
        if isinstance(read, Refusal):
            return read
        return self._people.get(read.digits) or Refusal("number_unknown")

    async def children(self, guardian: str) -> tuple[Person, ...]:
        """Return the persons who have this person as guardian, the youngest first."""
        return tuple(self._children.get(guardian, ()))
