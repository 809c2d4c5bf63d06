"""Notes and decisions: the internal note, hand over, close, level, return; few keys, none by mistake."""

from typing import Any

import pytest

from clinic24_tui.commands.base import REGISTRY
from clinic24_tui.commands.case import CASE, COMPOSER, TRANSCRIPT
from clinic24_tui.commands.palette import Verbs
from clinic24_tui.commands.sheet import SHEET
from clinic24_tui.dialogs.close import CloseSheet
from clinic24_tui.dialogs.receivers import receivers
from clinic24_tui.screens.workbench import WorkbenchScreen
from server.contract.commands import OUTCOMES
from tests.client.rooms import shown, text
from tests.client_case.case_room import VID, ack, case_room, refuse, said, says, screen, sent, write
from tests.support.keys import clashes


async def test_an_internal_note_has_its_own_mode_and_its_own_key() -> None:
    async with case_room() as (app, link, pilot):
        await write(pilot, "till patienten")
        await pilot.press("ctrl+t")
        assert "║ INTERNT ║ 1 Lars Holm · bara personal ser" in text(app)
        await write(pilot, "bara")
        await pilot.press("enter")
        await write(pilot, "vi")
        assert screen(app).composer.noting.text == "bara\nvi"
        link.advance(10)
        assert link.hold.cases() == []
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert [cmd["text"] for cmd in sent(link, "WriteNote")] == ["bara\nvi"]
        assert sent(link) == []
        assert not screen(app).composer.internal
        assert said(app) == "till patienten"


async def test_both_texts_are_kept_as_one_draft_and_come_back_on_their_own_sides() -> None:
    async with case_room(drafts={"m1": "hej\n║ INTERNT ║\nhemligt"}) as (app, link, pilot):
        assert said(app) == "hej"
        assert screen(app).composer.noting.text == "hemligt"
        await pilot.press("enter")
        link.advance(3)
        assert [cmd["text"] for cmd in sent(link)] == ["hej"]
        assert link.drafts.text("m1") == "║ INTERNT ║\nhemligt"


async def test_a_refused_note_comes_back_as_a_note() -> None:
    async with case_room() as (app, link, pilot):
        await pilot.press("ctrl+t")
        await write(pilot, "hemligt")
        await pilot.press("ctrl+s")
        await pilot.pause()
        refuse(link, sent(link, "WriteNote")[0], "storage", "Det gick inte att spara.")
        await pilot.pause()
        assert said(app) == ""
        assert screen(app).composer.noting.text == "hemligt"


async def test_esc_leaves_the_note_as_it_is() -> None:
    async with case_room() as (app, _link, pilot):
        await pilot.press("ctrl+t")
        await write(pilot, "halv")
        await pilot.press("escape")
        assert screen(app).chat.has_focus
        assert screen(app).composer.noting.text == "halv"


async def test_hand_over_to_the_doctor() -> None:
    async with case_room() as (app, link, pilot):
        await pilot.press("escape", "l")
        await pilot.pause()
        under = app.screen_stack[-2]
        assert app.screen.query_one("#sheet").region.y >= under.query_one("#anamnesis").region.bottom
        await write(pilot, "läk")
        assert "Läkare, Åsby vårdcentral" in text(app)
        await pilot.press("ctrl+s")
        assert sent(link, "HandOver") == []
        assert "1 fält kvar" in text(app)
        await write(pilot, "EKG i dag")
        await pilot.press("ctrl+s")
        await pilot.pause()
        wanted = {"unit": "asby", "profession": "doctor", "note": "EKG i dag", "owner_seq": 10, "case": "m1"}
        assert wanted.items() <= sent(link, "HandOver")[0].items()


async def test_hand_over_to_a_person_is_mine_until_acknowledged() -> None:
    async with case_room() as (app, link, pilot):
        await pilot.press("escape", "l")
        await write(pilot, "disa")
        assert "Ärendet är ditt tills personen kvitterar." in text(app)
        await pilot.press("enter")
        await write(pilot, "kan du?")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert {"person": "disa", "note": "kan du?"}.items() <= sent(link, "HandOver")[0].items()
        assert "unit" not in sent(link, "HandOver")[0]


async def test_a_handover_turns_the_held_line_into_a_draft_first() -> None:
    async with case_room() as (app, link, pilot):
        await write(pilot, "hålls")
        await pilot.press("enter", "escape", "l", "enter")
        await write(pilot, "ta över")
        await pilot.press("ctrl+s")
        await pilot.pause()
        link.advance(10)
        assert sent(link) == []
        assert link.drafts.text("m1") == "hålls"
        assert said(app) == "hålls"


