"""What is not on the server's disk yet: commands by id, drafts by case."""

import pytest

from clinic24_tui.state.drafts import SAVE_AFTER_MS, Drafts
from clinic24_tui.state.outbox import LIMIT, Outbox, OutboxFull


def test_an_unanswered_command_is_said_again_on_the_next_line_with_the_same_id() -> None:
    outbox = Outbox()
    item = outbox.add({"id": "1", "type": "Take", "case": "a"}, 5)
    assert outbox.unsent() == [item]
    item.sent = True
    assert outbox.unsent() == []
    outbox.line_lost()
    assert [again.id for again in outbox.unsent()] == ["1"]
    assert outbox.answered("1") is item
    assert outbox.answered("1") is None
    assert len(outbox) == 0


def test_commands_of_a_case_stand_in_the_order_asked() -> None:
    outbox = Outbox()
    for n, case in enumerate(("a", "b", "a")):
        outbox.add({"id": str(n), "type": "WriteNote", "case": case}, n)
    outbox.add({"id": "9", "type": "TakeNext"}, 9)
    assert [item.id for item in outbox.of_case("a")] == ["0", "2"]
    assert [(item.type, item.case) for item in outbox.of_case("")] == [("TakeNext", "")]


def test_the_outbox_is_bounded() -> None:
    outbox = Outbox()
    for n in range(LIMIT):
        outbox.add({"id": str(n), "type": "TakeNext"}, n)
    with pytest.raises(OutboxFull):
        outbox.add({"id": "one too many", "type": "TakeNext"}, 0)


def test_a_draft_is_sent_after_a_rest_and_once_on_a_line() -> None:
    drafts = Drafts()
    drafts.edit("a", "hej", 1_000)
    assert drafts.due(1_000) == []
    assert drafts.next_due() == 1_000 + SAVE_AFTER_MS
    assert drafts.due(1_000 + SAVE_AFTER_MS) == [("a", "hej", 1_000)]
    assert drafts.due(9_000) == []
    assert drafts.unkept() == ["a"]
    drafts.line_lost()
    assert drafts.due(9_000) == [("a", "hej", 1_000)]
    drafts.drafted("a", 1_000)
    assert drafts.unkept() == []
    drafts.line_lost()
    assert drafts.due(9_999) == []


def test_an_older_receipt_does_not_count_for_a_newer_text() -> None:
    drafts = Drafts()
    drafts.edit("a", "hej", 1_000)
    drafts.due(2_000)
    drafts.edit("a", "hej du", 2_500)
    drafts.drafted("a", 1_000)
    assert drafts.unkept() == ["a"]


def test_an_emptied_draft_is_forgotten_once_the_server_has_forgotten_it() -> None:
    drafts = Drafts()
    drafts.edit("a", "hej", 1_000)
    drafts.edit("a", "", 2_000)
    assert drafts.cases() == []
    assert drafts.due(9_000) == [("a", "", 2_000)]
    drafts.drafted("a", 2_000)
    assert drafts.next_due() is None
    assert drafts.text("a") == ""


def test_the_servers_drafts_are_taken_in_but_never_over_what_is_typed_here() -> None:
    drafts = Drafts()
    drafts.edit("a", "skrivet här", 1_000)
    drafts.load({"a": "äldre", "b": "kvar sedan i går"}, 5_000)
    assert (drafts.text("a"), drafts.text("b")) == ("skrivet här", "kvar sedan i går")
    assert [case for case, _, _ in drafts.due(9_000)] == ["a"]


def test_a_text_that_was_not_sent_stands_in_front_of_what_is_typed() -> None:
    drafts = Drafts()
    drafts.edit("a", "och sedan?", 1_000)
    drafts.give_back("a", "Har du feber?", 2_000)
    drafts.give_back("b", "Har du ont?", 2_000)
    assert drafts.text("a") == "Har du feber?\noch sedan?"
    assert drafts.text("b") == "Har du ont?"
