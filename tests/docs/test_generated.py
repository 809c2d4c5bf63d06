"""The documentation says what the program does: generated parts, links, pictures, and tests that hazards name."""

import re
from pathlib import Path

import pytest

from server.adapters.hazard_file import load_hazards
from server.domain.life import LIFE
from tests.docs.generate import ROOT, WANTED, life

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "phrases" / "README.md"])
PICTURES = sorted((ROOT / "docs" / "pictures").iterdir())


@pytest.mark.parametrize("file", WANTED)
def test_what_is_generated_has_not_drifted(file: str) -> None:
    text = WANTED[file]()
    assert (ROOT / file).read_text(encoding="utf-8") == text, f"{file}: run python -m tests.docs.generate"


def test_the_diagram_has_every_change_of_state() -> None:
    drawn = life()
    for state, moves in LIFE.items():
        for end in set(moves.values()) - {state}:
            assert f"    {state} --> {end}: " in drawn


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_hazard_names_tests_that_exist() -> None:
    for one in load_hazards():
        for name in one["tests"]:
            file, _, test = name.partition("::")
            assert re.search(rf"^(async )?def {test}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE), name


def test_every_built_hazard_has_a_test_file_of_its_own_and_every_such_file_its_hazard() -> None:
    own = {one["id"]: {name.partition("::")[0] for name in one["tests"]} for one in load_hazards()}
    for path in sorted((ROOT / "tests" / "hazards").glob("test_*.py")):
        found = re.match(r"test_h(\d\d)_", path.name)
        assert found, path.name
        assert path.relative_to(ROOT).as_posix() in own[f"H{found[1]}"], path.name
    for hazard, files in own.items():
        mine = [file for file in files if file.startswith(f"tests/hazards/test_{hazard.lower()}_")]
        assert len(mine) == bool(files), hazard


def test_pictures_ask_for_nothing_from_elsewhere_and_are_small() -> None:
    assert sum(picture.stat().st_size for picture in PICTURES) < 1_500_000
    for picture in PICTURES:
        if picture.suffix == ".svg":
            text = picture.read_text(encoding="utf-8")
            assert not re.search(r"url\(\s*['\"]?https?:|@import|@font-face|<script|href=\"http", text), picture.name


def test_every_kept_picture_is_shown_somewhere() -> None:
    shown = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert [picture.name for picture in PICTURES if f"pictures/{picture.name}" not in shown] == []
