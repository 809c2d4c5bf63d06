"""`clinic24-server flow …`: what is shown is what the flow says, and a change is told in words."""

import io
import json
import sys
from pathlib import Path

import pytest

from server.__main__ import main
from server.flow_tools.words import level_word
from server.flows.coverage import coverage
from server.flows.loader import load_flow
from tests.support.content import library

FLOWS = Path(__file__).parents[2] / "server" / "flows"
LIBRARY = library().flows
SORE_THROAT = FLOWS / "complaints" / "sore_throat.yaml"


def edited(folder: Path, *changes: tuple[str, str]) -> Path:
    """A copy of the sore throat's file with some of its words changed."""
    text = SORE_THROAT.read_text("utf-8")
    for old, new in changes:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    file = folder / "changed.yaml"
    file.write_text(text, "utf-8")
    return file


def answering(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_the_list_names_every_flow(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["flow", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [item["id"] for item in listed] == list(LIBRARY)
    throat = next(item for item in listed if item["id"] == "sore_throat")
    assert throat["title"] == dict(LIBRARY["sore_throat"].titles)
    assert throat["examples"] == len(LIBRARY["sore_throat"].examples)
    assert throat["approved"] is False
    assert main(["flow", "list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(LIBRARY) + 1


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_flow_is_shown_whole(capsys: pytest.CaptureFixture[str], lang: str) -> None:
    flow = LIBRARY["sore_throat"]
    assert main(["flow", "show", "sore_throat", "--lang", lang]) == 0
    out = capsys.readouterr().out
    for text in (
        *(question.text for question in flow.questions),
        *(rule.reason for rule in flow.rules),
        *(item.text for item in (*flow.advice, *flow.safety_net)),
    ):
        assert text[lang] in out
    assert all(f"[ ] {rule.id} · " in out for rule in flow.rules if rule.confirm)


def test_a_flow_as_json_has_its_rules(capsys: pytest.CaptureFixture[str]) -> None:
    flow = LIBRARY["sore_throat"]
    assert main(["flow", "show", "sore_throat", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [(rule["id"], rule["level"]) for rule in data["rules"]] == [(r.id, level_word(r)) for r in flow.rules]
    assert data["to_confirm"] == [rule.id for rule in flow.rules if rule.confirm]


def test_an_unknown_flow_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["flow", "show", "toe"]) == 2
    assert "'toe'" in capsys.readouterr().err


def test_trying_a_flow_stops_at_112(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    answering(monkeypatch, "2")
    assert main(["flow", "try", "sore_throat", "--age", "30y", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "Level: Call 112" in out
    assert "The questions stop here" in out


def test_trying_a_flow_to_its_end(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    answers = ["none", "9", "<", "none", "none", "no", "none", "none,cough", "cough", "1", "none", "", "", ""]
    answering(monkeypatch, *answers)
    assert main(["flow", "try", "sore_throat", "--age", "30y", "--sex", "male", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert out.count("The answer does not fit") >= 2
    assert "All questions are answered. → nurse" in out
    assert "Level: 5 Wait and see, self-care" in out
    assert "Safety net" in out


def test_a_trial_that_ends_early_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    answering(monkeypatch, "?")
    assert main(["flow", "try", "sore_throat", "--age", "8y"]) == 1
    assert "Svaren tog slut" in capsys.readouterr().out
    assert main(["flow", "try", "sore_throat", "--age", "1y"]) == 2
    assert main(["flow", "try", "sore_throat", "--age", "old"]) == 2


def test_the_same_flow_has_no_difference(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["flow", "diff", str(SORE_THROAT), str(SORE_THROAT)]) == 0
    assert capsys.readouterr().out == "Ingen skillnad.\n"


def test_a_changed_rule_and_option_are_told_and_make_a_maker(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rule = next(rule for rule in LIBRARY["sore_throat"].rules if level_word(rule) == "DAY" and rule.module is None)
    text = SORE_THROAT.read_text("utf-8")
    at = text.index(f"- id: {rule.id}\n")
    level = text.index("level: DAY", at)
    file = tmp_path / "changed.yaml"
    file.write_text(
        text[:level].replace("Dreglar, för inget går ner", "Dreglar mycket") + "level: SOON" + text[level + 10 :],
        "utf-8",
    )
    assert main(["flow", "diff", str(SORE_THROAT), str(file)]) == 1
    out = capsys.readouterr().out
    assert f"~ regeln {rule.id}: nivån: 2 Skyndsamt → 3 Närmaste dygnet" in out
    assert "~ svaret drooling: texten: Dreglar, för inget går ner → Dreglar mycket  ← airway" in out
    assert "blir tillverkare av den" in out
    assert "Versionen är densamma" in out


def test_search_words_alone_make_no_maker(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    word = LIBRARY["sore_throat"].words["sv"][0]
    file = edited(tmp_path, (f"sv: [{word},", "sv: [halsknut,"))
    assert main(["flow", "diff", str(SORE_THROAT), str(file), "--lang", "en"]) == 1
    lines = capsys.readouterr().out.splitlines()[1:]
    assert lines == [f"  − search word: {word}", "  + search word: halsknut"]


def test_folders_are_compared_by_id(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, ids in (("old", ("sore_throat", "rash")), ("new", ("sore_throat", "general"))):
        (tmp_path / name).mkdir()
        for flow_id in ids:
            text = (FLOWS / "complaints" / f"{flow_id}.yaml").read_text("utf-8")
            (tmp_path / name / f"{flow_id}.yaml").write_text(text, "utf-8")
    assert main(["flow", "diff", str(tmp_path / "old"), str(tmp_path / "new")]) == 1
    out = capsys.readouterr().out
    assert "− flödet rash" in out
    assert "+ flödet general" in out
    assert "sore_throat" not in out


def test_a_file_that_does_not_load_is_named_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = edited(tmp_path, ("level: DAY", "level: LATER"))
    assert main(["flow", "diff", str(SORE_THROAT), str(file)]) == 2
    assert "changed.yaml:" in capsys.readouterr().err
    assert main(["flow", "diff", str(SORE_THROAT), str(tmp_path / "none.yaml")]) == 2


def test_coverage_fails_on_a_rule_that_no_example_reaches(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["flow", "coverage", "sore_throat"]) == 0
    from dataclasses import replace

    bare = replace(LIBRARY["sore_throat"], examples=LIBRARY["sore_throat"].examples[:1])
    assert coverage(bare).unreached
    assert set(coverage(bare).unreached) <= set(coverage(bare).met)
    capsys.readouterr()
    shipped = library()
    monkeypatch.setattr("server.flow_tools.command.load_flows", lambda: replace(shipped, flows={"sore_throat": bare}))
    assert main(["flow", "coverage", "--lang", "en"]) == 1
    assert "no example reaches it" in capsys.readouterr().out


def test_the_physicians_list_has_every_rule_to_confirm(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["flow", "to-confirm"]) == 0
    lines = capsys.readouterr().out.splitlines()
    wanted = [rule for flow in LIBRARY.values() for rule in flow.rules if rule.confirm]
    assert len([line for line in lines if line.startswith("  [ ] ")]) == len(wanted)
    assert lines[-1] == f"{len(wanted)} regler väntar på läkare"


def test_a_flow_is_loaded_from_a_file_of_any_name(tmp_path: Path) -> None:
    flow, problems = load_flow(edited(tmp_path))
    assert (flow, problems) == (LIBRARY["sore_throat"], ())
