"""The telephone protocol by keys: few of them, and no close without an outcome."""

from typing import Any

import pytest

from clinic24_tui.dialogs.close import CloseSheet
from clinic24_tui.dialogs.phone import PhoneSheet
from clinic24_tui.state.reach import call_words, calls_for_record
from clinic24_tui.state.transcript import line_of
from tests.client.rooms import text
from tests.client_case.case_room import JOURNAL, case_room, event, sent

OPEN: dict[str, Any] = {
    "number": "070-174 06 05",
    "reason": "andning",
    "safe_time": "efter 15",
    "identity": False,
    "attempts": [{"at": 1_764_000_000_000, "by": "Anna Berg", "result": "no_answer"}],
    "said": "",
    "outcome": "",
    "since": 1_764_000_000_000,
}
MARKED = [{"key": "phone", "since": 1_764_000_000_000}]


async def test_no_answer_and_again_in_a_quarter_takes_three_keys() -> None:
    async with case_room() as (app, link, pilot):
        await pilot.press("escape")
        await pilot.press("r", "2", "enter")
        await pilot.pause()
        [cmd] = sent(link, "PhoneCall")
        assert (cmd["result"], cmd["again"], cmd["outcome"]) == ("no_answer", 15, "")
        assert cmd["number"]
        assert not isinstance(app.screen, PhoneSheet)


async def test_the_whole_protocol_fits_in_eighty_by_twenty_four_and_speaks_of_what_must_not_be_said() -> None:
    async with case_room() as (app, _link, pilot):
        await pilot.press("escape")
        await pilot.press("r", "5")
        await pilot.pause()
        page = text(app)
        for words in ("Röstbrevlåda", "Tala inte in något om vården", "[ ] i Identitet", "Nåddes inte", "om 15 min"):
            assert words in page
        await pilot.press("t")
        await pilot.pause()
        assert "om 30 min" in text(app)


async def test_an_answered_call_wants_the_identity_before_its_outcome() -> None:
    async with case_room() as (app, link, pilot):
        await pilot.press("escape")
        await pilot.press("r", "1", "enter")
        await pilot.press(*"lugn", "enter", "1", "enter")
        await pilot.pause()
        assert "Kontrollera identiteten" in text(app)
        assert sent(link, "PhoneCall") == []
        await pilot.press("i", "enter")
        await pilot.pause()
        [cmd] = sent(link, "PhoneCall")
        assert (cmd["result"], cmd["said"], cmd["identity"], cmd["outcome"]) == ("answered", "lugn", True, "advice")


@pytest.mark.parametrize("key", ["r"])
async def test_a_protocol_without_outcome_stops_the_close_and_one_key_leads_to_it(key: str) -> None:
    async with case_room(marks=MARKED, call=OPEN) as (app, link, pilot):
        await pilot.press("escape")
        await pilot.press("a", "1", "enter")
        await pilot.pause()
        assert isinstance(app.screen, CloseSheet)
        assert "telefonprotokollet saknar utfall: r" in text(app)
        assert sent(link, "Close") == []
        await pilot.press(key)
        await pilot.pause()
        assert isinstance(app.screen, PhoneSheet)
        assert "ej svar" in text(app)
        await pilot.press("tab", "tab", "5", "enter")
        await pilot.pause()
        [cmd] = sent(link, "PhoneCall")
        assert (cmd["result"], cmd["outcome"], cmd["reason"], cmd["safe_time"]) == (
            "",
            "not_reached",
            "andning",
            "efter 15",
        )


async def test_without_a_line_nothing_typed_is_lost() -> None:
    async with case_room() as (app, link, pilot):
        await pilot.press("escape")
        await pilot.press("r", "1", "enter", *"viktigt")
        link.down()
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, PhoneSheet)
        assert "viktigt" in text(app)


def test_a_call_is_an_internal_line_and_stands_in_the_record() -> None:
    data = {**OPEN, "result": "answered", "identity": True, "said": "Lugn andning.", "outcome": "advice", "again": 0}
    happened: Any = event(len(JOURNAL) + 1, "PhoneCalled", data)
    line = line_of(happened, "anna")
    assert line is not None
    assert line.kind == "internal"
    assert line.text == call_words(happened)
    assert "Svarade" not in line.text
    for words in (
        "070-174 06 05: svarade",
        "Orsak: andning",
        "Identitet kontrollerad",
        "Lugn andning.",
        "Råd gavs i telefon",
    ):
        assert words in line.text
    assert calls_for_record([happened])[0].endswith(line.text)


async def test_v_sends_the_video_link_and_the_line_says_where_the_room_is() -> None:
    sent_link: Any = event(len(JOURNAL) + 1, "VideoSent", {"url": "/video.html?room=abc"})
    async with case_room(journal=[*JOURNAL, sent_link], size=(120, 40)) as (app, link, pilot):
        await pilot.press("escape", "v")
        await pilot.pause()
        [cmd] = sent(link, "SendVideo")
        assert set(cmd) == {"id", "type", "case", "owner_seq"}
        assert "http://127.0.0.1:8024/video.html?room=abc" in "".join(text(app).split("\n"))
