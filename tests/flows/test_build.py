"""What an author may get wrong in the fields themselves, each with its field and remedy."""

import json
import shutil
from pathlib import Path

import pytest

from server.adapters.fhir import conditions
from server.domain.conditions import Truth, read
from server.domain.flow import Flow, Subject
from server.flow_tools.exchange import exported, imported
from server.flows.loader import load_flow, load_flows

SOURCE = Path(__file__).parents[2] / "server" / "flows"
RULE = "  - id: extra\n    level: ROUT\n    when: {when}\n    reason: {sv: A, en: B}\n    source: x\n"
QUESTION = '  - id: extra\n    kind: {kind}\n    text: {sv: "A?", en: "B?"}\n    topic: {sv: a, en: b}\n'


def first_problem(tmp_path: Path, old: str, new: str) -> tuple[str, str]:
    for room in ("modules", "shared"):
        shutil.copytree(SOURCE / room, tmp_path / room)
    (tmp_path / "complaints").mkdir()
    text = (SOURCE / "complaints" / "general.yaml").read_text("utf-8")
    assert old in text
    (tmp_path / "complaints" / "general.yaml").write_text(text.replace(old, new, 1), "utf-8")
    library = load_flows(tmp_path)
    assert library.flows == {}
    return library.problems[0].field, library.problems[0].message


@pytest.mark.parametrize(
    ("question", "field", "message"),
    [
        (QUESTION.replace("{kind}", "single"), "questions.0.options", "a single question needs options"),
        (QUESTION.replace("{kind}", "yes_no"), "questions.0", "needs `positive` and `negative`"),
        (QUESTION.replace("{kind}", "number"), "questions.0.minimum", "needs minimum and maximum"),
        (QUESTION.replace("{kind}", "date"), "questions.0.history", "with {value} once"),
        (
            QUESTION.replace("{kind}", "text") + '    history: {sv: "{value} {x}", en: "{value}"}\n',
            "questions.0.history",
            "no other braces",
        ),
        (
            QUESTION.replace("{kind}", "multiple")
            + "    options: [{id: a, text: {sv: A, en: A}}, {id: a, text: {sv: B, en: B}}]\n",
            "questions.0.options",
            "two options have the same id",
        ),
        (
            QUESTION.replace("{kind}", "yes_no")
            + "    positive: {sv: A, en: A}\n    negative: {sv: B, en: B}\n"
            + "    options: [{id: a, text: {sv: A, en: A}}]\n",
            "questions.0.options",
            "use `single` for others",
        ),
        (
            QUESTION.replace("{kind}", "date") + '    history: {sv: "{value}", en: "{value}"}\n    tags: [fever]\n',
            "questions.0.tags",
            "a tag stands on an option",
        ),
        (QUESTION.replace("id: extra", "id: Extra"), "questions.0.id", "small letters a–z"),
    ],
)
def test_a_wrong_question_is_refused(tmp_path: Path, question: str, field: str, message: str) -> None:
    found = first_problem(tmp_path, "questions:\n", f"questions:\n{question.replace('{kind}', 'text')}")
    assert found[0] == field
    assert message in found[1]


@pytest.mark.parametrize(
    ("when", "field", "message"),
    [
        ("{all: []}", "rules.0.when.all", "at least one condition"),
        ("{tag: [fever]}", "rules.0.when.tag", "write one tag"),
        ("{pain: 8}", "rules.0.when.pain", "write one limit, for example {at_least: 38}"),
        ("{pain: {at_least: much}}", "rules.0.when.pain", "limits: at_least, at_most, above, below"),
        ("{sex: woman}", "rules.0.when.sex", "choices: female, male"),
        ("{health: yes}", "rules.0.when.health", "{answered: true}"),
        ("{age_years: forty}", "rules.0.when.age_years", "write one limit"),
        ("{place: unknown}", "rules.0.when.place", "'unknown' is no choice"),
    ],
)
def test_a_wrong_condition_is_refused(tmp_path: Path, when: str, field: str, message: str) -> None:
    found = first_problem(tmp_path, "rules:\n", f"rules:\n{RULE.replace('{when}', when)}")
    assert found[0] == field
    assert message in found[1]


@pytest.mark.parametrize(
    ("old", "new", "field", "message"),
    [
        ("  - id: ill\n", "  - id: life_threat\n", "rules.7.id", "two rules are called 'life_threat'"),
        (
            "otherwise:\n",
            "scores: [{id: s, title: {sv: S, en: S}, source: x, sums: [place]}]\notherwise:\n",
            "scores.0.sums.0",
            "no question with points",
        ),
        (
            '  - use: vitals\n    show_when: {fever: ["yes", unknown]}\n',
            '  - use: vitals\n    show_when: {any: [{fever: "yes"}, {all: [{course: worse}, {fever: "no"}]}]}\n',
            "questions.9.show_when",
            "show_when has one level",
        ),
        ("route: nurse\n", "", "route", "the field 'route' is missing"),
        ("id: general\n", "", "id", "the field 'id' is missing"),
    ],
)
def test_a_wrong_field_is_refused(tmp_path: Path, old: str, new: str, field: str, message: str) -> None:
    found = first_problem(tmp_path, old, new)
    assert found[0] == field
    assert message in found[1]


def test_the_package_carries_its_data(tmp_path: Path) -> None:
    """A copied folder loads like the package's own, so nothing depends on where it lies."""
    shutil.copytree(SOURCE, tmp_path / "flows", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    assert load_flows(tmp_path / "flows") == load_flows()


def test_an_empty_folder_gives_an_empty_library_that_says_what_is_missing(tmp_path: Path) -> None:
    library = load_flows(tmp_path)
    assert (library.flows, library.tick_lists) == ({}, {})
    assert [problem.file for problem in library.problems] == [
        "shared/ticklist.yaml",
        "shared/numbers.yaml",
        "shared/levels.yaml",
        "shared/red_flags.yaml",
    ]


def test_a_module_with_alternatives_of_its_own_is_narrowed_by_alternatives(tmp_path: Path) -> None:
    text = (SOURCE / "complaints" / "fatigue.yaml").read_text("utf-8")
    assert text.count("- use: suicide\n") == 1
    narrowing = "- use: suicide\n    show_when: {any: [{age_years: {at_least: 16}}, {sex: female}]}\n"
    (tmp_path / "fatigue.yaml").write_text(text.replace("- use: suicide\n", narrowing), "utf-8")
    flow, problems = load_flow(tmp_path / "fatigue.yaml")
    assert flow is not None, problems
    plain = load_flows().flows["fatigue"]
    told = {"wish": "now", "suicidal": "yes"}
    boy, girl = Subject(15 * 12, "male", "self", 11), Subject(15 * 12, "female", "self", 11)

    def shown(one: Flow, who: Subject) -> set[str]:
        reading = read(one, told, who)
        return {q.id for q in one.questions if q.module == "suicide" and reading.shown[q.id] is Truth.TRUE}

    assert "method" in shown(plain, boy)
    assert shown(flow, boy) == set()
    assert shown(flow, girl) == shown(plain, girl)
    resource = exported(flow, tmp_path / "fatigue.yaml")
    assert imported(json.dumps(resource, ensure_ascii=False), tmp_path / "back.yaml") == flow
    assert {"method.when.0", "method.when.1"} <= set(conditions(resource))
