"""Arguments, settings, keys, looks: what is wrong is told with what would be right."""

import re
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from textual.color import Color

from clinic24_tui import __version__, keymap, locale
from clinic24_tui.__main__ import configured, main, parser
from clinic24_tui.commands import every
from clinic24_tui.commands.base import REGISTRY, bindings, wear, written
from clinic24_tui.commands.everywhere import EVERYWHERE
from clinic24_tui.commands.workbench import CURSOR, WORKBENCH
from clinic24_tui.config import BadConfig, Config, read
from clinic24_tui.few_colors import FILTERS, SIXTEEN
from clinic24_tui.themes import LOOKS, Tokens, level_mark, style
from tests.support.keys import clashes


def asked(*arguments: str) -> Config:
    return configured(parser().parse_args(list(arguments)))


# ---- arguments


def test_arguments_go_before_the_file_and_the_file_before_the_defaults(tmp_path: Path) -> None:
    file, password = tmp_path / "config.toml", tmp_path / "password"
    file.write_text('lang = "en"\nuser = "bjorn"\nhold_seconds = 5\nenter_sends = false\n', "utf-8")
    password.write_text("hemligt å\n", "utf-8")
    config = asked(
        "--config", str(file), "--user", "anna", "--password-file", str(password), "--assignment", "asby-nurse"
    )
    assert (config.user, config.password, config.lang, config.assignment) == ("anna", "hemligt å", "en", "asby-nurse")
    assert (config.hold_seconds, config.enter_sends, config.server) == (5, False, Config.server)
    assert "hemligt" not in repr(config)