@pytest.mark.parametrize(
    ("keys", "outcome"), [(("1",), "self_care"), (("b",), "phone"), (("/", *"recept", "enter"), "doctor")]
)
async def test_close_by_digit_letter_or_search(keys: tuple[str, ...], outcome: str) -> None:
    async with case_room(level=4) as (_app, link, pilot):
        await pilot.press("escape", "a", *("slash" if key == "/" else key for key in keys), "enter")
        await pilot.pause()
        assert [cmd["outcome"] for cmd in sent(link, "Close")] == [outcome]
        assert sent(link, "Close")[0]["owner_seq"] == 10
        assert "note" not in sent(link, "Close")[0]


async def test_every_outcome_stands_in_the_sheet_at_the_smallest_size() -> None:
    async with case_room() as (app, _link, pilot):
        await pilot.press("escape", "a")
        await pilot.pause()
        whole = text(app)
        assert all(swedish in whole for swedish, _english in OUTCOMES.values())


async def test_closing_with_an_unsent_text_asks_and_enter_goes_back() -> None:
    async with case_room(level=4) as (app, link, pilot):
        await write(pilot, "halv")
        await pilot.press("escape", "a", "1", "enter")
        await pilot.pause()
        assert "En text i ärendet är inte skickad" in text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert sent(link, "Close") == []
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("j")
        await pilot.pause()
        assert [cmd["outcome"] for cmd in sent(link, "Close")] == ["self_care"]
        assert said(app) == "halv"


async def test_a_grave_case_without_care_is_asked_about_and_enter_goes_back() -> None:
    async with case_room(level=2) as (app, link, pilot):
        await pilot.press("escape", "a")
        await pilot.pause()
        assert "! nivå Skyndsamt · inget säkerhetsnät · sista raden obesvarad" in text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "Nivån är Skyndsamt" in text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, CloseSheet)
        assert sent(link, "Close") == []
        await pilot.press("enter", "j")
        await pilot.pause()
        assert [cmd["outcome"] for cmd in sent(link, "Close")] == ["self_care"]


async def test_a_reminder_alone_stops_nothing_and_follows_outcome_and_patient() -> None:
    journal = [says(2, "Är det bra nu?", "anna"), says(3, "ja"), says(4, "Hör av dig om du blir sämre.", "anna")]
    async with case_room(level=4, journal=journal) as (app, link, pilot):
        await pilot.press("escape", "a")
        await pilot.pause()
        assert "! " not in "\n".join(shown(app)[9:-2])
        link.feed({"type": "events", "vid": VID, "seq": 5, "events": [says(5, "vänta, en sak till")], "more": False})
        await pilot.pause()
        assert "! sista raden obesvarad" in text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert [cmd["outcome"] for cmd in sent(link, "Close")] == ["self_care"]


async def test_close_with_a_note() -> None:
    async with case_room() as (_app, link, pilot):
        await pilot.press("escape", "e", "2", "tab", *"tid", "enter")
        await pilot.pause()
        assert [(cmd["outcome"], cmd["note"]) for cmd in sent(link, "Close")] == [("booked", "tid")]


async def test_lowering_the_level_needs_a_reason_and_raising_does_not() -> None:
    async with case_room() as (app, link, pilot):
        await pilot.press("escape", "p", "3", "ctrl+s")
        assert "Skriv varför nivån sänks." in text(app)
        await pilot.press("enter", *"bra", "enter")
        await pilot.pause()
        await pilot.press("p", "1", "ctrl+s")
        await pilot.pause()
        assert [(cmd["level"], cmd["reason"]) for cmd in sent(link, "SetLevel")] == [(3, "bra"), (1, "")]


async def test_returning_needs_a_reason() -> None:
    async with case_room() as (_app, link, pilot):
        await pilot.press("escape", "b", "enter", *"slut", "enter")
        await pilot.pause()
        assert [cmd["reason"] for cmd in sent(link, "Return")] == ["slut"]


async def test_nothing_is_decided_without_a_line() -> None:
    async with case_room(level=4) as (app, link, pilot):
        link.down()
        await pilot.press("escape", "a", "1", "enter")
        await pilot.pause()
        link.up()
        assert sent(link, "Close") == []
        assert link.outbox.of_case("m1") == [] or all(item.type == "MarkRead" for item in link.outbox.of_case("m1"))
        assert "inget är gjort" in text(app)


async def test_every_verb_is_in_the_palette_while_one_types() -> None:
    async with case_room() as (app, _link, _pilot):
        provider = Verbs(app.screen)
        found = set(provider._verbs())
        wanted = {verb for verb in (*COMPOSER, *CASE, *TRANSCRIPT) if verb.in_palette}
        here = {verb for verb in wanted if screen(app).check_action(verb.id, ()) is not False}
        assert here <= found
        assert {"hand_over_case", "close_case", "change_level", "internal_note", "phrases"} <= {
            verb.id for verb in found
        }


def test_keys_of_one_place_do_not_clash() -> None:
    assert clashes([*TRANSCRIPT, *CASE]) == []
    assert clashes([*COMPOSER, *CASE]) == []
    assert clashes(SHEET) == []
    assert all(REGISTRY[verb.id] is verb for verb in (*TRANSCRIPT, *CASE, *COMPOSER, *SHEET))


