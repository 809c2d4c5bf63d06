"""H37: a signature is of one wording; a flow that has changed is not approved, and whoever changed it is told what that means."""

from pathlib import Path

import pytest

from server.__main__ import main
from server.flow_tools.exchange import COMPLAINTS
from server.flows.lint import _signature
from server.flows.loader import load_flow
from server.flows.wording import changed, shipped, wording
from tests.support.content import library

FLOW = library().flows["sore_throat"]
TEXT = (COMPLAINTS / "sore_throat.yaml").read_text("utf-8")


def signed(folder: Path, of: str, text: str = TEXT) -> Path:
    file = folder / "sore_throat.yaml"
    file.write_text(f'{text}\napproval: {{by: Dr Test, on: "2027-01-31", of: "{of}"}}\n', "utf-8")
    return file


def test_a_signature_is_void_when_what_the_flow_decides_has_changed(tmp_path: Path) -> None:
    flow, problems = load_flow(signed(tmp_path, wording(FLOW)))
    assert problems == ()
    assert flow is not None
    assert flow.approval is not None
    assert flow.approval.by == "Dr Test"
    assert list(_signature(flow)) == []
    lower = TEXT.replace("level: DAY", "level: SOON", 1)
    assert lower != TEXT
    flow, _ = load_flow(signed(tmp_path, wording(FLOW), lower))
    assert flow is not None
    assert flow.approval is None
    ((place, said),) = _signature(flow)
    assert place == "approval"
    assert "ej godkänt" in said
    assert f"sign {wording(flow)}" in said


def test_examples_and_search_words_void_nothing(tmp_path: Path) -> None:
    more = TEXT.replace("sv: [", "sv: [halsknut, ", 1)
    flow, _ = load_flow(signed(tmp_path, wording(FLOW), more))
    assert flow is not None
    assert flow.words != FLOW.words
    assert flow.approval is not None


def test_the_check_knows_each_flow_that_is_not_as_shipped(tmp_path: Path) -> None:
    flows = {name: library().flows[name] for name in ("sore_throat", "rash")}
    makers = {name: shipped()[name] for name in flows}
    assert changed(flows, makers) == []
    other, _ = load_flow(signed(tmp_path, "0" * 16, TEXT.replace("level: DAY", "level: SOON", 1)))
    assert other is not None
    flows["sore_throat"] = other
    flows["own"] = flows.pop("rash")
    assert [one["sv"] for one in changed(flows, makers)] == [
        "own: tillagt efter leveransen",
        "rash: levererat, finns inte här",
        "sore_throat: ändrat efter leveransen",
    ]


@pytest.mark.parametrize(("lang", "words"), [("sv", "artikel 5.5"), ("en", "Article 5(5)")])
def test_who_changes_a_rule_is_told_what_that_makes_of_her(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str, words: str
) -> None:
    file = signed(tmp_path, wording(FLOW), TEXT.replace("level: DAY", "level: SOON", 1))
    assert main(["flow", "diff", str(COMPLAINTS / "sore_throat.yaml"), str(file), "--lang", lang]) == 1
    said = capsys.readouterr().out
    assert words in said
    assert ("ej godkänt" if lang == "sv" else "not approved") in said