@pytest.mark.parametrize(
    "text",
    ["farg = 1", "lang = 'fi'", "look = 'rosa'", "hold_seconds = 60", "hold_seconds = true", "enter_sends = 1",
     "mouse = 1", "notice = 'tuta'", "lock_minutes = -1", "flat = 'ja'", "password = 'x'", "lang =", "user = 3"],
)  # fmt: skip
def test_a_wrong_setting_is_told_with_its_file(tmp_path: Path, text: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(f"hold_seconds = 2\n{text}" if "hold" not in text else f"lang = 'sv'\n{text}", "utf-8")
    config = read(file)
    assert len(config.told) == 1
    assert "config.toml" in str(config.told[0])
    assert replace(config, told=(), hold_seconds=3.0) == Config()
    assert config.hold_seconds == (2 if "hold" not in text and text != "lang =" else 3)


def test_a_broken_file_is_told_by_its_line_in_both_languages_and_never_by_a_password(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("lang = 'en'\nlook = [", "utf-8")
    told = read(file).told
    assert f"{file}, rad 2: går inte att läsa." in str(told[0])
    file.write_text("password = 'hemligt'", "utf-8")
    locale.use("en")
    try:
        assert f"{file}, line 2: cannot be read." in str(told[0])
        assert "hemligt" not in str(read(file).told[0])
        assert "password does not exist" in str(read(file).told[0])
    finally:
        locale.use("sv")


def test_a_missing_file_is_no_fault_unless_it_was_asked_for(tmp_path: Path) -> None:
    assert read(tmp_path / "finns-inte.toml") == Config()
    with pytest.raises(BadConfig, match="finns inte"):
        asked("--config", str(tmp_path / "finns-inte.toml"))


def test_a_password_file_without_a_user_or_without_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p").write_text("x", "utf-8")
    with pytest.raises(BadConfig, match="--user"):
        asked("--password-file", str(tmp_path / "p"))
    with pytest.raises(BadConfig, match="kan inte läsas"):
        asked("--user", "anna", "--password-file", str(tmp_path / "q"))


@pytest.mark.parametrize("server", ["http://chatt.example.se", "http://192.0.2.1:8024", "ws://chatt.example.se"])
def test_nothing_is_said_in_the_open_off_this_machine(server: str) -> None:
    with pytest.raises(BadConfig, match=r"sänds aldrig öppet; skriv https://.* write https://"):
        asked("--server", server)


@pytest.mark.parametrize("server", ["http://localhost:1", "http://[::1]:1", "https://chatt.example.se"])
def test_this_machine_and_tls_are_private(server: str) -> None:
    assert asked("--server", server).server == server


def test_an_authority_that_is_no_pem_is_told_before_the_start(tmp_path: Path) -> None:
    broken = tmp_path / "ca.pem"
    broken.write_text("not a certificate", "utf-8")
    for file in (broken, tmp_path / "finns-inte.pem"):
        with pytest.raises(BadConfig, match="kan inte läsas som PEM / cannot be read as PEM"):
            asked("--server", "https://chatt.example.se", "--ca", str(file))


def test_without_a_terminal_it_says_so_and_exits_2(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "clinic24_tui", "--lang", "sv"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "clinic24: behöver en terminal. / needs a terminal.\n"
    assert main(["--config", str(tmp_path / "x")]) == 2
    assert "finns inte" in capsys.readouterr().err


def test_the_version_and_the_intended_purpose_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    for argument, said in (("--version", __version__), ("--help", "inte CE-märkt")):
        with pytest.raises(SystemExit, match="0"):
            main([argument])
        assert said in capsys.readouterr().out.replace("\n", " ").replace("  ", " ")


# ---- verbs and keys


def test_no_key_of_the_workbench_is_claimed_twice() -> None:
    assert clashes([*EVERYWHERE, *WORKBENCH, *CURSOR]) == []
    assert clashes([WORKBENCH[0], WORKBENCH[0]]) == ["n: take_next and take_next"]


def test_every_verb_has_its_words_and_its_names_are_ids() -> None:
    for verb in REGISTRY.values():
        assert verb.label, verb
        assert verb.help.endswith("."), verb
        assert verb.id.isidentifier()
    assert {verb.id for verb in REGISTRY.values() if verb.place == "workbench"} == {
        verb.id for verb in (*WORKBENCH, *CURSOR)
    }


def test_letters_are_never_bound_everywhere_with_priority() -> None:
    """A key with priority works while one types, so it may not be one that types."""
    typing = {"space", "slash", "semicolon", "question_mark", "comma", "full_stop", "minus", "plus"}
    for verb in REGISTRY.values():
        if verb.priority:
            assert all(len(key) > 1 and key not in typing for key in verb.keys), verb


def test_no_verb_hangs_on_a_key_that_terminals_lose() -> None:
    for verb in REGISTRY.values():
        assert not any(key.startswith("alt+") or "+enter" in key for key in verb.keys), verb
        if verb.keys and all(key[0] == "f" and key[1:].isdigit() for key in verb.keys):
            assert verb.in_palette, verb


def test_bindings_carry_the_verbs_id_for_the_keymap() -> None:
    ids = [binding.id for binding in bindings(*WORKBENCH)]
    assert ids[:2] == ["take_next", "open_selected"]
    assert [f"open_slot_{n}" for n in range(1, 10)] == [
        ident for ident in ids if ident and ident.startswith("open_slot")
    ]


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("ctrl+p", "^p"),
        ("f2", "F2"),
        ("question_mark", "?"),
        ("enter", "Enter"),
        ("n", "n"),
        ("f", "f"),
        ("pagedown", "PgDn"),
    ],
)
def test_keys_are_written_as_people_write_them(key: str, shown: str) -> None:
    assert written(key) == shown


def test_a_keymap_cannot_take_the_keys_of_help_and_quit() -> None:
    good, told = keymap.checked({"take_next": "t, f11", "search": "question_mark", "nonsense": "x", "hand_over": ""})
    assert good == {"take_next": "t,f11"}
    assert len(told) == 3
    assert "?" not in good.get("search", "")
    assert any("question_mark är upptagen av help; search behåller sin tangent." in said for said in told)


def test_the_programs_own_keys_and_a_swap_clash_nowhere() -> None:
    own = {binding.id or "": binding.key for verb in every.VERBS for binding in verb.bind() if verb.keys}
    good, told = keymap.checked(own)
    assert told == []
    assert good == own
    swapped = {"take_over": "l", "hand_over": "o", "new_line": "enter", "send": "ctrl+j", "change_look": "0"}
    assert keymap.checked(swapped) == (swapped, [])


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"take_next": "l"}, "l är upptagen av hand_over; take_next behåller sin tangent."),
        ({"take_next": "x", "search": "x"}, "x är upptagen av take_next; search behåller sin tangent."),
        ({"close_case": "f7"}, "f7 är upptagen av accept_flag"),
        ({"take_next": "crtl+n"}, "tangenten ”crtl+n” för take_next finns inte"),
        ({"internal_note": "i"}, "i behövs för att skriva; ge internal_note en tangent med Ctrl"),
        ({"take_next": 3}, "”take_next” har ingen tangent"),
        ({"take_nxt": "n"}, "”take_nxt” finns inte"),
    ],
)
def test_a_clash_or_an_unknown_name_is_told_in_one_sentence(entry: dict[str, str], said: str) -> None:
    good, told = keymap.checked(entry)
    assert len(told) == 1
    assert said in told[0]
    assert len(good) == len(entry) - 1


@given(st.dictionaries(st.sampled_from([verb.id for verb in every.VERBS]), st.text(max_size=12) | st.sampled_from(
    ["q", "f1", "ctrl+q", "question_mark", "ctrl+p", "escape", "n,q", "/", "x"]), max_size=6))  # fmt: skip
