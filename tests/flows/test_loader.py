"""Loading: what is right is used, what is wrong is refused with file, line, field and what would be right."""

import shutil
from pathlib import Path

import pytest

from server.flows.loader import FlowLibrary, FlowProblem, load_flows
from server.flows.reading import YamlError, parse_yaml

SOURCE = Path(__file__).parents[2] / "server" / "flows"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    for room in ("modules", "shared"):
        shutil.copytree(SOURCE / room, tmp_path / room)
    (tmp_path / "complaints").mkdir()
    for name in ("chest_pain", "sore_throat"):
        shutil.copy(SOURCE / "complaints" / f"{name}.yaml", tmp_path / "complaints")
    return tmp_path


def test_the_package_loads_without_a_problem() -> None:
    library = load_flows()
    assert library.problems == ()
    assert {"chest_pain", "sore_throat", "general", "prescription_renewal", "certificate", "booking"} <= set(
        library.flows
    )
    assert {"bvc_feeding", "bvc_sleep"} <= set(library.flows)
    assert set(library.tick_lists) == {"self", "child", "infant", "relative"}
    assert library.numbers["emergency"].tel == "112"
    assert [library.levels[level].staff["sv"] for level in range(6)] == [
        "Ring 112",
        "Omgående",
        "Skyndsamt",
        "Närmaste dygnet",
        "Vardag närmaste tiden",
        "Avvakta",
    ]
    assert set(library.doors) == {"adult", "child", "delivery", "gynaecology", "psychiatry", "eye", "dental"}


def broken(shelf: Path, old: str, new: str) -> tuple[FlowLibrary, FlowProblem, int]:
    """Break chest_pain at one place; the library, its first problem, and the line that was changed."""
    path = shelf / "complaints" / "chest_pain.yaml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    line = text[: text.index(old)].count("\n") + 1
    library = load_flows(shelf)
    assert set(library.flows) == {"sore_throat"}, "the others still load"
    return library, library.problems[0], line


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [
        ("depth: full", "depth: deep", "depth", "'full' or 'short'"),
        ("ages: {from: 12y}", "ages: {from: twelve}", "ages.from", "for example 18m or 16y"),
        ("route: nurse", "rout: nurse", "rout", "did you mean 'route'?"),
        (
            "when: {kind: tearing}",
            "when: {kind: tering}",
            "rules.2.when.kind",
            "is no choice of 'kind'; choices: pressing",
        ),
        ("when: {kind: tearing}", "when: {kinds: tearing}", "rules.2.when.kinds", "did you mean 'kind'?"),
        ("when: {kind: tearing}", "when: {kind: tearing, other: fever}", "rules.2.when", "write exactly one of"),
        (
            "show_when: {kind: burning}",
            "show_when: {duration: over_2w}",
            "questions.3.show_when.duration",
            "must stand before its use",
        ),
        (
            "show_when: {kind: burning}",
            "show_when: {not: {all: [{kind: burning}]}}",
            "questions.3.show_when",
            "one level",
        ),
        ("  - id: clot\n", "  - id: heart\n", "questions.6.id", "two questions are called 'heart'"),
        ("  - id: tearing\n    level: 112", "  - id: tearing\n    level: 113", "rules.2.level", "'112', 'ED'"),
        (
            "  - use: health",
            "  - use: helth",
            "questions.11.use",
            "modules: background, course, gad7, health, phq9, pregnancy, suicide, vitals",
        ),
        ("  - id: tearing\n    level: 112", "  - id: tearing\n    level: SVF", "rules.2.level", "declared levels"),
        (
            "answers: {pain_now: now_short}",
            "answers: {pain_then: now_short}",
            "examples.7.answers.pain_then",
            "no question is called",
        ),
        ('version: "1.0"', "version: 1.0", "version", "valid string"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line_and_the_others_load(
    shelf: Path, old: str, new: str, field: str, words: str
) -> None:
    _, problem, line = broken(shelf, old, new)
    assert problem.file == "complaints/chest_pain.yaml"
    assert problem.field == field
    assert words in problem.message
    assert line <= problem.line <= line + 1


def test_an_unquoted_comma_is_told_as_such(shelf: Path) -> None:
    _, problem, _ = broken(
        shelf, "titles: {sv: Ont i bröstet, en: Chest pain}", "titles: {sv: Ont, i bröstet, en: Chest pain}"
    )
    assert problem.line == 4
    assert "needs quotes" in problem.message


def test_a_missing_translation_names_the_language(shelf: Path) -> None:
    _, problem, _ = broken(shelf, "titles: {sv: Ont i bröstet, en: Chest pain}", "titles: {sv: Ont i bröstet}")
    assert "the English text is missing" in problem.message


def test_a_missing_field_names_it_and_where_it_belongs(shelf: Path) -> None:
    _, problem, line = broken(shelf, "    source: NICE CG95, CG126\n", "")
    assert problem.field == "rules.6.source"
    assert "the field 'source' is missing" in problem.message
    assert problem.line < line


def test_a_field_that_stands_twice_is_refused(shelf: Path) -> None:
    _, problem, line = broken(shelf, "route: nurse\n", "route: nurse\nroute: doctor\n")
    assert problem.field == "YAML"
    assert problem.line == line + 1
    assert "stands twice" in problem.message


def test_broken_yaml_names_its_line(shelf: Path) -> None:
    _, problem, line = broken(shelf, "route: nurse\n", "route: [nurse\n")
    assert problem.field == "YAML"
    assert line <= problem.line <= line + 2


def test_a_file_that_is_not_text_is_refused(shelf: Path) -> None:
    (shelf / "complaints" / "rash.yaml").write_bytes(b"\xff\xfe\x00")
    library = load_flows(shelf)
    assert set(library.flows) == {"chest_pain", "sore_throat"}
    assert library.problems[0].file == "complaints/rash.yaml"


def test_a_file_under_another_name_is_refused(shelf: Path) -> None:
    shutil.copy(shelf / "complaints" / "sore_throat.yaml", shelf / "complaints" / "throat.yaml")
    problem = load_flows(shelf).problems[0]
    assert problem.message == "the file of flow 'sore_throat' must be called sore_throat.yaml"


def test_a_broken_module_refuses_the_flows_that_use_it_and_no_others(shelf: Path) -> None:
    path = shelf / "modules" / "vitals.yaml"
    path.write_text(path.read_text("utf-8").replace("level: DAY", "level: TODAY"), "utf-8")
    library = load_flows(shelf)
    assert set(library.flows) == {"chest_pain"}
    assert [problem.file for problem in library.problems] == ["modules/vitals.yaml", "complaints/sore_throat.yaml"]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{a: " * 100_000,
        "[\n" * 100_000,
        "- " * 100_000 + "a",
        "\n".join(" " * n + "a:" for n in range(2_000)),
    ],
)
def test_a_text_that_is_nested_without_end_is_refused_and_fells_nothing(text: str) -> None:
    with pytest.raises(YamlError, match="nested deeper"):
        parse_yaml(text)
