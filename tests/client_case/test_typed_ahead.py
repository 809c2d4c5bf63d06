"""Keys that are typed before a sheet or a case has the focus land in it, in order."""

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from clinic24_tui.app import ClinicApp
from clinic24_tui.dialogs.close import CloseSheet
from clinic24_tui.dialogs.handover import HandOverSheet
from clinic24_tui.widgets.area import Area
from clinic24_tui.widgets.chooser import Chooser
from tests.client.rooms import text, workbench
from tests.client_case.case_room import case_room, feed_case, my_case, said, sent


def burst(app: ClinicApp, *keys: str) -> None:
    """Let all the keys come at once, as one packet over a slow line brings them."""
    for key in keys:
        name = _character_to_key(key) if len(key) == 1 else key
        app.post_message(events.Key(name, key if len(key) == 1 else None))


async def settled(app: ClinicApp, pilot: Pilot[int]) -> None:
    """Wait until every key has been handled."""
    while app._busy or app._typed or not app._message_queue.empty():
        await pilot.pause()
    await pilot.pause()


async def test_what_is_typed_right_after_the_key_lands_in_the_sheet() -> None:
    async with case_room() as (app, link, pilot):
        await pilot.press("escape")
        burst(app, "l", *"läk", "enter", *"EKG i dag?", "ctrl+s")
        await settled(app, pilot)
        wanted = {"unit": "asby", "profession": "doctor", "note": "EKG i dag?"}
        assert [wanted.items() <= cmd.items() for cmd in sent(link, "HandOver")] == [True]
        assert said(app) == ""


async def test_a_command_of_the_composer_takes_its_words_along_and_not_into_the_line_to_the_patient() -> None:
    async with case_room() as (app, _link, pilot):
        burst(app, *"/lämna", "enter", *"läkare", "enter", *"kan du se henne?")
        await settled(app, pilot)
        assert isinstance(app.screen, HandOverSheet)
        assert app.screen.query_one("#note", Area).text == "kan du se henne?"
        app.screen.dismiss(None)
        await settled(app, pilot)
        assert said(app) == ""


async def test_esc_and_a_verb_in_one_go_are_a_verb() -> None:
    async with case_room() as (app, link, pilot):
        burst(app, *"halv", "escape", "b", *"slut för i dag", "enter")
        await settled(app, pilot)
        assert [cmd["reason"] for cmd in sent(link, "Return")] == ["slut för i dag"]
        assert said(app) == "halv"


async def test_esc_and_a_letter_in_one_packet_are_esc_and_the_letter() -> None:
    """A terminal reads the two as Alt and the letter; the words after it must not go to the patient."""
    async with case_room() as (app, _link, pilot):
        app.post_message(events.Key("alt+l", "l"))
        burst(app, *"disa", "enter", *"kan du?")
        await settled(app, pilot)
        assert isinstance(app.screen, HandOverSheet)
        assert app.screen.query_one("#note", Area).text == "kan du?"
        app.screen.dismiss(None)
        await settled(app, pilot)
        assert said(app) == ""


async def test_q_typed_ahead_of_a_sheet_does_not_leave_the_program() -> None:
    async with case_room() as (app, _link, pilot):
        await pilot.press("escape")
        burst(app, "a", "tab", *"quick?")
        await settled(app, pilot)
        assert isinstance(app.screen, CloseSheet)
        assert "quick?" in text(app)


async def test_a_paste_right_after_the_key_lands_in_the_sheet() -> None:
    async with case_room() as (app, _link, pilot):
        await pilot.press("escape")
        burst(app, "l")
        app.post_message(events.Paste("läkare\n"))
        burst(app, "enter")
        app.post_message(events.Paste("tryck i bröstet\nEKG?"))
        await settled(app, pilot)
        assert app.screen.query_one(Chooser).needle == "läkare"
        assert app.screen.query_one("#note", Area).text == "tryck i bröstet\nEKG?"


@pytest.mark.parametrize("answer", ["ack", "refuse"])
async def test_what_is_typed_after_take_next_waits_for_the_case(answer: str) -> None:
    async with workbench() as (app, link, pilot):
        burst(app, "n", *"Hej jo")
        await pilot.pause()
        assert [cmd["type"] for cmd in link.commands] == ["TakeNext"]
        cmd = link.commands[0]
        if answer == "refuse":
            link.feed({"type": "refuse", "id": cmd["id"], "code": "queue_empty", "sv": "Kön är tom.", "en": "Empty."})
            await settled(app, pilot)
            assert "Kön är tom." in text(app)
            return
        link.feed({"type": "ack", "id": cmd["id"], "case": "m1", "seq": 17, "pos": 17, "owner_seq": 10})
        await settled(app, pilot)
        feed_case(link, my_case()[1], [])
        await pilot.pause()
        assert said(app) == "Hej jo"
        assert link.drafts.text("m1") == "Hej jo"