def test_quit_and_help_keep_their_keys_under_any_keymap(wanted: dict[str, str]) -> None:
    good, _told = keymap.checked(wanted)
    for verb in (verb for verb in every.VERBS if verb.id in keymap.KEPT):
        assert set(verb.keys) <= set(good[verb.id].split(",") if verb.id in good else verb.keys)
    kept = {key for verb in every.VERBS if verb.id in keymap.KEPT for key in verb.keys}
    assert not kept & {
        key for ident, keys in good.items() if ident not in {*keymap.KEPT, "close_help"} for key in keys.split(",")
    }


def test_every_file_with_verbs_is_among_those_that_the_keymap_knows() -> None:
    root = Path(keymap.__file__).parent
    files = {path.relative_to(root).with_suffix("").as_posix().replace("/", ".") for path in root.rglob("*.py")
             if re.search(r"^class \w+\(Command\)", path.read_text("utf-8"), re.MULTILINE)}  # fmt: skip
    assert files == {file.__name__.removeprefix("clinic24_tui.") for file in every.FILES}


# ---- the cheat sheet


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_cheat_sheet_is_one_page_with_every_live_key(
    lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[keys]\ntake_next = "f11"\nsearch = "q"\n', "utf-8")
    try:
        assert main(["keys", "--lang", lang, "--config", str(file)]) == 0
        page = capsys.readouterr().out
        assert main(["keys", "--lang", lang, "--format", "md", "--config", str(file)]) == 0
        table = capsys.readouterr().out
    finally:
        wear({})
        locale.use("sv")
    assert len(page.splitlines()) <= 66  # an A4 page of print
    assert max(map(len, page.splitlines()[:-1])) <= 78
    taking = {"sv": "Ta nästa", "en": "Take next"}[lang]
    assert re.search(rf"^F11 +{taking} ", page, re.MULTILINE)
    assert f"| `F11` | {taking} | `take_next` |" in table
    assert "search" in page.splitlines()[-1]
    for verb in (verb for verbs in every.PLACES.values() for verb in verbs if verb.keys):
        assert f"| `{verb.id}` |" in table


# ---- looks


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


COLOURED = {name: look for name, look in LOOKS.items() if name != "clinic-mono"}


@pytest.mark.parametrize("look", COLOURED.values(), ids=list(COLOURED))
def test_text_and_marks_can_be_told_from_their_ground(look: Tokens) -> None:
    words = [
        (look.text, look.bg), (look.dim, look.bg), (look.dim, look.card), (look.dim, look.raised),
        (look.dim, look.selected),
        (look.faint, look.bg), (look.strong, look.selected), (look.ink, look.paper), (look.ink_dim, look.paper),
        (look.focus, look.bg), (look.on_focus, look.focus), (look.on_alarm, look.alarm), (look.alarm_text, look.bg),
        (look.alarm_text, look.selected), (look.warn, look.bg), (look.warn, look.selected), (look.warn, look.raised),
        (look.note, look.note_bg), (look.on_practice, look.practice),
    ]  # fmt: skip
    assert [pair for pair in words if contrast(*pair) < 4.5] == []
    assert contrast(look.rule, look.bg) >= 3
    assert contrast(look.paper, look.bg) >= 3


def test_sixteen_colours_are_written_in_the_sixteen_and_sent_as_the_terminals_own() -> None:
    look = LOOKS["clinic-ansi"]
    assert {getattr(look, one.name) for one in fields(look)} <= set(SIXTEEN)
    alarm = style(look.on_alarm, look.alarm, bold=True)
    [sent] = FILTERS["clinic-ansi"].apply([Segment("1", alarm)], Color(0, 0, 0))
    assert sent.style is not None
    assert sent.style.render("1") == "\x1b[1;97;41m1\x1b[0m"


def test_without_colours_nothing_but_bold_underlined_and_turned_about_is_sent() -> None:
    look = LOOKS["clinic-mono"]
    for ground, said in (
        (look.bg, "\x1b[1mx\x1b[0m"),
        (look.selected, "\x1b[1;7mx\x1b[0m"),
        (look.alarm, "\x1b[1;7mx\x1b[0m"),
    ):
        [sent] = FILTERS["clinic-mono"].apply([Segment("x", style(look.text, ground, bold=True))], Color(0, 0, 0))
        assert sent.style is not None
        assert sent.style.render("x") == said
    white = {look.selected, look.alarm, look.paper, look.focus, look.practice}
    black = {look.bg, look.card, look.raised, look.sheet, look.note_bg}
    assert (white, black) == ({"#ffffff"}, {"#000000"})


def test_the_mark_of_a_level_has_its_digit() -> None:
    assert [level_mark(level) for level in range(6)] == ["!!", "▲1", "▲2", "■3", "●4", "○5"]