@pytest.mark.parametrize(
    ("keys", "kind"),
    [
        (("l", *"sekr", "enter", *"boka", "ctrl+s"), "HandOver"),
        (("a", "1", "enter"), "Close"),
        (("b", *"slut", "enter"), "Return"),
    ],
)
async def test_what_one_is_rid_of_closes_its_view_when_it_is_on_disk(keys: tuple[str, ...], kind: str) -> None:
    async with case_room(level=4) as (app, link, pilot):
        await pilot.press("escape", *keys)
        await pilot.pause()
        assert screen(app).case_id == "m1"
        ack(link, sent(link, kind)[0], 17)
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, WorkbenchScreen)
        assert "Ärendet är" in text(app)
        assert "n Ta nästa" in text(app)


async def test_what_was_closed_can_be_read_again() -> None:
    async with case_room(level=4) as (app, link, pilot):
        await pilot.press("escape", "f6")
        await pilot.pause()
        assert "Du har inte lämnat något ärende" in text(app)
        await pilot.press("a", "1", "enter")
        await pilot.pause()
        ack(link, sent(link, "Close")[0], 17)
        await pilot.pause()
        await pilot.press("f6")
        await pilot.pause()
        assert screen(app).case_id == "m1"
        assert [frame["case"] for frame in link.sent if frame.get("view") == "case"] == ["m1", "m1"]


async def test_a_case_offered_to_a_person_stays_open() -> None:
    async with case_room() as (app, link, pilot):
        await pilot.press("escape", "l", *"disa", "enter", *"kan du", "ctrl+s")
        await pilot.pause()
        ack(link, sent(link, "HandOver")[0], 17)
        await pilot.pause()
        assert screen(app).case_id == "m1"


async def test_a_case_that_is_taken_away_says_so_and_keeps_the_text_and_the_cursor() -> None:
    async with case_room() as (app, link, pilot):
        await write(pilot, "halv")
        link.feed({"type": "reset", "vid": "case:m1", "why": "rights"})
        link.feed(
            {"type": "refuse", "vid": "case:m1", "code": "no_case", "sv": "Ärendet finns inte.", "en": "No case."}
        )
        await pilot.pause()
        assert text(app).count("inte ditt längre") == 2
        await write(pilot, "t")
        await pilot.press("enter")
        assert said(app) == "halvt"
        assert sent(link) == []


async def test_the_keys_row_follows_into_the_sheet_and_back() -> None:
    async with case_room() as (app, _link, pilot):
        await pilot.press("escape", "a")
        await pilot.pause()
        assert "^s Klar" in shown(app)[-1]
        await pilot.press("escape")
        await pilot.pause()
        assert "l Lämna över" in shown(app)[-1]


async def test_a_sheet_that_is_gone_before_it_follows_the_window_is_no_fault() -> None:
    async with case_room(level=4) as (app, link, pilot):
        await pilot.press("escape", "a")
        sheet = app.screen
        assert isinstance(sheet, CloseSheet)
        await pilot.press("1", "enter")
        sheet._fit()
        assert [cmd["outcome"] for cmd in sent(link, "Close")] == ["self_care"]


async def test_feedback_on_the_triage_names_the_rules_that_decided() -> None:
    async with case_room() as (app, link, pilot):
        await pilot.press("escape", "g", "2", "enter")
        await pilot.pause()
        await pilot.press("g", "5", "enter")
        assert "Skriv vad som var fel" in text(app)
        await pilot.press(*"fel", "enter")
        await pilot.pause()
        given = [(cmd["kind"], cmd["text"], cmd["rules"]) for cmd in sent(link, "GiveFeedback")]
        assert given == [("too_low", "", ["DYSP-2"]), ("text", "fel", ["DYSP-2"])]


def test_a_handover_begins_on_a_clinician_of_ones_own_unit() -> None:
    units: Any = [
        {
            "id": "asby",
            "name": "Åsby",
            "professions": ["secretary", "nurse", "doctor"],
            "open_now": {},
            "hours": {},
            "here": {},
        }
    ]
    worn: Any = {"unit": "asby", "profession": "nurse"}
    assert [item.value for item in receivers(units, [], "anna", worn)] == ["unit/asby/doctor", "unit/asby/secretary"]


async def test_a_closed_case_of_my_queue_is_opened_again_with_a_reason() -> None:
    async with case_room(state="closed", owner="anna", outcome="self_care") as (app, link, pilot):
        await pilot.press("z")
        await pilot.pause()
        assert "Ärendet blir ditt igen." in text(app)
        await write(pilot, "fel utfall")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert {"case": "m1", "reason": "fel utfall"}.items() <= sent(link, "Reopen")[0].items()


async def test_an_open_case_is_not_opened_again() -> None:
    async with case_room() as (_app, link, pilot):
        await pilot.press("escape", "z")
        await pilot.pause()
        assert sent(link, "Reopen") == []
