"""The templates of tasks: read strictly, every fault with its line and field, and answered by questions that there are."""

from pathlib import Path

import pytest

from server.adapters.content_file import ContentError
from server.adapters.task_file import answer_faults, load_tasks
from server.content_check import SINGLE_FILES
from tests.support.content import library

TEXT = """tasks:
  - id: leave
    title: {sv: Sjukskriv, en: Sick leave}
    professions: [secretary]
    fields:
      ends:
        answers: [certificate.ends]
        unknown: {sv: "Till [[slutdatum]]", en: "To [[end date]]"}
    text: {sv: "Förlänga? {{ends}}.", en: "Extend? {{ends}}."}
"""


def source(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    text = TEXT
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file = tmp_path / "tasks.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_shipped_ones_are_checked_with_the_rest_and_answered_by_questions_of_the_flows() -> None:
    assert load_tasks in SINGLE_FILES
    flows = {flow.id: {question.id for question in flow.questions} for flow in library().flows.values()}
    assert answer_faults(flows) == []
    for template in load_tasks():
        assert template.text["sv"] != template.text["en"], template.id


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("id: leave", "id: Leave"), "tasks.yaml:2 tasks.0.id: Har fel form"),
        (
            ("sv: Sjukskriv,", "sv: Förlängd sjukskrivning,"),
            "tasks.yaml:3 tasks.0.title.sv: För långt: högst 13 tecken.",
        ),
        (("[secretary]", "[doctor]"), "tasks.yaml:4 tasks.0.professions: Okänt yrke doctor."),
        (("certificate.ends", "ends"), "tasks.yaml:7 tasks.0.fields.ends.answers.0: Har fel form"),
        (("Till [[slutdatum]]", "Till slutet"), "tasks.yaml:8 tasks.0.fields.ends.unknown.sv: Skriv minst en lucka"),
        (("To [[end date]]", "To [[end date"), "tasks.yaml:8 tasks.0.fields.ends.unknown.en: Märket [["),
        (
            ("To [[end date]]", "To [[a]] [[b]]"),
            "tasks.yaml:8 tasks.0.fields.ends.unknown: Den svenska och den engelska",
        ),
        (("Förlänga? {{ends}}.", "Förlänga?"), "tasks.yaml:9 tasks.0.text.sv: Fältet {{ends}} står inte i texten."),
        (
            ("Extend? {{ends}}.", "{{ends}} {{me.name}}"),
            "tasks.yaml:9 tasks.0.text.en: Texten får ha ord och mallens fält",
        ),
    ],
)
def test_a_fault_is_told_with_its_line_and_what_would_be_right(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    with pytest.raises(ContentError) as caught:
        load_tasks(source(tmp_path, change))
    assert any(line.startswith(said) for line in str(caught.value).splitlines()), str(caught.value)


def test_two_of_one_id_and_an_answer_that_no_flow_gives_are_told(tmp_path: Path) -> None:
    twice = source(tmp_path, (TEXT, TEXT + TEXT.removeprefix("tasks:\n")))
    with pytest.raises(ContentError, match=r"tasks\.yaml:10 tasks\.1\.id: leave finns redan"):
        load_tasks(twice)
    file = source(tmp_path)
    assert answer_faults({"certificate": ["ends"]}, file) == []
    for flows in ({}, {"certificate": ["from_day"]}):
        (line,) = answer_faults(flows, file)
        assert line.startswith(
            "tasks.yaml:7 tasks.0.fields.ends.answers.0: Frågan certificate.ends finns inte i flödena."
        )
