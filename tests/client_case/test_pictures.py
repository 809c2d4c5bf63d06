"""Pictures in the terminal: named in the conversation, opened by one key, marked, and in the way of closing until then."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from clinic24_tui.app import ClinicApp
from clinic24_tui.client.pictures import NotFetched, Pictures
from clinic24_tui.client.session import Session
from clinic24_tui.config import Config
from clinic24_tui.dialogs.close import CloseSheet
from clinic24_tui.dialogs.lock import LockScreen
from clinic24_tui.screens.case import CaseScreen
from clinic24_tui.screens.picture import PictureScreen
from clinic24_tui.state.glass import Glass
from clinic24_tui.state.pictures import caption, line_words, unseen
from clinic24_tui.testing import NINE, FakeLink
from clinic24_tui.widgets.flat import FlatPage
from server.app.pictures import Pressed
from server.contract.ids import new_id
from tests.api.test_pictures import ANNA, Sender
from tests.client import rooms
from tests.client.rooms import text
from tests.client_case.case_room import JOURNAL, case_room, event, feed_case, my_case, refuse, sent
from tests.support import images
from tests.support.cases import seek_care, told
from tests.support.houses import running

ONE, TWO = "1" * 32, "2" * 32


def picture(name: str, seq: int, **more: Any) -> dict[str, Any]:
    fresh = {"seen_by": None, "seen_at": None, "mark": "", "marked_by": None, "marked_at": None}
    size = {"width": 3024, "height": 4032, "bytes": 2_100_000, "sender": "Lars Holm"}
    return {"id": name, "seq": seq, "at": NINE - (20 - seq) * 60_000, **size, **fresh, **more}


def sent_event(one: dict[str, Any]) -> dict[str, Any]:
    facts = {key: one[key] for key in ("width", "height", "bytes", "sender")}
    return event(one["seq"], "PictureSent", {"picture": one["id"], **facts, "digest": "d"}, "patient")


ALBUM = [picture(ONE, 17), picture(TWO, 18)]
WITH_PICTURES = [*JOURNAL, *map(sent_event, ALBUM)]


def plain(app: ClinicApp) -> str:
    return text(app).replace("\u00a0", " ")


async def drawn(app: ClinicApp, pilot: Pilot[int]) -> PictureScreen:
    """Wait until the picture stands on the screen."""
    assert isinstance(app.screen, PictureScreen)
    screen = app.screen
    at_work = [worker for worker in app.workers if worker.group == "picture"]
    if at_work:
        await app.workers.wait_for_complete(at_work)
    await pilot.pause()
    return screen


def tells(link: FakeLink, *album: dict[str, Any]) -> None:
    """Let the server tell how the pictures stand now."""
    feed_case(link, my_case(pictures=list(album))[1], [event(19, "Note", {"text": "x"}, "bjorn")])


async def test_a_picture_is_a_line_with_size_sender_time_and_how_it_stands() -> None:
    async with case_room(journal=WITH_PICTURES, pictures=ALBUM, size=(120, 40)) as (app, link, pilot):
        assert "Bild 1 av Lars, 3 024 × 4 032, 09:39 – inte öppnad" in plain(app)
        assert "Bild 2 av Lars" in plain(app)
        tells(link, {**ALBUM[0], "seen_by": "Anna Ek", "seen_at": NINE}, {**ALBUM[1], "mark": "unassessable"})
        await pilot.pause()
        assert "09:39 – öppnad av Anna 09:42" in plain(app)
        assert "09:40 – ej bedömbar" in plain(app)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_one_key_opens_the_first_unopened_picture_with_its_patient_and_says_it_was_seen(
    size: tuple[int, int],
) -> None:
    before_me = {"seen_by": "Björn Alm", "seen_at": NINE - 8 * 3_600_000}
    album = [{**ALBUM[0], **before_me}, ALBUM[1]]
    async with case_room(journal=WITH_PICTURES, pictures=album, size=size) as (app, link, pilot):
        link.album.bodies = {ONE: images.jpeg((300, 400)), TWO: images.jpeg((400, 300))}
        await pilot.press("f5")
        screen = await drawn(app, pilot)
        assert screen.drawn
        assert link.album.asked == [("m1", TWO)]
        said = plain(app)
        assert "Lars Holm, man 44 år, 19800312-•••• · Bild 2 av 2" in said
        assert "skickad av Lars Holm 2026-11-23 09:40 · 3 024 × 4 032 · inte öppnad" in said
        assert said.count("▀") > 300
        assert [cmd["picture"] for cmd in sent(link, "SeePicture")] == [TWO]
        await pilot.press("n")
        await drawn(app, pilot)
        assert "Bild 1 av 2" in plain(app)
        await pilot.press("p")
        await drawn(app, pilot)
        assert link.album.asked == [("m1", TWO), ("m1", ONE)], "what is in memory is not asked for again"
        assert [cmd["picture"] for cmd in sent(link, "SeePicture")] == [TWO, ONE]
        await pilot.press("escape")
        assert isinstance(app.screen, CaseScreen)


@pytest.mark.parametrize("lang", ["sv", "en"])
async def test_in_flat_mode_the_picture_is_told_in_lines_over_it(lang: str) -> None:
    flat = replace(rooms.ANNA, flat=True, look="clinic-mono")
    words = {
        "sv": ("Bild 2 av 2", "skickad av Lars Holm 2026-11-23 09:40", "inte öppnad", "e Ej bedömbar", "f Av misstag"),
        "en": (
            "Picture 2 of 2",
            "sent by Lars Holm 2026-11-23 09:40",
            "not opened",
            "e Not assessable",
            "f By mistake",
        ),
    }[lang]
    before_me = {"seen_by": "Björn Alm", "seen_at": NINE - 8 * 3_600_000}
    album = [{**ALBUM[0], **before_me}, ALBUM[1]]
    async with case_room(journal=WITH_PICTURES, pictures=album, size=(80, 24), config=flat, lang=lang) as (
        app,
        link,
        pilot,
    ):
        link.album.bodies = {ONE: images.jpeg((300, 400)), TWO: images.jpeg((400, 300))}
        await pilot.press("f5")
        await drawn(app, pilot)
        lines = " ".join(app.screen.query_one(FlatPage).page.lines)
        for told in words:
            assert told in lines, lines
        assert plain(app).count("▀") > 100, "what is told to be seen stands on the screen"


async def test_a_picture_that_goes_under_the_lock_does_not_open_it() -> None:
    async with case_room(journal=WITH_PICTURES, pictures=ALBUM) as (app, link, pilot):
        link.album.bodies = {ONE: images.jpeg((300, 400))}
        await pilot.press("f5")
        await drawn(app, pilot)
        await pilot.press("ctrl+l")
        await pilot.until(lambda: app.locked)
        for _ in range(3):
            tells(link)
            await pilot.pause()
            assert isinstance(app.screen, LockScreen)
            assert "Lars" not in text(app)
        assert not any(isinstance(screen, PictureScreen) for screen in app.screen_stack)
        await pilot.press(*"secret", "enter")
        await pilot.until(lambda: isinstance(app.screen, CaseScreen))


async def test_a_picture_that_does_not_come_is_not_seen_and_says_why() -> None:
    async with case_room(journal=WITH_PICTURES, pictures=ALBUM) as (app, link, pilot):
        link.album.bodies = {TWO: b"not a picture"}
        await pilot.press("f5")
        await drawn(app, pilot)
        assert "Bilden finns inte i ärendet." in plain(app)
        await pilot.press("n")
        await drawn(app, pilot)
        assert "Bilden kunde inte ritas. Markera den som ej bedömbar" in plain(app)
        assert sent(link, "SeePicture") == []


async def test_a_picture_is_marked_and_the_mark_taken_away_by_the_same_key() -> None:
    async with case_room(journal=WITH_PICTURES, pictures=ALBUM, size=(120, 40)) as (app, link, pilot):
        link.album.bodies = {ONE: images.jpeg()}
        await pilot.press("f5")
        await drawn(app, pilot)
        await pilot.press("e")
        mark = sent(link, "MarkPicture")[-1]
        assert (mark["picture"], mark["mark"], mark["owner_seq"]) == (ONE, "unassessable", 10)
        tells(link, {**ALBUM[0], "mark": "unassessable", "marked_by": "Anna Ek"}, ALBUM[1])
        await pilot.pause()
        assert "· ej bedömbar" in plain(app)
        await pilot.press("e")
        assert sent(link, "MarkPicture")[-1]["mark"] == "none"
        await pilot.press("f")
        assert sent(link, "MarkPicture")[-1]["mark"] == "mistake"
        refuse(link, sent(link, "MarkPicture")[-1], "not_owner", "Ärendet är inte ditt längre.")
        await pilot.pause()
        assert "Ärendet är inte ditt längre." in plain(app)


async def test_no_case_is_closed_with_a_picture_left_and_the_sheet_leads_to_it() -> None:
    async with case_room(journal=WITH_PICTURES, pictures=ALBUM) as (app, link, pilot):
        link.album.bodies = {ONE: images.jpeg(), TWO: images.jpeg()}
        await pilot.press("escape", "a")
        assert isinstance(app.screen, CloseSheet)
        assert "2 bilder är inte öppnade: F5" in plain(app)
        await pilot.press("1", "enter")
        assert isinstance(app.screen, CloseSheet)
        assert sent(link, "Close") == []
        await pilot.press("f5")
        await drawn(app, pilot)
        await pilot.press("escape")
        tells(link, *({**one, "seen_by": "Anna Ek", "seen_at": NINE} for one in ALBUM))
        await pilot.pause()
        await pilot.press("a")
        assert "öppnad: F5" not in plain(app)
        await pilot.press("1", "enter")
        if sent(link, "Close") == []:
            await pilot.press("j")
        assert len(sent(link, "Close")) == 1


async def test_a_colleagues_case_shows_its_pictures_and_takes_no_mark() -> None:
    owner = {"owner": "bjorn", "owner_name": "Björn Alm", "owner_seq": 30}
    async with case_room(journal=WITH_PICTURES, pictures=ALBUM, **owner) as (app, link, pilot):
        link.album.bodies = {ONE: images.jpeg()}
        await pilot.press("f5")
        assert (await drawn(app, pilot)).drawn
        await pilot.press("e", "f")
        assert sent(link, "SeePicture") == sent(link, "MarkPicture") == []
        assert "Ej bedömbar" not in plain(app)


async def test_without_pictures_the_key_does_nothing() -> None:
    async with case_room() as (app, _link, pilot):
        await pilot.press("f5")
        assert isinstance(app.screen, CaseScreen)


async def test_the_glass_comes_nearer_and_moves_over_the_picture() -> None:
    async with case_room(journal=WITH_PICTURES, pictures=ALBUM) as (app, link, pilot):
        link.album.bodies = {ONE: images.jpeg((1200, 900))}
        await pilot.press("f5")
        await drawn(app, pilot)
        whole = plain(app)
        await pilot.press("plus", "plus")
        assert "4 ×" in plain(app)
        near = colours(app)
        await pilot.press("right", "down")
        assert colours(app) != near
        await pilot.press("minus", "minus", "minus")
        assert plain(app) == whole


def colours(app: ClinicApp) -> list[str]:
    """Return the colours of the middle row."""
    screen = app.screen
    return [str(segment.style) for segment in screen._compositor.render_strips()[screen.size.height // 2]]


@pytest.mark.parametrize("size", [(4032, 3024), (3024, 4032), (1, 4096), (4096, 1), (7, 5), (1, 1)])
@pytest.mark.parametrize("area", [(80, 20), (200, 60), (1, 1)])
def test_the_glass_shows_a_part_inside_the_picture_and_never_more_cells_than_there_are(
    size: tuple[int, int], area: tuple[int, int]
) -> None:
    glass = Glass()
    box, cells = glass.piece(size, area)
    assert box == (0, 0, *size)
    for ways in ((1, 0), (0, 1), (-1, -1), (1, 1)) * 4:
        glass = glass.nearer(size, area).moved(*ways, size, area)
        box, cells = glass.piece(size, area)
        assert 0 <= box[0] < box[2] <= size[0]
        assert 0 <= box[1] < box[3] <= size[1]
        assert 1 <= cells[0] <= area[0]
        assert 1 <= cells[1] <= area[1]
    while glass.near > 1:
        glass = glass.farther()
    assert glass == Glass()


def test_english_says_the_same() -> None:
    from clinic24_tui import locale

    head = my_case(pictures=[{**ALBUM[0], "mark": "mistake"}])[1]
    locale.use("en")
    try:
        words = line_words(head, ONE).replace("\u00a0", " ")
        assert words == "Picture 1 by Lars, 3 024 × 4 032, 09:39 – sent by mistake"
        assert caption(head, 0, "man 44 years")[0] == "Lars Holm, man 44 years · Picture 1 of 1"
    finally:
        locale.use("sv")
    assert unseen(head) == []


async def test_a_picture_is_fetched_from_a_real_server_and_no_byte_is_written_to_a_disk(tmp_path: Path) -> None:
    """Every file that this process opens for writing is watched while a picture is fetched, drawn and let go."""
    opened: list[str] = []
    watching = False

    def hook(name: str, given: tuple[Any, ...]) -> None:
        if not watching:
            return
        if name == "open" and isinstance(given[2], int) and given[2] & 0o3103:  # O_WRONLY, O_RDWR, O_CREAT, O_TRUNC
            opened.append(str(given[0]))
        elif name.startswith(("tempfile.", "os.mkdir", "shutil.")):
            opened.append(f"{name} {given}")

    async with running(tmp_path / "data") as house:
        case, name = await seek_care(house.house.lane), new_id()
        pressed = Pressed(64, 48, "", images.jpeg((64, 48)))
        async with house.clinician() as wire:
            await wire.login("anna")
            token = wire.token
        import httpx

        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{house.port}", trust_env=False) as http:
            answer = await Sender(http, case, await house.key(case)).send(pressed.body, name)
            assert answer.status_code == 200, answer.text
        await house.house.lane.submit(ANNA, told(case, "Take"))
        session = Session("sv", "anna-1", lambda _vid: {})
        session._token = token
        source = Pictures(f"http://127.0.0.1:{house.port}/", session)
        album = [picture(name, 17)]
        async with case_room(journal=[*JOURNAL, sent_event(album[0])], pictures=album) as (app, link, pilot):

            class Real:
                async def get(self, _case: str, wanted: str) -> bytes:
                    return await source.get(case, wanted)

            link.pictures = Real()
            sys.addaudithook(hook)
            watching = True
            await pilot.press("f5")
            assert (await drawn(app, pilot)).drawn
            await pilot.press("plus", "right", "escape")
            watching = False
        with pytest.raises(NotFetched) as refused:
            await source.get(case, new_id())
        assert "Bilden finns inte i ärendet" in refused.value.words["sv"]
    with pytest.raises(NotFetched):
        await source.get(case, name)
    ours = [file for file in opened if str(tmp_path / "data") not in file and not file.startswith("/dev/")]
    assert ours == []


def test_how_pictures_are_drawn_is_a_setting(tmp_path: Path) -> None:
    from clinic24_tui.config import read

    file = tmp_path / "config.toml"
    file.write_text('pictures = "sixel"\n', encoding="utf-8")
    assert read(file).pictures == "sixel"
    assert Config().pictures == "halfcell"
    file.write_text('pictures = "ascii"\n', encoding="utf-8")
    wrong = read(file)
    assert wrong.pictures == "halfcell"
    assert ['"halfcell", "sixel", "kitty"' in str(told) for told in wrong.told] == [True]


@pytest.mark.parametrize(("how", "kind"), [("halfcell", "HalfcellImage"), ("sixel", "Image"), ("kitty", "TGPImage")])
async def test_every_way_of_drawing_draws(how: str, kind: str) -> None:
    config = Config(user="anna", password="secret", pictures=how)
    async with case_room(journal=WITH_PICTURES, pictures=ALBUM, config=config) as (app, link, pilot):
        link.album.bodies = {ONE: images.jpeg((120, 90))}
        await pilot.press("f5")
        assert (await drawn(app, pilot)).drawn
        widget = app.screen.query_one("#picture")
        assert type(widget).__name__ == kind
        assert widget.size.width > 10


def test_drawing_never_asks_the_terminal_that_the_program_runs_in() -> None:
    """textual-image asks a terminal what it can when it is imported; the answer would come as keys."""
    import pty

    ours, theirs = pty.openpty()
    code = "from clinic24_tui.widgets.drawn import canvas; canvas('halfcell')"
    program = subprocess.run(
        [sys.executable, "-c", code], stdin=theirs, stdout=theirs, stderr=subprocess.PIPE, check=False, timeout=60
    )
    os.set_blocking(ours, False)
    try:
        asked = os.read(ours, 1_000)
    except BlockingIOError:
        asked = b""
    os.close(ours)
    os.close(theirs)
    assert (program.returncode, asked) == (0, b""), program.stderr


def test_neither_pillow_nor_its_kin_is_imported_before_a_picture_is_opened() -> None:
    code = (
        "import sys, clinic24_tui.app, clinic24_tui.screens.case, clinic24_tui.link;"
        "print([m for m in ('PIL', 'textual_image', 'httpx') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout.strip() == "[]"
