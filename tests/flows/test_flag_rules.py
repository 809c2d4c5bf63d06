"""The red-flag file: read, and refused with file, line, field and what would be right."""

from pathlib import Path

import pytest

from server.domain.flow import Subject
from server.domain.red_flags import Concept, scan
from server.flows.loader import FlowProblem, load_flows
from tests.support.content import library

SMALL = """\
owner: {sv: Medicinskt ansvarig läkare, en: Physician in charge}
review_by: "2027-05-31"
ordinary: [hundar]
glue: [och]
common: [inte]
groups:
  pain: [ont, "@ache"]
  ache: [värk*]
rules:
  - id: leg
    level: DAY
    title: {sv: Ont i benet, en: Leg pain}
    source: CKS
    sv: ["@pain + ben|benet", "@pain|stel ben", "kan inte gå|stå_upp"]
    en: [leg pain]
    except: ["ont benet av sorg"]
  - id: newborn
    level: 112
    title: {sv: Spädbarn, en: Infant}
    source: RHB
    strict: true
    ages: {to: 3m}
    sv: ["38-42.5"]
"""


def loaded(tmp_path: Path, text: str) -> tuple[FlowProblem, ...]:
    (tmp_path / "shared").mkdir(exist_ok=True)
    (tmp_path / "shared" / "red_flags.yaml").write_text(text, "utf-8")
    library = load_flows(tmp_path)
    assert bool(library.red_flags.rules) == (not flag_problems(library.problems))
    return flag_problems(library.problems)


def flag_problems(problems: tuple[FlowProblem, ...]) -> tuple[FlowProblem, ...]:
    return tuple(problem for problem in problems if problem.file == "shared/red_flags.yaml")


def test_the_shipped_rules_load_and_each_waits_for_its_owner() -> None:
    rules = library().red_flags.rules
    assert len(rules) > 100
    assert {rule.approval for rule in rules.values()} == {None}
    assert all(rule.owner["sv"] and rule.owner["en"] and rule.source and rule.patterns for rule in rules.values())
    assert {rule.level for rule in rules.values()} == {0, 1, 2}
    assert any(rule.ed for rule in rules.values())
    assert all(rule.level == 1 for rule in rules.values() if rule.ed)


def test_groups_alternatives_phrases_ranges_and_exceptions_mean_what_the_format_says(tmp_path: Path) -> None:
    assert loaded(tmp_path, SMALL) == ()
    rules = load_flows(tmp_path).red_flags
    adult, newborn = Subject(480, "female", "self", 11), Subject(1, "female", "guardian", 11)

    def found(text: str, subject: Subject = adult) -> list[str]:
        return [hit.rule for hit in scan(text, rules, subject)]

    assert found("benet ger värk") == found("värken i mitt ben") == found("stel ben") == ["leg"]
    assert found("kan inte gå") == found("kan inte stå upp") == found("my leg is in pain") == ["leg"]
    assert found("stel") == found("kan inte stå") == found("ont i benet av sorg") == found("hundar") == []
    assert found("38,4", newborn) == ["newborn"]
    assert found("38,4") == found("43", newborn) == []


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [
        ("level: DAY", "level: SOON", "rules.0.level", "112, ED, NOW or DAY"),
        ("    source: CKS\n", "", "rules.0.source", "missing"),
        ("en: Leg pain}", "}", "rules.0.title", "English"),
        ('["38-42.5"]', '["38-42.5!"]', "rules.1.sv.0", "no word"),
        ('"@pain + ben|benet"', '"@pane + ben|benet"', "rules.0.sv.0", "'pane'"),
        ('"@ache"]', '"@pain"]', "groups.pain", "names itself"),
        ("id: newborn", "id: leg", "rules.1.id", "two rules"),
        ("{to: 3m}", "{to: three}", "rules.1.ages.to", "for example 18m or 16y"),
        ("strict: true", "strickt: true", "rules.1.strickt", "did you mean 'strict'?"),
        ('"ont benet av sorg"', '"ont + "', "rules.0.except.0", "no word"),
    ],
)
def test_a_wrong_file_is_refused_at_its_place(tmp_path: Path, old: str, new: str, field: str, words: str) -> None:
    assert SMALL.count(old) == 1
    problem = loaded(tmp_path, SMALL.replace(old, new))[0]
    assert problem.field == field
    assert words in problem.message
    line = SMALL[: SMALL.index(old)].count("\n") + 1
    assert problem.line in (line, line - 1, line - 3), "the line, or its rule's when the field is not there"


def words_of(concept: Concept, names: dict[int, str]) -> str:
    """The first words that a concept stands for."""
    if concept.single:
        phrase = [min(names[word] for word in concept.single)]
    else:
        places = min(concept.longer.items())[1][0]
        phrase = [min(names[word] for word in place) for place in places]
    return " ".join(word.partition("-")[0].rstrip("*") for word in phrase)


def test_every_pattern_can_be_met_by_its_own_words() -> None:
    """A pattern that even its own words do not meet is a slip of the pen."""
    rules = library().red_flags
    names = {number: word for word, number in rules.words.number.items()}
    dead = []
    for rule in rules.rules.values():
        subject = Subject(rule.ages[0], "female", "self", 11)
        for pattern in rule.patterns:
            said = " ".join(words_of(rules.concepts[concept], names) for part in pattern.parts for concept in part)
            if rule.id not in {hit.rule for hit in scan(said, rules, subject)}:
                dead.append((rule.id, pattern.source, said))
    assert dead == []
