"""Ej journalförda: counted beside the queues, confirmed with one key, asked about after copying and at the end of the shift."""

from pathlib import Path

import pytest

from clinic24_tui.clipboard import program, told
from clinic24_tui.config import Config
from clinic24_tui.dialogs.leave import LeaveSheet
from clinic24_tui.dialogs.recorded import RecordedSheet
from clinic24_tui.testing import NINE, FakeLink, my_row
from clinic24_tui.widgets.flat import FlatPage
from clinic24_tui.widgets.queues import Queues
from tests.client.rooms import morning, shown, text, workbench
from tests.client_case.case_room import case_room, sent, write

MARK = [{"key": "unrecorded", "since": NINE}]


def closed(link: FakeLink) -> None:
    """Let my case be one that I have closed."""
    row = my_row("m1", 2, "chest_pain", "Lars Holm", "male", 44, state="closed", marks=("unrecorded",), pos=2_000)
    link.feed({"type": "delta", "vid": "queue", "pos": 2_000, "put": [row], "drop": []})


async def test_a_key_confirms_and_only_for_what_is_closed_and_mine() -> None:
    async with case_room() as (_app, link, pilot):
        await pilot.press("escape", "w")
        assert sent(link, "ConfirmRecorded") == []
    async with case_room(state="closed", marks=MARK) as (app, link, pilot):
        await pilot.press("w")
        assert [cmd["case"] for cmd in sent(link, "ConfirmRecorded")] == ["m1"]
        assert "markerat som journalfört" in text(app)
    async with case_room(state="closed", marks=MARK, owner="bjorn") as (_app, link, pilot):
        await pilot.press("w")
        assert sent(link, "ConfirmRecorded") == []


async def test_after_copying_a_closed_case_it_is_asked_whether_the_text_stands_in_the_record() -> None:
    async with case_room(state="closed", marks=MARK) as (app, link, pilot):
        await pilot.press("j")
        await write(pilot, "Bra.")
        await pilot.press("ctrl+s")
        await pilot.until(lambda: isinstance(app.screen, RecordedSheet))
        await pilot.pause()
        assert "Journaltext kopierad (terminalen, OSC 52)" in text(app)
        assert app.clipboard.startswith("Lars Holm")
        await pilot.press("escape")
        assert sent(link, "ConfirmRecorded") == []
        await pilot.press("j", "ctrl+s")
        await pilot.until(lambda: isinstance(app.screen, RecordedSheet))
        await pilot.pause()
        await pilot.press("w")
        assert len(sent(link, "ConfirmRecorded")) == 1


@pytest.mark.parametrize("verb", ["quit", "end_shift"])
async def test_the_list_stands_beside_the_queues_and_the_way_out_names_what_is_left(verb: str) -> None:
    async with workbench([my_row("m1", 2, "chest_pain", "Lars Holm", "male", 44)]) as (app, link, pilot):
        assert "Ej journalförda" not in text(app)
        closed(link)
        await pilot.pause()
        assert "Ej journalförda" in text(app)
        assert link.store.mine() == []
        await pilot.press("shift+tab")
        await pilot.pause()
        assert "ej journalförd" in text(app)
        await app.run_action(verb)
        await pilot.pause()
        assert isinstance(app.screen, LeaveSheet)
        assert "1 avslutat ärende är inte journalfört" in text(app)
        assert "Lars Holm" in text(app)
        await pilot.press("l", "b")
        assert isinstance(app.screen, LeaveSheet)
        await pilot.press("enter")
        await pilot.pause()
        assert getattr(app.screen, "case_id", "") == "m1"
        await pilot.press("escape")
        await app.run_action(verb)
        await pilot.press("j")
        await pilot.pause()
        assert not isinstance(app.screen, LeaveSheet)


def test_the_clipboard_program_is_that_of_the_desktop(tmp_path: Path) -> None:
    for name in ("wl-copy", "xclip", "pbcopy"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    path = {"PATH": str(tmp_path)}
    assert program(path, "linux") == ""
    assert program({**path, "DISPLAY": ":0"}, "linux") == "xclip -selection clipboard"
    assert program({**path, "DISPLAY": ":0", "WAYLAND_DISPLAY": "w"}, "linux") == "wl-copy"
    assert program(path, "darwin") == "pbcopy"
    assert program({"PATH": "/nowhere", "DISPLAY": ":0"}, "linux") == ""


async def test_who_took_the_text_is_told_and_a_program_that_fails_is_not_believed(tmp_path: Path) -> None:
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.write_text(f"#!/bin/sh\ncat > {tmp_path}/got\n")
    bad.write_text("#!/bin/sh\nexit 1\n")
    for file in (good, bad):
        file.chmod(0o755)
    assert await told(str(good), "hela texten") == str(good)
    assert (tmp_path / "got").read_text() == "hela texten"
    for command in (str(bad), "/nowhere/at-all", ""):
        assert await told(command, "hela texten") == "terminalen, OSC 52"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_status_row_counts_what_is_not_in_the_record_and_a_key_lists_it(size: tuple[int, int]) -> None:
    async with workbench([], size=size) as (app, link, pilot):
        await pilot.press("w")
        await pilot.pause()
        assert "ej journalför" not in text(app)
        assert app.screen.query_one(Queues).shown == "waiting"
        closed(link)
        await pilot.pause()
        assert "1 avslutat ej journalfört: w" in shown(app)[-2]
        await pilot.press("w")
        await pilot.pause()
        assert app.screen.query_one(Queues).shown == "unrecorded"
        await pilot.press("enter")
        await pilot.pause()
        assert getattr(app.screen, "case_id", "") == "m1"
        assert shown(app)[-2].rstrip().endswith("1 avslutat ej journalfört")
        link.feed({"type": "delta", "vid": "queue", "pos": 2_001, "put": [], "drop": ["m1"]})
        await pilot.press("escape")
        await pilot.pause()
        assert "ej journalför" not in shown(app)[-2]


async def test_flat_mode_reads_in_english_what_is_not_in_the_record_and_the_key() -> None:
    flat = Config(user="anna", password="secret", flat=True)
    async with workbench([], config=flat, lang="en") as (app, link, pilot):
        closed(link)
        await pilot.until(lambda: "1 closed, not in the record: w." in app.screen.query_one(FlatPage).page.lines)
        await pilot.press("w")
        await pilot.until(lambda: "List Not in the record, 1 case." in app.screen.query_one(FlatPage).page.lines)


@pytest.mark.parametrize(("lang", "words"), [("sv", "Ej journ. 12"), ("en", "Not rec. 12")])
async def test_in_the_narrowest_window_no_list_is_cut_and_what_matters_of_a_row_stands_there(
    lang: str, words: str
) -> None:
    async with workbench(size=(80, 24), lang=lang) as (app, link, pilot):
        link.chosen.choose({"youngest": 18})
        put = [{**row, "pos": 2_000, "kin": "p7"} for row in morning() if row["id"] in ("w7", "w8")]
        put += [
            my_row(f"u{n}", 4, "rash", "Nils Ek", "male", 44, state="closed", marks=("unrecorded",), pos=2_000)
            for n in range(12)
        ]
        link.feed({"type": "delta", "vid": "queue", "pos": 2_000, "put": put, "drop": []})
        await pilot.until(lambda: words in shown(app)[5])
        assert "…" not in shown(app)[5]
        other = "2 öppna · andra åldrar" if lang == "sv" else "2 open · other ages"
        await pilot.until(lambda: other in text(app))
        await pilot.press("w")
        await pilot.until(lambda: f"▌{words}" in shown(app)[5])
