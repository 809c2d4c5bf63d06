"""Stream, session, store, hold and drafts together, on a scripted line."""

import asyncio
from typing import Any

import pytest
from textual.message import Message

from clinic24_tui import locale
from clinic24_tui.client.stream import Arrival
from clinic24_tui.link import Link
from clinic24_tui.messages import Acked, LineChanged, Refused, StoreChanged
from clinic24_tui.state.outbox import LIMIT, OutboxFull
from clinic24_tui.testing import NINE, FakeLink, FrozenClock, ScriptedLine, my_row, queue_row

LARS = my_row("lars", 2, "chest_pain", "Lars Holm", "male", 44)


@pytest.fixture
def link() -> FakeLink:
    made = FakeLink()
    made.enter(LARS)
    return made


@pytest.fixture
def heard(link: FakeLink) -> list[Message]:
    out: list[Message] = []
    link.attach(out.append)
    return out


def again(link: FakeLink) -> None:
    """Let the line break and come back; the server knows the token."""
    link.down()
    link.up()
    link.feed(
        {
            "type": "welcome",
            "protocol": 1,
            "epoch": "e1",
            "me": link.store.me,
            "token": "t1",
            "now": NINE,
            "practice": False,
        }
    )
    link.feed({"type": "worn", "assignment": link.store.assignment, "phrases": [], "units": [], "colleagues": [],
               "drafts": {}, "closes": None})  # fmt: skip


def ack(link: FakeLink, command: str, case: str = "lars", **more: Any) -> None:
    link.feed({"type": "ack", "id": command, "case": case, "seq": 12, "pos": 3, **more})


def refuse(link: FakeLink, command: str, code: str = "not_owner") -> None:
    link.feed({"type": "refuse", "id": command, "code": code, "sv": "Björn har det.", "en": "Björn has it."})


def texts(link: FakeLink) -> list[str]:
    return [frame["text"] for frame in link.sent if frame["type"] == "draft"]


def test_a_command_is_said_at_once_and_answered_by_its_id(link: FakeLink, heard: list[Message]) -> None:
    asked = link.command("Take", case="lars")
    assert link.commands == [{"id": asked, "type": "Take", "case": "lars"}]
    ack(link, asked, owner_seq=12)
    done = [message for message in heard if isinstance(message, Acked)]
    assert [(message.item.id, message.case, message.owner_seq) for message in done] == [(asked, "lars", 12)]
    ack(link, asked)
    assert len([message for message in heard if isinstance(message, Acked)]) == 1


def test_what_was_not_answered_is_said_again_with_the_same_id_after_the_line_is_back(link: FakeLink) -> None:
    first = link.command("Take", case="lars")
    link.down()
    second = link.command("TakeNext")
    assert [command["id"] for command in link.commands] == [first]
    assert link.unsaved() == 2
    again(link)
    assert [command["id"] for command in link.commands] == [first, first, second]
    opened = [frame for frame in link.sent if frame["type"] == "open"]
    assert opened[-1] == {"type": "open", "vid": "queue", "view": "queue", "epoch": "e1", "pos": 1_000}


def test_a_line_is_held_then_sent_with_its_owner_seq_then_gone(link: FakeLink) -> None:
    line = link.say("lars", "Har du ont?", 10)
    assert link.commands == []
    assert [held.text for held in link.hold.held("lars")] == ["Har du ont?"]
    link.advance(3.0)
    wanted = {"id": line, "type": "SendMessage", "case": "lars", "text": "Har du ont?", "owner_seq": 10}
    assert link.commands == [wanted]
    ack(link, line)
    assert (link.unsaved(), link.hold.lines("lars")) == (0, [])


def test_an_urgent_line_goes_at_once(link: FakeLink) -> None:
    link.say("lars", "Ring 112 nu.", 10, urgent=True)
    assert [command["text"] for command in link.commands] == ["Ring 112 nu."]


def test_a_held_line_can_be_taken_back_and_is_a_draft_again(link: FakeLink) -> None:
    link.say("lars", "Hej Mira", 10)
    assert link.take_back("lars") == "Hej Mira"
    assert link.drafts.text("lars") == "Hej Mira"
    link.advance(10)
    assert link.commands == []
    assert link.take_back("lars") is None


def test_a_line_on_its_way_is_kept_as_a_draft_on_the_server_until_it_is_on_disk(link: FakeLink) -> None:
    line = link.say("lars", "Har du ont?", 10)
    link.draft("lars", "och var")
    link.advance(1)
    assert texts(link)[-1] == "Har du ont?\noch var"
    link.advance(3)
    ack(link, line)
    link.advance(1)
    assert texts(link)[-1] == "och var"


def test_a_refused_line_is_a_draft_again_together_with_what_was_held_behind_it(
    link: FakeLink, heard: list[Message]
) -> None:
    line = link.say("lars", "Ett", 10)
    link.advance(3)
    link.say("lars", "Två", 10)
    link.draft("lars", "tre")
    refuse(link, line)
    assert link.drafts.text("lars") == "Ett\nTvå\ntre"
    link.advance(9)
    assert len(link.commands) == 1
    told = [message for message in heard if isinstance(message, Refused)]
    assert [(message.code, message.words, message.case) for message in told] == [
        ("not_owner", "Björn har det.", "lars")
    ]


def test_a_lost_case_turns_its_held_lines_into_a_draft(link: FakeLink) -> None:
    link.say("lars", "Har du ont?", 10)
    gone = queue_row("lars", 2, "chest_pain", "male", 44, pos=2_000)
    link.feed({"type": "delta", "vid": "queue", "pos": 2_000, "put": [gone], "drop": []})
    link.advance(9)
    assert link.commands == []
    assert link.drafts.text("lars") == "Har du ont?"


