"""The program around the rooms: the way in and out, help, palette, looks, people's words, what a crash says."""

import ast
import os
import pty
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.widgets import Input, OptionList

import clinic24_tui
from clinic24_tui import locale
from clinic24_tui.__main__ import FRAMES
from clinic24_tui.app import ClinicApp
from clinic24_tui.commands.base import REGISTRY
from clinic24_tui.config import Config, read
from clinic24_tui.crash import place_of
from clinic24_tui.screens.help import HelpScreen
from clinic24_tui.screens.login import LoginScreen
from clinic24_tui.screens.workbench import WorkbenchScreen
from clinic24_tui.testing import ASBY, FakeLink, case_head, my_row, queue_row, welcome_frame, worn_frame
from clinic24_tui.themes import LOOKS
from clinic24_tui.widgets.panel import plain
from server.contract.views import Assignment
from tests.client.rooms import ANNA, morning, shown, text, workbench
from tests.support.hands import at_work

OTHER: Assignment = {**ASBY, "id": "1177-nurse", "unit": "1177", "unit_name": "1177"}


# ---- the way in


async def test_login_asks_for_name_password_and_assignment_and_says_what_it_is_for() -> None:
    link = FakeLink()
    app = ClinicApp(link)
    async with at_work(app) as pilot:
        link.up()
        await pilot.pause()
        assert isinstance(app.screen, LoginScreen)
        assert "Beslutsstöd med påhittade data, inte CE-märkt." in text(app)
        await pilot.press(*"anna", "enter", *"secret", "enter")
        assert [(frame["user"], frame["password"]) for frame in link.sent] == [("anna", "secret")]
        link.feed(welcome_frame(link.frozen.now, assignments=[ASBY, OTHER]))
        await pilot.pause()
        assert "Åsby vårdcentral · sjuksköterska" in text(app)
        await pilot.press("down", "enter")
        assert link.sent[-1] == {"type": "wear", "assignment": "1177-nurse"}
        link.feed(worn_frame(OTHER))
        await pilot.pause()
        assert isinstance(app.screen, WorkbenchScreen)


async def test_a_wrong_password_is_said_and_asked_for_again() -> None:
    link = FakeLink()
    app = ClinicApp(link)
    async with at_work(app) as pilot:
        link.up()
        await pilot.pause()
        await pilot.press(*"anna", "enter", *"fel", "enter")
        link.feed({"type": "refuse", "code": "login", "sv": "Fel användarnamn eller lösenord.", "en": "Wrong."})
        await pilot.pause()
        assert "! Fel användarnamn eller lösenord." in text(app)
        assert app.screen.query_one("#password", Input).value == ""
        assert app.focused is app.screen.query_one("#user")


async def test_without_a_server_the_login_says_so() -> None:
    link = FakeLink()
    app = ClinicApp(link)
    async with at_work(app) as pilot:
        link.down()
        await pilot.pause()
        assert "Servern svarar inte." in text(app)
        await pilot.press("escape")
    assert app.return_value == 0


async def test_a_session_that_has_ended_asks_for_the_login_again() -> None:
    async with workbench() as (app, link, pilot):
        link.feed({"type": "refuse", "code": "not_logged_in", "sv": "Logga in igen.", "en": "Log in again."})
        await pilot.pause()
        assert isinstance(app.screen, LoginScreen)
        assert "Logga in igen." in text(app)


async def test_another_assignment_can_be_chosen_and_left_as_it_was() -> None:
    async with workbench() as (app, _link, pilot):
        app.action_change_assignment()
        await pilot.pause()
        assert app.screen.query_one(OptionList).option_count == 1
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, WorkbenchScreen)


# ---- help and palette


