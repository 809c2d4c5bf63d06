"""Closing while a line is held: one key sends it, and the case is closed when it is acknowledged and never before."""

import signal
from os import kill
from pathlib import Path

import pytest

from clinic24_tui.dialogs.close import CloseSheet
from server.bootstrap import House
from tests.client.rooms import shown, text
from tests.client_case.case_room import ack, case_room, refuse, said, sent, write
from tests.e2e.terminal import Terminal
from tests.support.cases import seek_care
from tests.support.program import Program, filled


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_one_key_sends_the_held_line_and_closes_when_it_is_acknowledged(size: tuple[int, int]) -> None:
    async with case_room(level=4, size=size) as (app, link, pilot):
        await write(pilot, "Hör av dig om du blir sämre.")
        await pilot.press("enter", "escape", "a")
        await pilot.pause()
        assert "^e Skicka nu och avsluta" in text(app)
        assert "en rad är inte skickad" in text(app)
        await pilot.press("2", "tab", *"tid", "ctrl+e")
        await pilot.pause()
        assert [cmd["text"] for cmd in sent(link)] == ["Hör av dig om du blir sämre."]
        assert sent(link, "Close") == []
        link.advance(60)
        assert sent(link, "Close") == []
        ack(link, sent(link)[0], 17)
        await pilot.pause()
        assert [(cmd["outcome"], cmd["note"]) for cmd in sent(link, "Close")] == [("booked", "tid")]
        assert link.drafts.text("m1") == ""


async def test_a_refused_line_is_a_draft_again_and_the_case_stays_open() -> None:
    async with case_room(level=4) as (app, link, pilot):
        await write(pilot, "Hej då.")
        await pilot.press("enter", "escape", "a", "ctrl+e")
        await pilot.pause()
        refuse(link, sent(link)[0], "too_long", "Raden är för lång.")
        await pilot.pause()
        assert "Raden skickades inte: Raden är för lång. Den är utkast igen" in shown(app)[-2]
        assert said(app) == "Hej då."
        assert sent(link, "Close") == []


async def test_what_is_written_meanwhile_keeps_the_case_open() -> None:
    async with case_room(level=4) as (app, link, pilot):
        await write(pilot, "Hej då.")
        await pilot.press("enter", "escape", "a", "ctrl+e")
        await pilot.pause()
        await pilot.press("o")
        await write(pilot, "en sak till")
        ack(link, sent(link)[0], 17)
        await pilot.pause()
        assert "Ärendet är inte avslutat" in text(app)
        assert sent(link, "Close") == []
        await pilot.press("escape", "a")
        assert isinstance(app.screen, CloseSheet)
        await pilot.press("ctrl+e")
        assert isinstance(app.screen, CloseSheet)
        assert sent(link, "Close") == []


@pytest.mark.nightly
async def test_a_server_killed_before_the_acknowledgement_leaves_the_line_once_and_the_case_open(
    tmp_path: Path,
) -> None:
    made: list[str] = []

    async def fill(house: House) -> None:
        made.append(await seek_care(house.lane))

    await filled(tmp_path / "data", fill)
    program, case = Program(tmp_path / "data"), made[0]
    await program.start()
    try:
        async with Terminal(f"http://127.0.0.1:{program.port}", "anna") as anna:
            await anna.listed(case, "waiting")
            await anna.press("n")
            await anna.in_case(case)
            anna.link.hold.seconds = 10
            await anna.write("Hör av dig om du blir sämre.")
            await anna.press("enter", "escape", "a")
            kill(program.pid, signal.SIGSTOP)
            await anna.press("1", "ctrl+e")
            if isinstance(anna.app.screen, CloseSheet) or "Avsluta ändå" in anna.screen:
                await anna.press("j")
            assert [item.type for item in anna.link.outbox.of_case(case) if item.type != "MarkRead"] == ["SendMessage"]
            await program.kill()
            await anna.until(lambda: "Linjen bröts: ärendet är inte avslutat" in anna.screen, "that it is not closed")
            program.arguments = ("--port", program.port)
            await program.start()
            await anna.online()
            await anna.until(lambda: anna.events(case).count("Message") == 1, "the line")
            assert "Closed" not in anna.events(case)
            assert anna.case_screen.mine
            await anna.press("a", "1", "enter")
            if "Avsluta ändå" in anna.screen:
                await anna.press("j")
            await anna.at_desk()
            await anna.listed(case, "unrecorded")
    finally:
        if program._process is not None and program._process.returncode is None:
            await program.kill()