def test_a_fresh_start_does_not_take_held_lines_for_lost(link: FakeLink) -> None:
    link.say("lars", "Har du ont?", 10)
    link.feed(
        {"type": "reset", "vid": "queue", "why": "old"},
        {"type": "rows", "vid": "queue", "rows": [LARS]},
        {"type": "ready", "vid": "queue", "pos": 1_001, "epoch": "e1"},
    )
    link.advance(3)
    assert [command["text"] for command in link.commands] == ["Har du ont?"]


def test_refusals_speak_the_programs_language(link: FakeLink, heard: list[Message]) -> None:
    locale.use("en")
    try:
        refuse(link, link.command("Take", case="lars"))
    finally:
        locale.use("sv")
    assert [message.words for message in heard if isinstance(message, Refused)] == ["Björn has it."]


def test_a_wrong_password_is_told_and_can_be_tried_again() -> None:
    link = FakeLink()
    link.up()
    link.login("anna", "fel")
    link.feed({"type": "refuse", "code": "login", "sv": "Fel lösenord.", "en": "Wrong password."})
    assert link.refusal == "Fel lösenord."
    link.login("anna", "rätt")
    assert [frame["password"] for frame in link.sent] == ["fel", "rätt"]
    assert link.refusal == ""


def test_a_login_asked_for_before_the_line_is_up_is_said_once_it_is() -> None:
    link = FakeLink()
    link.login("anna", "rätt")
    assert link.sent == []
    link.up()
    assert [frame["type"] for frame in link.sent] == ["login"]


def test_the_line_is_told_with_the_time_since(link: FakeLink, heard: list[Message]) -> None:
    link.down()
    link.advance(34)
    told = [message for message in heard if isinstance(message, LineChanged)]
    assert [(message.state, message.since) for message in told] == [("offline", NINE)]
    assert link.now() - link.since == 34_000
    link.down(4003)
    assert link.state == "stopped"


def test_a_batch_of_frames_is_one_message(link: FakeLink, heard: list[Message]) -> None:
    deltas = [
        {
            "type": "delta",
            "vid": "queue",
            "pos": pos,
            "put": [queue_row(f"n{pos}", 3, "rash", "male", 4, pos=pos)],
            "drop": [],
        }
        for pos in range(2_001, 2_100)
    ]
    link.feed(*deltas)
    assert len([message for message in heard if isinstance(message, StoreChanged)]) == 1
    assert len(link.store.lists["waiting"]) == 99


def test_drafts_of_the_server_come_back_after_a_restart() -> None:
    link = FakeLink()
    link.enter(LARS, drafts={"lars": "halvskrivet"})
    assert link.drafts.text("lars") == "halvskrivet"
    link.advance(10)
    assert texts(link) == []


def test_too_much_at_once_is_refused_before_it_is_taken_in(link: FakeLink) -> None:
    link.down()
    for _ in range(LIMIT):
        link.command("TakeNext")
    with pytest.raises(OutboxFull):
        link.command("TakeNext")


def test_ids_are_time_ordered_and_different(link: FakeLink) -> None:
    ids = [link.command("TakeNext") for _ in range(50)]
    assert len(set(ids)) == 50
    assert all(len(made) == 36 and made[14] == "7" for made in ids)


def test_older_events_are_asked_for_only_where_there_are_more(link: FakeLink) -> None:
    link.open_case("lars")
    link.page("lars")
    assert "page" not in [frame["type"] for frame in link.sent]
    event = {
        "seq": 40,
        "type": "Note",
        "v": 1,
        "at": NINE,
        "by": {"kind": "staff", "id": "anna"},
        "data": {"text": "x"},
    }
    link.feed({"type": "events", "vid": "case:lars", "seq": 40, "events": [event], "more": True})
    link.page("lars", 30)
    assert link.sent[-1] == {"type": "page", "vid": "case:lars", "before_seq": 40, "n": 30}
    link.close_case("lars")
    assert link.sent[-1] == {"type": "close", "vid": "case:lars"}


class WorkTakesTime(FrozenClock):
    """A clock that goes on by 3 ms each time that it is looked at."""

    def monotonic(self) -> float:
        self.seconds += 0.003
        return self.seconds


def test_a_large_batch_is_taken_in_by_slices_and_told_once() -> None:
    line, heard = ScriptedLine(), list[Message]()
    link = Link(line, WorkTakesTime())
    link.attach(heard.append)
    for n in range(5):
        row = queue_row(f"c{n}", 3, "rash", "female", 40)
        line.put(Arrival("frame", {"type": "rows", "vid": "queue", "rows": [row]}))
    ends = [link.step(0.004)]
    assert 0 < len(link.store.lists["waiting"]) < 5
    assert heard == []
    while not ends[-1]:
        ends.append(link.step(0.004))
    assert len(ends) > 2
    assert len(link.store.lists["waiting"]) == 5
    assert [type(message) for message in heard] == [StoreChanged]
    told = heard[0]
    assert isinstance(told, StoreChanged)
    assert all(told.touches("row", f"c{n}") for n in range(5))


async def test_the_link_takes_in_all_slices_by_itself() -> None:
    line, done = ScriptedLine(), asyncio.Event()
    link = Link(line, WorkTakesTime())
    link.attach(lambda _message: done.set())
    for n in range(5):
        row = queue_row(f"c{n}", 3, "rash", "female", 40)
        line.put(Arrival("frame", {"type": "rows", "vid": "queue", "rows": [row]}))
    work = asyncio.create_task(link.run())
    await done.wait()
    assert len(link.store.lists["waiting"]) == 5
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
