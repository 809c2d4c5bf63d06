"""`clinic24-server read` as a program: one JSON line for each line, at once, whatever comes."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

READ = [sys.executable, "-m", "server", "read"]


def answers(given: bytes, *options: str) -> list[dict[str, Any]]:
    done = subprocess.run([*READ, *options], input=given, capture_output=True, check=True)
    assert done.stderr == b""
    return [json.loads(line) for line in done.stdout.splitlines()]


@contextmanager
def running() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(READ, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        try:
            yield program
        finally:
            program.kill()


def test_each_line_has_its_complaints_and_its_red_flags() -> None:
    chest, none, empty, rash = answers("ont i bröstet och kallsvettig\ntack\n\nutslag som kliar".encode())
    assert chest["text"] == "ont i bröstet och kallsvettig"
    assert chest["complaints"][0]["id"] == "chest_pain"
    scores = [complaint["score"] for complaint in chest["complaints"]]
    assert scores == sorted(scores, reverse=True)
    assert chest["red_flags"][0] == {
        "rule": "chest_with_signs",
        "level": "112",
        "words": ["ont", "bröstet", "kallsvettig"],
    }
    assert chest["red_flags"][1]["level"] == 1
    assert none == {"text": "tack", "complaints": [], "red_flags": []}
    assert empty == {"text": "", "complaints": [], "red_flags": []}
    assert rash["complaints"][0]["id"] == "rash"
    assert rash["red_flags"] == []


def test_age_and_writer_count() -> None:
    (adult,) = answers("38,4 sen igår".encode())
    (infant,) = answers("38,4 sen igår".encode(), "--age", "2m", "--writer", "guardian")
    assert adult["red_flags"] == []
    assert [flag["rule"] for flag in infant["red_flags"]] == ["infant_fever"]
    assert "fever_child" in [complaint["id"] for complaint in infant["complaints"]]


def test_an_entrance_can_be_asked_for() -> None:
    (line,) = answers("behöver nytt recept".encode(), "--entrance", "secretary")
    assert line["complaints"][0]["id"] == "prescription_renewal"


def test_bytes_that_are_no_text_are_survived() -> None:
    broken, after = answers(b"\xff\xfe ont \x00 i br\xf6stet\r\nkan inte andas\r\n")
    assert "\ufffd" in broken["text"]
    assert after["text"] == "kan inte andas"
    assert after["red_flags"][0]["rule"] == "cannot_breathe"


def test_a_line_is_answered_before_the_next_comes() -> None:
    with running() as program:
        assert program.stdin is not None
        assert program.stdout is not None
        for said in ("vill inte leva", "tack"):
            program.stdin.write(f"{said}\n".encode())
            program.stdin.flush()
            assert json.loads(program.stdout.readline())["text"] == said


def test_a_reader_that_leaves_ends_it_quietly() -> None:
    with running() as program:
        assert program.stdin is not None
        assert program.stdout is not None
        program.stdout.close()
        program.stdin.write(b"tack\n" * 3)
        program.stdin.close()
        assert program.wait(timeout=60) == 0


@pytest.mark.parametrize("options", [("--age", "seven"), ("--age", "400y"), ("--sex", "x"), ("--writer", "cat")])
def test_what_cannot_be_meant_ends_with_2(options: tuple[str, str]) -> None:
    done = subprocess.run([*READ, *options], input=b"", capture_output=True, check=False)
    assert done.returncode == 2
    assert options[0].encode() in done.stderr


def test_help_is_quick_to_give() -> None:
    asked = (
        "import sys, server.__main__ as program\n"
        "try:\n    program.main(['read', '--help'])\n"
        "except SystemExit as left:\n    code = left.code\n"
        "heavy = {'textual', 'fastapi', 'pydantic', 'rapidfuzz', 'sqlmodel'} & set(sys.modules)\n"
        "sys.exit(f'{code} {heavy}' if code or heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert '"112"' in done.stdout


def test_reading_imports_no_screen_and_no_web_server() -> None:
    asked = "import sys, server.read_lines; print(sorted({'textual', 'fastapi', 'sqlmodel'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
