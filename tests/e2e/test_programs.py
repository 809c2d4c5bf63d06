"""The programs as they are installed and called: quick help, exit codes with a sentence, a wheel that has all it needs."""

import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from clinic24_tui import __version__

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]
DEADLINE = 60
HEAVY = ("textual", "rich", "fastapi", "starlette", "pydantic", "sqlalchemy", "uvicorn", "websockets")
BIN = Path(sys.executable).parent


def run(*command: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, without a terminal."""
    parts = [str(part) for part in command]
    return subprocess.run(
        parts, capture_output=True, text=True, timeout=DEADLINE, stdin=subprocess.DEVNULL, check=False, cwd=cwd
    )


def server(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return run(BIN / "clinic24-server", *arguments)


@contextmanager
def serving(folder: Path, *arguments: str, program: Path = BIN / "clinic24-server") -> Iterator[tuple[int, str]]:
    """Run a server on a free port; yields its pid and address. SIGTERM ends it with 0."""
    command = [str(program), "serve", "--data", str(folder), "--port", "0", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder.parent) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        try:
            yield process.pid, address
        finally:
            process.terminate()
            code = process.wait(DEADLINE)
        assert code == 0


@pytest.mark.parametrize("program", ["clinic24", "clinic24-server"])
def test_help_is_quick_it_imports_neither_the_screen_nor_the_web(program: str) -> None:
    done = run(sys.executable, "-X", "importtime", BIN / program, "--help")
    assert done.returncode == 0
    assert f"usage: {program}" in done.stdout
    imported = {line.rsplit("|", 1)[1].strip().split(".")[0] for line in done.stderr.splitlines() if "|" in line}
    assert "argparse" in imported
    assert imported & set(HEAVY) == set()


def test_version_and_check() -> None:
    assert server("version").stdout == f"{__version__}\n"
    assert run(BIN / "clinic24", "--version").stdout == f"clinic24 {__version__}\n"
    checked = server("check")
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "inga fel / no faults\n")


def test_the_client_without_a_terminal_says_so_and_ends() -> None:
    done = run(BIN / "clinic24")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "clinic24: behöver en terminal. / needs a terminal.\n"


def test_seed_makes_a_password_that_only_its_owner_reads(tmp_path: Path) -> None:
    seeded = server("seed", "--data", tmp_path / "data")
    assert seeded.returncode == 0
    kept = tmp_path / "data" / "demo-password"
    assert str(kept) in seeded.stderr
    password = kept.read_text(encoding="ascii").strip()
    assert len(password) >= 12
    assert password not in seeded.stderr + seeded.stdout
    assert kept.stat().st_mode & 0o077 == 0
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
    again = server("seed", "--data", tmp_path / "data")
    assert again.stderr == seeded.stderr
    assert kept.read_text(encoding="ascii").strip() == password
    assert server("seed", "--data", tmp_path / "data", "--password-file", tmp_path / "none").returncode == 2


def test_a_second_server_on_the_folder_names_the_first_and_simulated_patients_come_in(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert server("seed", "--data", folder).returncode == 0
    with serving(folder, "--demo", "--clock", "2026-11-24T09:10") as (pid, address):
        for command in (("serve", "--data", folder, "--port", "0"), ("seed", "--data", folder)):
            second = server(*command)
            assert second.returncode == 3
            assert f"pid {pid})" in second.stderr
            assert len(second.stderr.splitlines()) == 1
        taken = server("serve", "--data", tmp_path / "other", "--port", address.rstrip("/").rsplit(":", 1)[1])
        assert taken.returncode == 2
        assert len(taken.stderr.splitlines()) == 1
        come = server("simulate", "--server", address, "--cases", "6", "--rate", "0")
        assert come.returncode == 0, come.stderr
        assert sum(int(n) for n in re.findall(r"\d+", come.stdout.split(" / ")[0])) == 6
        assert httpx.get(address).status_code == 200
    away = server("simulate", "--server", address, "--cases", "1")
    assert (away.returncode, away.stdout) == (2, "")
    assert len(away.stderr.splitlines()) == 1
    with serving(folder) as (_pid, address):
        plain = server("simulate", "--server", address, "--cases", "1")
        assert plain.returncode == 2
        assert "--demo" in plain.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("--port", "70000"),
        ("--host", "0.0.0.0"),  # noqa: S104  refused: that is what is shown
        ("--demo", "--host", "0.0.0.0", "--behind-proxy"),  # noqa: S104
        ("--clock", "2026-11-24T09:10"),
        ("--demo", "--clock", "nu"),
    ],
)
def test_settings_that_do_not_go_together_are_one_sentence(arguments: tuple[str, ...], tmp_path: Path) -> None:
    refused = server("serve", "--data", tmp_path / "data", *arguments)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert len(refused.stderr.splitlines()) == 1
    assert " / " in refused.stderr
    assert not (tmp_path / "data").exists()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    built = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", out, cwd=ROOT)
    assert built.returncode == 0, built.stderr
    return next(out.glob("*.whl"))


def test_the_wheel_has_every_file_of_the_three_packages(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as zipped:
        inside = set(zipped.namelist())
    packages = (ROOT / name for name in ("server", "clinic24_tui", "phrases"))
    files = {
        str(file.relative_to(ROOT))
        for package in packages
        for file in package.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert len(files) > 150
    assert files - inside == set()
    assert {name.split("/")[0] for name in inside if ".dist-info" not in name} == {"server", "clinic24_tui", "phrases"}


def test_the_wheel_runs_from_anywhere(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "venv"
    venv.create(place, with_pip=False)
    own = Path(sysconfig.get_path("purelib", vars={"base": str(place)}))
    # What it depends on is borrowed by path; the project itself, installed here for editing, is not found that way.
    (own / "borrowed.pth").write_text(sysconfig.get_path("purelib") + os.linesep, encoding="utf-8")
    python = place / "bin" / "python"
    installed = run(
        sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index",
        "--disable-pip-version-check", wheel,
    )  # fmt: skip
    assert installed.returncode == 0, installed.stderr
    where = run(
        python, "-c", "import server, clinic24_tui; print(server.__file__, clinic24_tui.__file__)", cwd=tmp_path
    )
    assert where.stdout.count(str(own)) == 2, where.stdout + where.stderr
    program = place / "bin" / "clinic24-server"
    checked = run(program, "check", cwd=tmp_path)
    assert (checked.returncode, checked.stderr) == (0, "inga fel / no faults\n"), checked.stdout
    assert run(place / "bin" / "clinic24", "--version", cwd=tmp_path).stdout == f"clinic24 {__version__}\n"
    with serving(tmp_path / "data", "--demo", program=program) as (_pid, address):
        assert "<script" in httpx.get(address).text
        assert httpx.get(f"{address}api/demo/people").json()["people"]
