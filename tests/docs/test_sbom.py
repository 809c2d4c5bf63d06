"""The bill of materials has every entry of the lock with every hash of it, and the same lock gives the same bill."""

import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
SBOM = runpy.run_path(str(ROOT / ".ci" / "sbom.py"))


def test_every_entry_of_the_lock_is_in_it_with_its_hashes() -> None:
    made: dict[str, Any] = SBOM["bill"](LOCK, "1.2.3")
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    entries = [entry.split() for entry in LOCK.replace("\\\n", "").splitlines()]  # an entry a line
    assert len(entries) == len(made["components"]) > 0
    for words, one in zip(entries, made["components"], strict=True):
        name, version = words[0].split("==")
        assert (one["name"], one["version"]) == (name.partition("[")[0], version)
        assert one["purl"] == one["bom-ref"] == f"pkg:pypi/{one['name']}@{version}"
        hashes = [word.removeprefix("--hash=sha256:") for word in words if word.startswith("--hash=")]
        assert [kept["content"] for kept in one["hashes"]] == hashes
        assert hashes
        assert ("properties" in one) == (";" in words)
    assert len({one["bom-ref"] for one in made["components"]}) == len(entries)


def test_the_same_lock_gives_the_same_bill_and_another_lock_another_number() -> None:
    less = LOCK[: LOCK.rindex("websockets==")]
    first, again, other = (SBOM["bill"](lock, "1.2.3") for lock in (LOCK, LOCK, less))
    assert first == again
    assert other["serialNumber"] != first["serialNumber"]


@pytest.mark.parametrize("lock", ["six\n", "six==1.0\n", "six==1.0 \\\n    --hash=md5:00\n"])
def test_a_lock_that_is_not_understood_is_told_and_nothing_is_left_out(lock: str) -> None:
    with pytest.raises(ValueError, match=r"requirements\.lock"):
        SBOM["bill"](lock, "1.2.3")
