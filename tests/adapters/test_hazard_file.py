"""The list of hazards: read strictly, every fault with its line and field, and never more said than there is."""

import json
from pathlib import Path

import pytest

from server.__main__ import main
from server.adapters.content_file import ContentError
from server.adapters.hazard_file import load_hazards
from server.content_check import refusals

TEXT = """hazards:
  - id: H01
    title: {sv: Fel, en: Wrong}
    before: {severity: 4, likelihood: 3}
    after: {severity: 4, likelihood: 2}
    built: partly
    control: {sv: Skyddet., en: The control.}
    missing: {sv: Resten., en: The rest.}
    tests: ["tests/hazards/test_h01_wrong.py::test_it"]
"""


def faults(tmp_path: Path, *changes: tuple[str, str]) -> list[str]:
    text = TEXT
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    source = tmp_path / "hazards.yaml"
    source.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_hazards(source)
    return str(caught.value).splitlines()


def test_the_thirty_hazards_and_our_own_are_there_in_both_languages() -> None:
    hazards = load_hazards()
    assert [one["id"] for one in hazards] == [f"H{n:02}" for n in range(1, 40)]
    for one in hazards:
        for text in (one["title"], one["control"], *filter(None, [one["missing"]])):
            assert text["sv"] != text["en"], one["id"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("id: H01", "id: H02"), "hazards.yaml:2 hazards.0.id: Ska vara H01"),
        (("id: H01", "id: one"), "hazards.yaml:2 hazards.0.id: Har fel form"),
        (("{sv: Fel, en: Wrong}", "{sv: Fel}"), "hazards.yaml:3 hazards.0.title.en: Fältet saknas."),
        (("before: {severity: 4,", "before: {severity: 6,"), "hazards.yaml:4 hazards.0.before.severity: Ska vara högst 5."),
        (("before: {severity: 4,", "before: {severity: high,"), "hazards.0.before.severity: Ska vara ett heltal."),
        (("likelihood: 2}", "likelihood: 4}"), "hazards.yaml:5 hazards.0.after: Ett skydd höjer inte risken."),
        (("built: partly", "built: maybe"), "hazards.yaml:6 hazards.0.built: Ska vara något av 'yes', 'partly' or 'no'."),
        (("built: partly", "built: yes"), "hazards.yaml:8 hazards.0.missing: Är allt byggt saknas inget."),
        (("built: partly", "built: no"), "hazards.yaml:9 hazards.0.tests: Ett skydd som saknas har inga tester."),
        (("built: partly", "built: no"), "hazards.yaml:5 hazards.0.after: Utan skydd är risken densamma."),
        (("    missing: {sv: Resten., en: The rest.}\n", ""), "hazards.yaml:6 hazards.0.built: Skriv i missing"),
        (('["tests/hazards/test_h01_wrong.py::test_it"]', "[]"), "hazards.yaml:9 hazards.0.tests: Namnge minst ett test"),
        (("test_h01_wrong.py::test_it", "wrong.py"), "hazards.yaml:9 hazards.0.tests.0: Har fel form"),
        (("built: partly", "bilt: partly"), "hazards.yaml:6 hazards.0.bilt: Okänt fält."),
        (("built: partly", "built: partly\n    built: no"), "hazards.0.built: Fältet står två gånger."),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line_and_field(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    found = faults(tmp_path, change)
    assert any(said in line for line in found), found


def test_the_command_lists_every_hazard_as_text_and_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hazards"]) == 0
    text = capsys.readouterr().out
    assert main(["hazards", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == load_hazards()
    for one in load_hazards():
        assert f"{one['id']}  {one['title']['sv']} / {one['title']['en']}" in text
        assert one["control"]["sv"] in text
        assert not one["missing"] or one["missing"]["en"] in text


def test_the_check_tells_a_fault_in_the_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusals() == []
    source = tmp_path / "hazards.yaml"
    source.write_text(TEXT.replace("severity: 4, likelihood: 3", "severity: 4"), encoding="utf-8")
    monkeypatch.setattr("server.adapters.hazard_file.files", lambda _package: tmp_path)
    assert [line.split(" / ")[0] for line in refusals()] == [
        "hazards.yaml:4 hazards.0.before.likelihood: Fältet saknas. Lägg till det."
    ]
