"""What the flow files were read as is kept beside them, and never believed for a file that has changed."""

from pathlib import Path

import pytest

from server.flows.kept import KeptReadings
from server.flows.loader import load_flows


def kept_once(folder: Path) -> None:
    kept = KeptReadings(folder)
    digest, values = kept.get("a.yaml", b"id: a")
    assert values is None
    kept.put("a.yaml", digest, {"id": "a"})
    kept.write()


def test_what_was_read_is_kept_for_the_same_content_only(tmp_path: Path) -> None:
    kept_once(tmp_path)
    again = KeptReadings(tmp_path)
    assert again.get("a.yaml", b"id: a")[1] == {"id": "a"}
    assert again.get("a.yaml", b"id: b")[1] is None
    assert again.get("b.yaml", b"id: a")[1] is None


@pytest.mark.parametrize("content", [b"", b"[1]", b"{", b'{"a.yaml": 7}'])
def test_a_spoilt_keeping_is_read_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "flows.json").write_bytes(content)
    assert KeptReadings(tmp_path).get("a.yaml", b"id: a")[1] is None


def test_a_folder_that_cannot_be_written_to_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "__pycache__").write_text("a file where the folder should be")
    kept_once(tmp_path)
    assert KeptReadings(tmp_path).get("a.yaml", b"id: a")[1] is None


def test_the_flows_are_the_same_read_and_kept(tmp_path: Path) -> None:
    first, second = load_flows(), load_flows()
    assert first == second
    assert first.flows