async def test_help_is_made_from_the_live_bindings() -> None:
    async with workbench(size=(120, 70)) as (app, _link, pilot):
        live = {
            active.binding.action.partition("(")[0] for active in app.screen.active_bindings.values() if active.enabled
        }
        await pilot.press("question_mark")
        assert isinstance(app.screen, HelpScreen)
        for verb in (REGISTRY[action] for action in live if action in REGISTRY):
            assert verb.label in text(app)
        assert "Lämna över  " not in text(app)
        await pilot.press("f1")
        assert isinstance(app.screen, WorkbenchScreen)


async def test_the_palette_has_every_verb_of_the_place_and_does_it() -> None:
    async with workbench(size=(120, 50)) as (app, link, pilot):
        await pilot.press("ctrl+p")
        assert isinstance(app.screen, CommandPalette)
        await pilot.press(*"bradskande")
        await pilot.until(lambda: "Ta nästa  (n)" in text(app))
        await pilot.press("enter")
        await pilot.until(lambda: bool(link.commands))
        assert [command["type"] for command in link.commands] == ["TakeNext"]


def test_every_key_is_also_in_the_palette_but_for_moving_about() -> None:
    moving = {"cursor_down", "cursor_up", "page_down", "page_up", "open_slot", "command_palette", "quit_anywhere"}
    places = {"everywhere", "workbench"}
    assert {verb.id for verb in REGISTRY.values() if verb.place in places and not verb.in_palette} == moving


async def test_the_looks_go_round() -> None:
    async with workbench() as (app, _link, pilot):
        seen = [app.theme]
        for _ in LOOKS:
            app.action_change_look()
            await pilot.pause()
            seen.append(app.theme)
            assert "Svårt att andas" in text(app)
        assert seen == [*LOOKS, seen[0]]


async def test_in_the_looks_of_few_colours_no_other_colour_leaves_any_cell() -> None:
    async with workbench() as (app, _link, pilot):
        for name, allowed in (("clinic-ansi", "STANDARD"), ("clinic-mono", "")):
            app.theme = name
            await pilot.press("slash", *"rygg", "escape", "question_mark")
            await pilot.pause()
            for strip in app.screen._compositor.render_strips():
                for segment in strip:
                    colours = [] if segment.style is None else [segment.style.color, segment.style.bgcolor]
                    assert {colour.type.name for colour in colours if colour is not None} <= {allowed, "DEFAULT"} - {""}
            await pilot.press("escape", "escape")


async def test_a_keymap_moves_a_verb_and_a_bad_entry_is_told() -> None:
    config = Config(user="anna", password="secret", keys={"take_next": "t", "finns_inte": "x", "search": "q"})
    async with workbench([row for row in morning() if row["state"] == "waiting"], config=config) as (app, link, pilot):
        await pilot.press("t")
        assert [command["type"] for command in link.commands] == ["TakeNext"]
        assert "Tangentkartan" in shown(app)[-2]
        link.feed(
            {"type": "refuse", "id": link.commands[0]["id"], "code": "queue_empty", "sv": "Ingen.", "en": "None."}
        )
        await pilot.press("q")
    assert app.return_value == 0


async def test_row_help_and_palette_name_the_users_keys_and_a_verb_without_a_key_can_get_one() -> None:
    keys = {"take_next": "f11", "search": "u", "change_look": "0"}
    async with workbench(size=(120, 50), config=Config(user="anna", password="s", keys=keys)) as (app, _link, pilot):
        assert "F11 Ta nästa" in shown(app)[-1]
        assert "u Sök" in shown(app)[-1]
        assert "/ Sök" not in text(app)
        before = app.theme
        await pilot.press("0")
        assert app.theme != before
        await pilot.press("question_mark")
        assert "F11  Ta nästa" in text(app)
        assert "0  Byt utseende" in text(app)
        await pilot.press("escape", "ctrl+p", *"bradskande")
        await pilot.until(lambda: "Ta nästa  (F11)" in text(app))


