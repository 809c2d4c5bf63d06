"""One server for each data folder; commands that end with a code and a sentence; --help that imports next to nothing."""

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from server.data_folder import DataFolder, FolderBusy
from server.settings import Settings, SettingsRefused
from tests.support.program import Program, ended, filled, first_line, ran


async def nothing(_house: object) -> None:
    """Leave the folder as the seed made it."""


async def test_a_second_server_exits_3_and_names_the_first(tmp_path: Path) -> None:
    await filled(tmp_path / "data", nothing)
    program = Program(tmp_path / "data")
    await program.start()
    try:
        for command in (["serve", "--port", "0"], ["seed"]):
            code, out, err = await ran(command[0], "--data", tmp_path / "data", *command[1:])
            assert (code, out) == (3, "")
            assert f"(pid {program.pid})" in err
            assert "en annan server" in err
            assert "another server" in err
    finally:
        assert await program.stop() == 0


async def test_a_killed_server_leaves_no_lock(tmp_path: Path) -> None:
    await filled(tmp_path / "data", nothing)
    program = Program(tmp_path / "data")
    await program.start()
    first = program.pid
    await program.kill()
    await program.start()
    assert program.pid != first
    assert await program.stop() == 0


async def test_a_server_that_says_nothing_in_time_is_reaped(tmp_path: Path) -> None:
    program = Program(tmp_path / "data", patience=0)
    with pytest.raises(TimeoutError):
        await program.start()
    assert program._process is not None
    assert program._process.returncode == -signal.SIGKILL
    DataFolder(tmp_path / "data").release()


async def test_the_benchmarks_echo_answers_where_it_says() -> None:
    pipe = asyncio.subprocess.PIPE
    echo = await asyncio.create_subprocess_exec(sys.executable, "-m", "benchmarks.baselines.echo", stdout=pipe)
    try:
        port = int(await first_line(echo, 60))
        async with connect(f"ws://127.0.0.1:{port}/", proxy=None) as wire:
            await wire.send("hej")
            assert await wire.recv() == "hej"
    finally:
        await ended(echo)


def test_a_folder_is_let_go_and_named_to_who_waits(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    with pytest.raises(FolderBusy) as busy:
        DataFolder(tmp_path / "data")
    assert busy.value.pid > 0
    folder.release()
    DataFolder(tmp_path / "data").release()
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0


async def test_an_unknown_schema_is_refused_with_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    DataFolder(folder).release()
    import sqlite3

    db = sqlite3.connect(folder / "clinic24.db")
    db.execute("CREATE TABLE alembic_version (version_num TEXT)")
    db.execute("INSERT INTO alembic_version VALUES ('9999')")
    db.commit()
    db.close()
    code, out, err = await ran("serve", "--data", folder, "--port", "0")
    assert (code, out) == (2, "")
    assert "okänt schema (9999)" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("arguments", [["--port", "70000"], ["--host", "0.0.0.0"], ["--host", "0.0.0.0", "--demo"]])  # noqa: S104  refused, that is the point
async def test_unsafe_settings_are_refused_with_a_sentence(tmp_path: Path, arguments: list[str]) -> None:
    code, _, err = await ran("serve", "--data", tmp_path, *arguments)
    assert code == 2
    assert " / " in err
    assert "Traceback" not in err


async def test_a_taken_port_is_a_sentence(tmp_path: Path) -> None:
    await filled(tmp_path / "one", nothing)
    program = Program(tmp_path / "one")
    await program.start()
    try:
        code, _, err = await ran("serve", "--data", tmp_path / "two", "--port", program.port)
        assert code == 2
        assert "Traceback" not in err
    finally:
        await program.stop()


def test_help_imports_neither_the_web_nor_the_screen() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "server", "--help"], capture_output=True, text=True, check=True
    )
    loaded = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in done.stderr.splitlines()}
    assert not loaded & {
        "fastapi",
        "starlette",
        "textual",
        "rich",
        "pydantic",
        "sqlmodel",
        "sqlalchemy",
        "uvicorn",
        "yaml",
    }
    assert "clinic24-server" in done.stdout


def test_settings_hold_together() -> None:
    with pytest.raises(SettingsRefused, match="--behind-proxy"):
        Settings(data=Path(), host="192.0.2.1")
    with pytest.raises(SettingsRefused, match="--proxy"):
        Settings(data=Path(), host="192.0.2.1", behind_proxy=True)
    assert Settings(data=Path(), host="192.0.2.1", behind_proxy=True, proxies=("192.0.2.7",)).public
    assert Settings(data=Path(), host="::1", demo=True).demo
