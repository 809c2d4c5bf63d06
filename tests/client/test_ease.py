"""The terminal as a place to work: hidden names, the lock, notices, the list for when the server is gone, odd sizes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clinic24_tui.app import ClinicApp
from clinic24_tui.client.clock import SystemClock
from clinic24_tui.client.stream import Stream
from clinic24_tui.clipboard import given_to
from clinic24_tui.config import Config
from clinic24_tui.dialogs.lock import LockScreen
from clinic24_tui.dialogs.reserve import ReserveSheet
from clinic24_tui.link import Link
from clinic24_tui.notices import notice
from clinic24_tui.privacy import Hidden
from clinic24_tui.screens.case import CaseScreen
from clinic24_tui.screens.workbench import WorkbenchScreen
from clinic24_tui.state.store import Store
from clinic24_tui.testing import FakeLink, case_head, my_row
from server.contract import PROTOCOL
from tests.client.rooms import morning, shown, text, workbench
from tests.client_case.case_room import case_room, write
from tests.support.hands import at_work
from tests.support.houses import Running
from tests.support.wire import PASSWORD

# ---- hidden names


async def test_no_name_and_no_number_stands_anywhere_while_they_are_hidden() -> None:
    async with case_room(size=(120, 40)) as (app, link, pilot):
        names = ("Lars", "Holm", "19800312")
        assert all(name in text(app) for name in names)
        await write(pilot, "Hej Lars Holm, ring 070-123 45 67 om 19800312-2380")
        await pilot.press("ctrl+n")
        await pilot.pause()
        for keys in (
            (),
            ("escape",),
            ("l",),
            ("escape",),
            ("a",),
            ("escape",),
            ("j",),
            ("escape",),
            ("f3",),
            ("f3",),
            ("escape",),
            ("escape",),
        ):
            await pilot.press(*keys)
            await pilot.pause()
            for name in (*names, "070-123", "2380"):
                assert name not in text(app), (keys, name)
        assert isinstance(app.screen, WorkbenchScreen)
        link.feed({"type": "rows", "vid": "queue", "rows": [my_row("m9", 3, "rash", "Zlatka Qvist", "female", 9)]})
        await pilot.pause()
        assert "Zlatka" not in text(app)
        app.action_reserve_list()
        await pilot.pause()
        assert "RESERVLISTA" in text(app)
        assert not [name for name in (*names, "Zlatka", "Qvist") if name in text(app)]
        await pilot.press("escape", "ctrl+n")
        await pilot.pause()
        assert "Lars Holm" in text(app)


def test_names_are_covered_as_words_also_clipped_and_in_the_genitive() -> None:
    store, hidden = Store(), Hidden()
    store.me = {"user": "anna", "name": "Anna Ek", "assignments": []}
    store.apply({"type": "rows", "vid": "queue", "rows": [my_row("m1", 3, "rash", "Bo Åkerlund-Öst", "male", 9)]})
    hidden.learn(store)
    assert hidden.covered("Bo sa: bo kvar. Åkerlunds bil, Åker… ÖST") == "▒▒ sa: bo kvar. ▒▒▒▒▒▒▒▒▒ bil, ▒▒▒▒▒ ÖST"
    assert hidden.covered("800312-2380, 198003122380, 19800312-••••, +46701234567") == ", ".join(
        ["▒" * 11, "▒" * 12, "▒" * 13, "▒" * 12]
    )
    assert hidden.covered("09:42 2026-11-23 120/80 39,5 nivå 2") == "09:42 2026-11-23 120/80 39,5 nivå 2"


# ---- the lock


async def test_the_lock_covers_all_keeps_the_draft_and_opens_with_the_password_only() -> None:
    async with case_room(config=Config(user="anna", password="s", lock_minutes=5)) as (app, link, pilot):
        await write(pilot, "halv mening")
        link.advance(2)
        link.advance(5 * 60)
        app.lock_when_idle()
        await pilot.pause()
        assert isinstance(app.screen, LockScreen)
        assert "Lars" not in text(app)
        assert "halv mening" not in text(app)
        assert [frame["text"] for frame in link.sent if frame["type"] == "draft"][-1] == "halv mening"
        for key in ("f2", "ctrl+n", "f5", "f6", "f9", "ctrl+p", "f1", "ctrl+l", "ctrl+z", "escape", "tab"):
            await pilot.press(key)
            await pilot.pause()
            assert isinstance(app.screen, LockScreen), key
        await pilot.press(*"fel", "enter")
        await pilot.until(lambda: "Fel användarnamn eller lösenord." in text(app))
        assert isinstance(app.screen, LockScreen)
        app.open_case("m1")
        assert isinstance(app.screen, LockScreen)
        await pilot.press(*"secret", "enter")
        await pilot.until(lambda: isinstance(app.screen, CaseScreen))
        assert "halv mening" in text(app)


async def test_a_key_keeps_it_open_and_without_a_server_it_says_why_it_stays_shut() -> None:
    async with workbench(config=Config(user="anna", password="s", lock_minutes=5)) as (app, link, pilot):
        link.advance(4 * 60)
        await pilot.press("down")
        link.advance(4 * 60)
        app.lock_when_idle()
        await pilot.pause()
        assert not app.locked
        await pilot.press("ctrl+l")
        await pilot.until(lambda: app.locked)
        link.down()
        await pilot.press(*"secret", "enter")
        await pilot.until(lambda: "Servern svarar inte" in text(app))
        assert app.locked
        await pilot.press("ctrl+q")
    assert app.return_value == 0


async def test_the_server_judges_the_password_on_a_line_of_its_own(house: Running) -> None:
    line = Stream(house.staff, lambda: 0.0)
    anna = {"type": "login", "protocol": PROTOCOL, "lang": "sv", "user": "anna", "password": PASSWORD}
    welcome = await line.ask(anna)
    assert welcome is not None
    begun = house.disk("SELECT count(*) FROM session")
    asked = {"type": "prove", "protocol": PROTOCOL, "token": welcome["token"]}
    assert await line.ask({**asked, "password": PASSWORD}) == {"type": "proved"}
    wrong = await line.ask({**asked, "password": "fel"})
    assert wrong is not None
    assert (wrong["type"], wrong["code"]) == ("refuse", "login")
    assert house.disk("SELECT count(*) FROM session") == begun
    assert await Stream("ws://127.0.0.1:1/ws/staff", lambda: 0.0).ask({**asked, "password": "x"}) is None


async def test_on_a_real_server_the_lock_opens_and_the_session_behind_it_has_gone_on(house: Running) -> None:
    link = Link(Stream(house.staff, lambda: 0.0), SystemClock())
    app = ClinicApp(link, Config(user="anna", password=PASSWORD))
    async with at_work(app) as pilot:
        await pilot.until(lambda: link.store.me is not None)
        if not link.session.assignment:
            await pilot.press("enter")
        await pilot.until(lambda: link.state == "online" and link.store.ready)
        epoch = link.since
        await pilot.press("ctrl+l")
        await pilot.until(lambda: app.locked)
        await pilot.press(*"fel", "enter")
        await pilot.until(lambda: "! " in text(app))
        assert app.locked
        await pilot.press(*PASSWORD, "enter")
        await pilot.until(lambda: not app.locked)
        assert (link.state, link.since) == ("online", epoch)
        assert link.session.logged_in


# ---- copying


async def test_y_copies_the_newest_line_on_the_screen_and_then_the_one_before() -> None:
    async with case_room() as (app, link, pilot):
        await pilot.press("escape", "y")
        assert app.clipboard == "ska jag vara orolig?"
        await pilot.pause()
        assert "Kopierat: 09:38 Lars: ska jag vara orolig?" in shown(app)[-2]
        await pilot.press("y")
        assert app.clipboard == "nu strålar det ut i käken också"
        link.advance(11)
        await pilot.press("y")
        assert app.clipboard == "ska jag vara orolig?"


# ---- notices


@pytest.mark.parametrize(
    ("kind", "sent"),
    [("off", ""), ("bell", "\a"), ("osc9", "\x1b]9;a, b\a"), ("osc777", "\x1b]777;notify;Clinic24;a, b\a")],
)
def test_each_way_to_tell_the_terminal(kind: str, sent: str) -> None:
    assert notice(kind, "a; b\x1b\a") == sent


async def test_the_palette_sends_a_test_notice_and_an_alarm_is_told_without_a_patient() -> None:
    async with workbench([], config=Config(user="anna", password="s", notice="osc9")) as (app, link, pilot):
        assert app._driver is not None
        sent: list[str] = []
        app._driver.write = sent.append  # type: ignore[method-assign]  # the pilot's driver has no line to read
        app.action_test_notice()
        await pilot.pause()
        assert "Provnotis sänd med osc9." in shown(app)[-2]
        link.feed({"type": "delta", "vid": "queue", "put": [morning()[0]], "drop": [], "pos": 2_000})
        await pilot.pause()
        app.hear()
        assert [one for one in sent if "]9;" in one] == [
            "\x1b]9;Clinic24: provnotis.\a", "\x1b]9;Clinic24: Larm i kön.\a"
        ]  # fmt: skip


# ---- the server gone


async def test_with_the_server_gone_my_opened_cases_can_be_read_and_the_list_be_copied() -> None:
    async with case_room(size=(120, 40)) as (app, link, pilot):
        await pilot.press("escape", "escape")
        assert isinstance(app.screen, WorkbenchScreen)
        link.down()
        await pilot.press("1")
        await pilot.until(lambda: isinstance(app.screen, CaseScreen))
        await pilot.pause()
        assert "nu strålar det ut i käken också" in text(app)
        assert "frånkopplad: raden väntar på linjen" in text(app)
        await pilot.press("escape", "escape")
        app.action_reserve_list()
        await pilot.pause()
        assert isinstance(app.screen, ReserveSheet)
        assert "Frånkopplad sedan" in text(app)
        assert "VARNING: patientuppgifter." in text(app)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Lars Holm  19800312-2380" in app.clipboard


@pytest.mark.parametrize("command", [" ", "''", "'", "tee 'half"])
async def test_a_print_command_that_names_no_program_prints_nothing(command: str) -> None:
    assert not await given_to(command, "RESERVLISTA")


async def test_the_list_goes_to_the_program_that_prints_and_nowhere_else(tmp_path: Path) -> None:
    paper = tmp_path / "paper"
    for command, said in ((f"tee '{paper}'", "Reservlistan är sänd till tee"), ("finns-inte-alls", "kunde inte skriva ut"),
                          ("false", "kunde inte skriva ut"), ("", "Sätt print_command")):  # fmt: skip
        async with workbench(config=Config(user="anna", password="s", print_command=command)) as (app, _link, pilot):
            app.action_reserve_list()
            await pilot.pause()
            await pilot.press("u")
            await pilot.until(lambda said=said, app=app: said in text(app))  # type: ignore[misc]  # bound to this round
    printed = paper.read_text("utf-8")
    assert printed.startswith("RESERVLISTA Åsby vårdcentral 2026-11-23 09:42\n")
    assert "[ ]  1 Omgående  Svårt att andas  K 58  svar före 09:42  röd flagga" in printed
    assert "Väntar, 12" in printed


async def test_a_case_that_is_no_longer_mine_is_not_kept() -> None:
    link = FakeLink()
    row = my_row("m1", 2, "chest_pain", "Lars Holm", "male", 44, slot=1)
    link.enter(row)
    link.open_case("m1")
    link.feed({"type": "head", "vid": "case:m1", "head": case_head(row)})
    link.close_case("m1")
    assert link.store.recalled("m1") is not None
    link.feed({"type": "delta", "vid": "queue", "put": [], "drop": ["m1"], "pos": 2_000})
    assert link.store.recalled("m1") is None


# ---- sizes


def storm() -> Iterator[tuple[int, int]]:
    yield from ((20, 5), (120, 40), (1, 1), (80, 24), (20, 5), (200, 3), (3, 60), (160, 50), (19, 4), (79, 23)) * 2


async def test_twenty_by_five_and_a_storm_of_sizes_do_not_end_the_program() -> None:
    async with workbench(size=(20, 5)) as (app, _link, pilot):
        assert len(shown(app)) == 5
        await pilot.press("down", "question_mark", "escape", "slash", "x", "escape")
        for size in storm():
            await pilot.resize_terminal(*size)
        assert "väntar" in text(app)
    async with case_room(size=(20, 5)) as (app, _link, pilot):
        await pilot.press("a", "escape", "f3", "f3")
        for size in storm():
            await pilot.resize_terminal(*size)
        app.action_lock()
        await pilot.until(lambda: app.locked)
        for size in storm():
            await pilot.resize_terminal(*size)
        assert isinstance(app, ClinicApp)
        assert app.return_code is None or app.return_code == 0


async def test_the_demo_does_not_lock_and_says_why() -> None:
    async with workbench(config=Config(user="anna", password="s", page="http://127.0.0.1:1/")) as (app, _link, pilot):
        await pilot.press("ctrl+l")
        await pilot.until(lambda: "Demon låser inte" in text(app))
        assert not app.locked
