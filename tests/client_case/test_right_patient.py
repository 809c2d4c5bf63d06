"""The right patient: another one in the text is asked about, a switch of case holds the keys, and a line that waited for the
connection goes only when nothing has changed.
"""

import pytest

from clinic24_tui.dialogs.ask import AskingSheet
from clinic24_tui.dialogs.confirm import ConfirmSheet
from clinic24_tui.testing import FakeLink, case_head, my_row, welcome_frame, worn_frame
from tests.client.rooms import text
from tests.client_case.case_room import JOURNAL, case_room, event, feed_case, my_case, said, says, screen, sent, write
from tests.support.hands import Hands


def asked(link: FakeLink, kind: str = "AskColleague") -> list[str]:
    """Return the texts of the commands of a kind."""
    return [cmd["text"] for cmd in link.commands if cmd["type"] == kind]


def notes(link: FakeLink) -> list[str]:
    """Return the notes that have been written."""
    return asked(link, "WriteNote")


@pytest.mark.parametrize("named", ["19850501-0010", "Mira Lund"])
async def test_another_patient_in_the_text_is_asked_about_before_the_line_goes(named: str) -> None:
    async with case_room() as (app, link, pilot):
        await write(pilot, f"Svar: {named}.")
        await pilot.press("enter")
        assert isinstance(app.screen, ConfirmSheet)
        assert "Du skriver till Lars Holm" in text(app)
        assert named in text(app)
        await pilot.press("enter")
        assert said(app) == f"Svar: {named}."
        assert link.hold.cases() == []
        await pilot.press("enter", "j")
        assert said(app) == ""
        link.advance(3)
        assert [cmd["text"] for cmd in sent(link)] == [f"Svar: {named}."]


@pytest.mark.parametrize("named", ["19850501-0010", "Mira Lund", "Nils Ek"])
async def test_another_patient_in_an_internal_note_is_asked_about_before_it_is_written(named: str) -> None:
    async with case_room() as (app, link, pilot):
        link.store.callers.add("Nils Ek")
        await pilot.press("ctrl+t")
        await write(pilot, f"Enligt {named}.")
        await pilot.press("ctrl+s")
        assert isinstance(app.screen, ConfirmSheet)
        assert "Anteckningen hör till Lars Holm" in " ".join(text(app).split())
        await pilot.press("enter")
        assert screen(app).composer.noting.text == f"Enligt {named}."
        assert notes(link) == []
        await pilot.press("ctrl+s")
        await pilot.press("j")
        assert notes(link) == [f"Enligt {named}."]


@pytest.mark.parametrize("key", ["f", "c"])
async def test_another_patient_in_a_question_is_told_in_its_sheet_and_goes_at_the_second_key(key: str) -> None:
    async with case_room() as (app, link, pilot):
        await pilot.press("escape", key)
        sheet = app.screen
        assert isinstance(sheet, AskingSheet)
        sheet.area.place("Ska Mira Lund ha EKG?")
        await pilot.press("ctrl+s")
        assert app.screen is sheet
        assert "I texten står Mira Lund. Rätt patient?" in text(app)
        assert asked(link) == []
        await pilot.press("ctrl+s")
        assert asked(link) == ["Ska Mira Lund ha EKG?"]


async def test_what_names_this_patient_goes_without_a_question() -> None:
    async with case_room() as (_app, link, pilot):
        await write(pilot, "Lars Holm, 19800312-2380, tel 0701740605")
        await pilot.press("enter")
        link.advance(3)
        assert len(sent(link)) == 1


async def test_for_a_moment_after_a_switch_nothing_is_sent() -> None:
    async with case_room(drafts={"m2": "Ta två tabletter"}) as (app, link, pilot):
        row = my_row("m2", 3, "urinary", "Mira Lund", "female", 31, slot=2, pos=2)
        link.feed({"type": "delta", "vid": "queue", "pos": 2, "put": [row], "drop": []})
        await pilot.press("f2")
        link.feed(
            {"type": "head", "vid": "case:m2", "head": case_head(row, number="19850501-0010")},
            {"type": "ready", "vid": "case:m2", "pos": 1, "epoch": "e1"},
        )
        await pilot.pause()
        assert screen(app).case_id == "m2"
        screen(app).composer.area.focus()
        link.advance(0.39)
        await pilot.press("enter")
        assert said(app) == "Ta två tabletter"
        assert "Ärendet byttes nyss: nu är det Mira Lund." in text(app)
        link.advance(0.02)
        await pilot.press("enter")
        link.advance(3)
        assert [(cmd["case"], cmd["text"]) for cmd in sent(link)] == [("m2", "Ta två tabletter")]


async def _back(link, pilot: Hands, *new, **head) -> None:  # type: ignore[no-untyped-def]  # the case room's own
    """Let the line come back with these events of the case."""
    link.up()
    link.feed(welcome_frame(link.frozen.now), worn_frame())
    assert sent(link) == []
    _row, whole = my_case(**head)
    feed_case(link, whole, [*JOURNAL, *new])
    link.step()
    await pilot.pause()


async def test_a_line_written_without_a_connection_waits_and_goes_when_nothing_has_changed() -> None:
    async with case_room() as (app, link, pilot):
        link.down()
        await write(pilot, "Vila i dag")
        await pilot.press("enter")
        assert said(app) == ""
        assert "väntar på linjen" in text(app)
        assert link.unsaved() == 1
        link.advance(60)
        assert "väntar på linjen" in text(app)
        await _back(link, pilot)
        assert "om 3 s" in text(app)
        link.advance(3)
        assert [cmd["text"] for cmd in sent(link)] == ["Vila i dag"]


@pytest.mark.parametrize(
    ("what", "head", "new"),
    [
        ("patienten har skrivit: ”nu svimmade jag”", {}, [says(17, "nu svimmade jag")]),
        ("Björn Alm har ärendet nu", {"owner": "bjorn", "owner_name": "Björn Alm", "owner_seq": 17},
         [event(17, "Taken", {}, "bjorn")]),
        ("ärendet är avslutat", {"state": "closed"}, [event(17, "Closed", {"outcome": "declined"}, "patient")]),
    ],
)  # fmt: skip
async def test_a_waiting_line_stops_and_is_a_draft_again_when_the_case_has_changed(what: str, head, new) -> None:  # type: ignore[no-untyped-def]  # the case room's own
    async with case_room() as (app, link, pilot):
        link.down()
        await write(pilot, "Vila i dag")
        await pilot.press("enter")
        await _back(link, pilot, *new, **head)
        assert said(app) == "Vila i dag"
        assert f"Raden skickades inte: {what}." in text(app).replace("\n", " ")
        link.advance(10)
        assert sent(link) == []


async def test_a_waiting_line_is_a_draft_again_when_one_leaves_or_takes_it_back() -> None:
    async with case_room() as (app, link, pilot):
        link.down()
        await write(pilot, "Vila i dag")
        await pilot.press("enter", "ctrl+z")
        assert said(app) == "Vila i dag"
        await pilot.press("enter", "escape", "escape")
        assert "Raden som väntade på linjen är utkast igen." in text(app)
        assert link.drafts.text("m1") == "Vila i dag"
