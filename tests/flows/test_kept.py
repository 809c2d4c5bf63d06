"""The flows as they were read are kept beside their files, and never believed once a file or the code has changed."""

from dataclasses import replace
from pathlib import Path

import pytest

from server.domain.red_flags import NO_RED_FLAGS
from server.flows.kept import keep, kept, key_of
from server.flows.loader import load_flows

PLACE = Path("__pycache__") / "flows.kept"


def test_what_is_kept_counts_for_its_key_only(tmp_path: Path) -> None:
    key, other = key_of(tmp_path, [("a.yaml", b"id: a")]), key_of(tmp_path, [("a.yaml", b"id: b")])
    keep(tmp_path, key, {"id": "a"})
    assert kept(tmp_path, key) == {"id": "a"}
    assert kept(tmp_path, other) is None


def test_the_key_follows_names_contents_and_code(tmp_path: Path) -> None:
    (tmp_path / "domain").mkdir()
    keys = {key_of(tmp_path, []), key_of(tmp_path, [("a", b"bc")]), key_of(tmp_path, [("ab", b"c")])}
    (tmp_path / "domain" / "flow.py").write_text("x = 1")
    assert len(keys | {key_of(tmp_path, [])}) == 4


@pytest.mark.parametrize("spoilt", [b"", b"x", b"\x80\x05."])
def test_a_spoilt_keeping_is_read_anew(tmp_path: Path, spoilt: bytes) -> None:
    key = key_of(tmp_path, [])
    keep(tmp_path, key, "whole")
    (tmp_path / PLACE).write_bytes(key + spoilt)
    assert kept(tmp_path, key) is None
    (tmp_path / PLACE).write_bytes(spoilt)
    assert kept(tmp_path, key) is None


def test_a_folder_that_cannot_be_written_to_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "__pycache__").write_text("a file where the folder should be")
    keep(tmp_path, b"k" * 32, "whole")
    assert kept(tmp_path, b"k" * 32) is None


def test_the_flows_are_the_same_read_and_kept() -> None:
    first, second = load_flows(), load_flows()
    assert replace(first, red_flags=NO_RED_FLAGS) == replace(second, red_flags=NO_RED_FLAGS)
    assert first.red_flags.rules == second.red_flags.rules
    assert first.flows
    assert first is not second
