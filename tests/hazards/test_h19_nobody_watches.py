"""H19: a unit has promised watchers while it is open, and everyone is told below that or when nobody sees what is urgent."""

from server.domain.watch import short_of_watchers
from tests.domain.patient_way import EVENING, OPEN
from tests.support.people import staffed_book


def test_below_the_promise_or_with_the_urgent_alone_everyone_is_told() -> None:
    book = staffed_book()
    promised = book.least_watchers("asby", "nurse", OPEN)
    assert promised == 1
    assert short_of_watchers(0, promised, None)
    assert not short_of_watchers(1, promised, 1)
    assert short_of_watchers(0, 0, 2)
    assert not short_of_watchers(0, book.least_watchers("asby", "nurse", EVENING), 4)
