"""My own logins and password: seen, ended after a question, changed when the server says so."""

from typing import Any

from textual.widgets import Input

from clinic24_tui.app import ClinicApp
from clinic24_tui.dialogs.my_logins import MyLoginsSheet
from clinic24_tui.dialogs.new_password import NewPasswordSheet
from clinic24_tui.screens.workbench import WorkbenchScreen
from clinic24_tui.testing import NINE, FakeLink, welcome_frame, worn_frame
from tests.client.rooms import text, workbench
from tests.support.wait import until


def told(*names: str) -> dict[str, Any]:
    rows = [
        {
            "id": name,
            "address": f"10.0.0.{n}",
            "device": f"sal\x1b[2J {n}" if n else "",
            "since": NINE - 3_600_000 * (n + 1),
            "used": NINE - 60_000 * n,
            "this": name == "mine",
        }
        for n, name in enumerate(names)
    ]
    return {"type": "sessions", "sessions": rows}


def own(link: FakeLink) -> list[dict[str, Any]]:
    return [frame for frame in link.sent if frame["type"] in ("ask_sessions", "end_sessions", "change_password")]


async def test_one_login_or_all_others_are_ended_after_a_question_and_never_this_one() -> None:
    async with workbench(size=(80, 24)) as (app, link, pilot):
        app.action_my_logins()
        await until(lambda: isinstance(app.screen, MyLoginsSheet) and own(link) == [{"type": "ask_sessions"}])
        link.feed(told("mine", "old", "older"))
        await until(lambda: "10.0.0.0, den här" in text(app) and "sal[2J 1, 10.0.0.1" in text(app))
        assert "sedan 07:42, använd 09:41" in text(app)
        await pilot.press("x")
        assert isinstance(app.screen, MyLoginsSheet)
        await pilot.press("down", "x")
        await until(lambda: "Det som är öppet där" in text(app))
        await pilot.press("enter")
        await until(lambda: isinstance(app.screen, MyLoginsSheet))
        assert len(own(link)) == 1
        await pilot.press("x", "j")
        await until(lambda: own(link)[-1] == {"type": "end_sessions", "session": "old"})
        await pilot.press("o", "j")
        await until(lambda: own(link)[-1] == {"type": "end_sessions"})
        link.feed(told("mine"))
        await until(lambda: "sal" not in text(app) and "Avsluta alla andra" not in text(app))
        await pilot.press("escape")
        await until(lambda: isinstance(app.screen, WorkbenchScreen))


async def test_without_a_line_nothing_is_ended_and_it_says_so() -> None:
    async with workbench(size=(80, 24)) as (app, link, pilot):
        app.action_my_logins()
        link.feed(told("mine", "old"))
        await until(lambda: "den här" in text(app) and "10.0.0.1" in text(app))
        link.down()
        await pilot.pause()
        await pilot.press("o", "j")
        await until(lambda: "Frånkopplad: inget är gjort." in text(app))
        link.up()
        link.feed(welcome_frame(NINE), worn_frame())
        await until(lambda: "Frånkopplad" not in text(app) and own(link)[-1] == {"type": "ask_sessions"})


def write(app: ClinicApp, *words: str) -> None:
    for field, value in zip(app.screen.query(Input), words, strict=True):
        field.value = value


async def test_the_password_is_changed_when_the_server_says_so_and_why_not_stands_in_the_sheet() -> None:
    async with workbench(size=(80, 24)) as (app, link, pilot):
        app.action_change_password()
        await until(lambda: isinstance(app.screen, NewPasswordSheet) and "Nuvarande lösenord" in text(app))
        write(app, "gammalt", "nytt nytt nytt", "annat annat")
        await pilot.press("ctrl+s")
        await until(lambda: "Lösenorden är inte lika." in text(app))
        assert own(link) == []
        write(app, "gammalt", "nytt nytt nytt", "nytt nytt nytt")
        await pilot.press("ctrl+s")
        await until(lambda: len(own(link)) == 1)
        asked = own(link)[0]
        assert (asked["old"], asked["new"]) == ("gammalt", "nytt nytt nytt")
        assert "nytt nytt" not in text(app)
        wrong = {"type": "refuse", "code": "password_wrong", "sv": "Det nuvarande lösenordet är fel.", "en": "Wrong."}
        link.feed({**wrong, "id": asked["id"]})
        await until(lambda: "Det nuvarande lösenordet är fel." in text(app))
        await pilot.press("ctrl+s")
        await until(lambda: len(own(link)) == 2)
        link.down()
        await until(lambda: "Linjen bröts medan servern frågades." in text(app))
        link.up()
        link.feed(welcome_frame(NINE), worn_frame())
        await until(lambda: "Linjen bröts" not in text(app))
        await pilot.press("ctrl+s")
        await until(lambda: len(own(link)) == 3)
        link.feed({"type": "password_changed", "id": own(link)[-1]["id"]})
        await until(lambda: isinstance(app.screen, WorkbenchScreen) and "Lösenordet är bytt." in text(app))
