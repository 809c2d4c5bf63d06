"""The way in with a one-time code: asked for, enrolled, recovery codes shown once, and what stands in the way."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import segno
from textual.pilot import Pilot
from textual.widgets import Input

from clinic24_tui.app import ClinicApp
from clinic24_tui.config import Config
from clinic24_tui.dialogs.lock import LockScreen
from clinic24_tui.screens.login import LoginScreen
from clinic24_tui.screens.workbench import WorkbenchScreen
from clinic24_tui.testing import ASBY, PASSWORD, FakeLink, welcome_frame, worn_frame
from clinic24_tui.widgets.qr import HALVES, MARGIN, QrCode, rows_of_code
from tests.client.rooms import shown, text, workbench
from tests.client.test_flat import FLAT, said
from tests.support.hands import at_work
from tests.support.wait import until

SECRET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
OFFERED = {"type": "enrol", "secret": SECRET, "uri": f"otpauth://totp/Clinic24:anna?secret={SECRET}&issuer=Clinic24"}
CODES = [f"abcd-efgh-ijkl-mn{n:02}" for n in range(10)]
ASKED = {"type": "code_asked"}


def refusal(code: str) -> dict[str, str]:
    return {"type": "refuse", "code": code, "sv": f"Fel: {code}.", "en": f"Wrong: {code}."}


@asynccontextmanager
async def at_the_code(
    *frames: dict[str, object], size: tuple[int, int] = (80, 24), config: Config | None = None
) -> AsyncIterator[tuple[ClinicApp, FakeLink, Pilot[int]]]:
    """Give name and password, and let the server answer with these."""
    link = FakeLink()
    app = ClinicApp(link, config)
    async with at_work(app, size) as pilot:
        link.up()
        await pilot.pause()
        link.login("anna", PASSWORD)
        link.feed(*frames)
        await pilot.pause()
        yield app, link, pilot


async def test_the_code_is_asked_for_and_given_and_work_begins() -> None:
    async with at_the_code() as (app, link, pilot):
        await pilot.press(*"anna", "enter", *PASSWORD, "enter")
        assert link.sent[-1]["password"] == PASSWORD
        link.feed(ASKED)
        await until(lambda: "Verifieringskod ur telefonens app" in text(app))
        assert "Lösenord" not in text(app)
        assert PASSWORD not in repr(vars(link.session))
        await pilot.pause()
        await pilot.press(*"123 456", "enter")
        assert link.sent[-1] == {"type": "code", "code": "123 456"}
        link.feed(welcome_frame(link.frozen.now), worn_frame())
        await until(lambda: isinstance(app.screen, WorkbenchScreen))


@pytest.mark.parametrize("code", ["login_code", "slow_down"])
async def test_a_wrong_code_begins_anew_with_name_and_password(code: str) -> None:
    async with at_the_code(ASKED) as (app, link, pilot):
        await pilot.press(*"000000", "enter")
        link.feed(refusal("login_code"))
        await until(lambda: "! Fel: login_code." in text(app) and "Lösenord" in text(app))
        await until(lambda: app.focused is app.screen.query_one("#user"))
        link.login("anna", "secret")
        link.feed(refusal(code))
        await until(lambda: f"! Fel: {code}." in text(app))
        # A line that comes back says nothing by itself: the password was given for one try.
        said_before = list(link.sent)
        link.down()
        link.up()
        assert link.sent == said_before


async def test_escape_and_a_lost_line_go_back_to_name_and_password() -> None:
    async with at_the_code(ASKED) as (app, link, pilot):
        await pilot.press("escape")
        await until(lambda: "Lösenord" in text(app))
        assert app.is_running
        link.login("anna", "secret")
        link.feed(ASKED)
        await until(lambda: "Engångskod" in text(app))
        link.down()
        await until(lambda: "Lösenord" in text(app) and "Servern svarar inte." in text(app))
        link.up()
        assert [frame["type"] for frame in link.sent] == ["login", "login"]
        assert link.session.asked is None


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_an_enrolment_shows_the_whole_qr_code_and_the_key_in_groups_and_is_confirmed_by_a_code(
    size: tuple[int, int],
) -> None:
    async with at_the_code(OFFERED, size=size) as (app, link, pilot):
        await until(lambda: "ABCD EFGH IJKL MNOP" in text(app) and "QRST UVWX YZ23 4567" in text(app))
        code = app.screen.query_one(QrCode)
        assert app.screen.region.contains_region(code.region)
        rows = shown(app)[code.region.y : code.region.bottom]
        assert [row[code.region.x : code.region.right] for row in rows] == rows_of_code(str(OFFERED["uri"]))
        for words in ("Läs av rutan", "Skriv koden som appen visar", "Enter Bekräfta", "Esc Börja om"):
            assert words in text(app)
        await pilot.pause()
        await pilot.press(*"111111", "enter")
        link.feed(refusal("enrol_code"))
        await until(lambda: "! Fel: enrol_code." in text(app))
        assert app.screen.query_one(QrCode) is code
        assert app.focused is app.screen.query_one("#code", Input)
        await pilot.pause()
        await pilot.press(*"222222", "enter")
        assert [frame["code"] for frame in link.sent if frame["type"] == "code"] == ["111111", "222222"]


async def test_recovery_codes_are_shown_until_they_are_written_down_and_nothing_keeps_them_after() -> None:
    async with at_the_code(OFFERED) as (app, link, pilot):
        await pilot.press(*"222222", "enter")
        link.feed({"type": "recovery_codes", "codes": CODES}, welcome_frame(link.frozen.now), worn_frame())
        await until(lambda: all(code in text(app) for code in CODES))
        await pilot.pause()
        await pilot.press("escape")
        await until(lambda: "! Välj raden under när koderna är nedskrivna." in text(app))
        await pilot.pause()
        await pilot.press("enter")
        assert isinstance(app.screen, LoginScreen)
        await pilot.pause()
        await pilot.press("down", "enter")
        await until(lambda: isinstance(app.screen, WorkbenchScreen))
        assert link.session.recovery == []
        assert not any(CODES[0] in row for row in shown(app))


async def test_after_the_recovery_codes_who_has_two_assignments_chooses() -> None:
    other = {**ASBY, "id": "1177-nurse", "unit": "1177", "unit_name": "1177"}
    async with at_the_code(OFFERED) as (app, link, pilot):
        await pilot.press(*"222222", "enter")
        both = welcome_frame(link.frozen.now, assignments=[ASBY, other])  # type: ignore[list-item]  # a changed copy
        link.feed({"type": "recovery_codes", "codes": CODES}, both)
        await until(lambda: CODES[9] in text(app))
        assert "Välj uppdrag" not in text(app)
        await pilot.pause()
        await pilot.press("down", "enter")
        await until(lambda: "Välj uppdrag" in text(app))
        await pilot.pause()
        await pilot.press("down", "enter")
        assert link.sent[-1] == {"type": "wear", "assignment": "1177-nurse"}


async def test_where_the_code_would_be_cut_only_the_key_is_shown() -> None:
    async with at_the_code(OFFERED, size=(80, 20)) as (app, _link, pilot):
        await until(lambda: "Öppna telefonens app" in text(app))
        assert not app.screen.query_one(QrCode).display
        assert "ABCD EFGH IJKL MNOP" in text(app)
        await pilot.resize_terminal(80, 24)
        await until(lambda: "Läs av rutan" in text(app))


async def test_read_as_text_the_key_is_said_and_the_square_is_not() -> None:
    async with at_the_code(OFFERED, config=FLAT) as (app, _link, _pilot):
        await until(lambda: any("ABCD EFGH IJKL MNOP QRST UVWX YZ23 4567" in line for line in said(app)))
        assert not any(set(line) & set("█▀▄") for line in said(app))


@pytest.mark.parametrize("user", ["a", "anna.lindqvist-sundberg", "x" * 50])
def test_the_rows_are_the_code_with_light_around_it(user: str) -> None:
    uri = f"otpauth://totp/Clinic24:{user}?secret={SECRET}&issuer=Clinic24"
    rows, light = rows_of_code(uri), {sign: halves for halves, sign in HALVES.items()}
    modules = [[light[sign][half] for sign in row] for row in rows for half in (0, 1)]
    wanted = [[not dark for dark in row] for row in segno.make(uri, error="l", micro=False, boost_error=False).matrix]
    size = len(wanted)
    assert [row[MARGIN:-MARGIN] for row in modules[MARGIN : MARGIN + size]] == wanted
    edge = [*modules[:MARGIN], *modules[MARGIN + size :], *([*row[:MARGIN], *row[-MARGIN:]] for row in modules)]
    assert all(all(row) for row in edge)
    assert len(modules) - size >= 2 * MARGIN
    assert len(rows) <= 24


async def test_a_session_that_ends_under_the_lock_is_begun_anew_over_it_and_the_lock_is_then_open() -> None:
    async with workbench() as (app, link, pilot):
        await pilot.press("ctrl+l")
        await until(lambda: isinstance(app.screen, LockScreen))
        link.feed(refusal("not_logged_in"))
        await until(lambda: isinstance(app.screen, LoginScreen) and "Lösenord" in text(app))
        assert "Bröstsmärta" not in text(app)
        await pilot.pause()
        await pilot.press(*"anna", "enter", *PASSWORD, "enter")
        link.feed({**welcome_frame(link.frozen.now), "token": "t2"}, worn_frame())
        await until(lambda: isinstance(app.screen, WorkbenchScreen))


async def test_the_lock_asks_for_a_proof_and_begins_no_session() -> None:
    async with workbench() as (app, link, pilot):
        assert link.session.proof("x") == {"type": "prove", "protocol": 1, "token": "t1", "password": "x"}
        await pilot.pause()
        await pilot.press("ctrl+l")
        await until(lambda: isinstance(app.screen, LockScreen))
        await pilot.pause()
        await pilot.press(*"fel", "enter")
        await until(lambda: "! Fel användarnamn eller lösenord." in text(app))
        await pilot.pause()
        await pilot.press(*PASSWORD, "enter")
        await until(lambda: isinstance(app.screen, WorkbenchScreen))


async def test_keys_say_once_a_minute_that_somebody_is_here_and_the_lock_says_nothing() -> None:
    def told() -> int:
        return len([frame for frame in link.sent if frame["type"] == "present"])

    async with workbench() as (app, link, pilot):
        await pilot.press("down", "down")
        assert told() == 0
        link.advance(61)
        await pilot.press("down", "down", "up")
        assert told() == 1
        link.advance(61)
        await pilot.press("ctrl+l")
        await until(lambda: isinstance(app.screen, LockScreen))
        assert told() == 2
        link.advance(61)
        await pilot.press(*"fel")
        assert told() == 2