async def test_wrong_settings_are_told_in_the_login_and_the_program_starts_with_what_is_right(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('look = "rosa"\nhold_seconds = 5\n[keys]\ntake_next = "l"\nsearch = "u"\n', "utf-8")
    app = ClinicApp(FakeLink(), read(file))
    async with at_work(app) as pilot:
        await pilot.pause()
        said = "".join(text(app).split())
        assert "look='rosa'gårinte.Rättär\"clinic-dark\"" in said
        assert "1feltill:seclinic24doctor." in said
    assert app.config.hold_seconds == 5


async def test_f2_with_nothing_to_answer_says_so() -> None:
    async with workbench([]) as (app, _link, pilot):
        await pilot.press("f2")
        await pilot.pause()
        assert "Inget ärende väntar på ditt svar." in shown(app)[-2]


# ---- people's words

NASTY = "[/b]\x1b[31m\u202eröd\x07[@click=app.exit]x[/] \u0000$(rm) \ud7ff\n\tslut {0} %s"


async def test_peoples_words_are_shown_as_text_wherever_they_stand() -> None:
    row = my_row("m1", 2, NASTY, NASTY, "male", 44, unread=1)
    waiting = queue_row("w1", 1, NASTY, "female", 58, owner_name=NASTY)
    other = queue_row("o1", 3, NASTY, "female", 58, state="open", owner="bjorn", owner_name=NASTY)
    offer = queue_row("k1", 3, NASTY, "male", 5, state="open", owner="b", owner_name=NASTY, offered_to="anna")
    for size in ((120, 40), (80, 24)):
        async with workbench([row, waiting, other, offer], size=size) as (app, link, pilot):
            worn = worn_frame({**ASBY, "unit_name": NASTY})
            worn["complaints"] = {NASTY: {"sv": NASTY, "en": NASTY}}
            link.feed(
                {**welcome_frame(link.frozen.now), "me": {"user": "anna", "name": NASTY, "assignments": []}}, worn
            )
            link.open_preview("w1")
            history = [
                {"kind": kind, "sv": NASTY, "en": NASTY, "question": None}
                for kind in ("words", "positive", "not_asked")
            ]
            head = case_head(waiting, history=history, why={"sv": NASTY, "en": NASTY})
            link.feed({"type": "head", "vid": "preview:w1", "head": head})
            link.feed({"type": "refuse", "id": link.command("TakeNext"), "code": "x", "sv": NASTY, "en": NASTY})
            for key in ("tab", "tab", "tab", "tab", "slash", *"[/b]", "enter"):
                await pilot.press(key)
                for line in shown(app):
                    assert line.isprintable()
                    assert "\u202e" not in line
            assert "[/b][31mröd" in text(app)


def test_plain_takes_away_what_steers_and_nothing_else() -> None:
    assert plain("Ä 1 < 2 [b] ”x” 😀") == "Ä 1 < 2 [b] ”x” 😀"
    assert plain("a\tb\nc") == "a b c"
    assert plain("\x1b[2J\u202e\u2066\x9b1m\ud800") == "[2J1m"


# ---- a crash


async def test_a_crash_says_one_sentence_without_what_is_in_memory(capsys: pytest.CaptureFixture[str]) -> None:
    secret = "patientens hemlighet"
    app = ClinicApp(FakeLink(), ANNA)

    def broken() -> None:
        words = secret
        raise KeyError(words)

    async def crash() -> None:
        async with at_work(app) as pilot:
            app.call_later(broken)
            await pilot.pause()

    with pytest.raises(KeyError):
        await crash()
    assert app.return_code == 1
    said = capsys.readouterr().err
    assert said.startswith("Clinic24 stannade av ett fel (test_app.py:")
    assert said.count("KeyError") == 1
    assert secret not in said


async def test_a_link_that_fails_ends_the_program_the_same_way(capsys: pytest.CaptureFixture[str]) -> None:
    class Broken(FakeLink):
        async def run(self) -> None:
            msg = "patientens hemlighet"
            raise ExceptionGroup(msg, [ValueError(msg)])

    app = ClinicApp(Broken(), ANNA)

    async def crash() -> None:
        async with at_work(app) as pilot:
            await pilot.pause(0.1)

    with pytest.raises(ValueError, match="hemlighet"):
        await crash()
    assert app.return_code == 1
    said = capsys.readouterr().err
    assert said.startswith("Clinic24 stannade av ett fel (ValueError).")
    assert "hemlighet" not in said


def test_a_place_is_told_without_words() -> None:
    assert place_of(ValueError("hemligt")) == "ValueError"


# ---- what comes in with the program


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout


def test_asking_for_help_imports_no_textual() -> None:
    code = (
        "import sys\nfrom clinic24_tui.__main__ import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(any(name.split('.')[0] in ('textual', 'rich', 'websockets') for name in sys.modules))"
    )
    assert run(code).splitlines()[-1] == "False"


def test_the_program_paints_at_its_own_pace() -> None:
    """Textual's own pace holds a key back for up to 33 ms after a batch of events; it is fixed by the first import."""
    code = (
        "import os, sys\nos.environ.pop('TEXTUAL_FPS', None)\nfrom clinic24_tui import __main__ as program\n"
        "def start(config):\n    from textual.constants import MAX_FPS\n    print(MAX_FPS, file=sys.stderr)\n    return 0\n"
        "program.start = start\nraise SystemExit(program.main([]))"
    )
    with tempfile.TemporaryDirectory() as home:
        ours, theirs = pty.openpty()
        env = os.environ | {"HOME": home, "XDG_CONFIG_HOME": home}
        told = subprocess.run(
            [sys.executable, "-c", code],
            stdin=theirs,
            stdout=theirs,
            stderr=subprocess.PIPE,
            text=True,
            env=env,
            check=False,
        )
        os.close(ours)
        os.close(theirs)
    assert (told.returncode, told.stderr.strip()) == (0, FRAMES)


def test_state_and_client_import_no_textual() -> None:
    root = Path(clinic24_tui.__file__).parent
    names = [
        f"clinic24_tui.{path.parent.name}.{path.stem}"
        for part in ("state", "client")
        for path in root.glob(f"{part}/*.py")
    ]
    code = (
        f"import sys, importlib\n[importlib.import_module(name) for name in {names!r}]\nprint('textual' in sys.modules)"
    )
    assert run(code).strip() == "False"


def test_the_first_paint_needs_neither_pydantic_nor_httpx_nor_babel() -> None:
    code = (
        "import asyncio, sys\nfrom tests.client.rooms import workbench\n"
        "async def main():\n    async with workbench():\n"
        "        print([name for name in ('pydantic', 'httpx', 'babel') if name in sys.modules])\n"
        "asyncio.run(main())"
    )
    assert run(code).strip() == "[]"


def test_nothing_is_written_to_the_disk_by_the_client() -> None:
    """Drafts and what waits live in memory and on the server: no module of the client opens a file for writing.

    Three files hold nothing of a patient: a debrief of invented ones and a unit's settings, each written when it is asked
    for, and the ages that one takes.
    """
    root = Path(clinic24_tui.__file__).parent
    writing = {"write_text", "write_bytes", "mkdir", "touch", "sqlite3", "shelve", "pickle", "NamedTemporaryFile"}
    exported = {
        "training_debrief.py": {"write_text", "mkdir"},
        "choices.py": {"mkdir", "open"},
        "units.py": {"write_text", "mkdir"},
    }
    for path in root.rglob("*.py"):
        if path.name == "demo.py":
            continue
        names = {node.attr for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Attribute)}
        own = exported.get(path.name, set())
        assert not names & (writing - {"touch"} - own), path
        calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
        opened = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "open"]
        assert not opened or "open" in own, path


# ---- the language


async def test_the_program_speaks_english() -> None:
    async with workbench(lang="en") as (app, _link, _pilot):
        assert "12 waiting" in shown(app)[0]
        assert "Level 1 unanswered 9 min: Breathlessness F 58" in shown(app)[1]
        assert "longest wait 22 h" in text(app)
        assert "n Take next" in shown(app)[-1]
    assert locale.language() == "sv"
