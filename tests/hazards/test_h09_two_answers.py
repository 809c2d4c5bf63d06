"""H09: one patient is answered by one person at a time."""

from tests.support.care import act, own, taken
from tests.support.people import KARIN


def test_only_the_owner_answers_and_taking_over_needs_a_reason() -> None:
    way = taken()
    assert act(way, "Take", KARIN) == "already_taken"
    assert own(way, "SendMessage", KARIN, text="Vila.") == "not_owner"
    assert act(way, "TakeOver", KARIN, reason=" ") == "reason_missing"
    assert act(way, "TakeOver", KARIN, reason="Anna är i ett akut samtal") is None
    assert own(way, "SendMessage", text="Vila inte.") == "not_owner"
    assert own(way, "SendMessage", KARIN, text="Vila.") is None
    assert way.types.count("Message") == 1
