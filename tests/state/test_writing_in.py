"""The forms of a caller's steps, over the steps that were recorded and the questions of every flow."""

import json
from pathlib import Path
from typing import Any

from clinic24_tui.state.writing_in import form, told
from server.domain.reading_back import question_page
from tests.support.content import library

STEPS = json.loads((Path(__file__).parent.parent / "golden" / "steps.json").read_text(encoding="utf-8"))


def test_every_recorded_step_has_a_form_with_words_and_a_way_to_answer() -> None:
    for kind, step in STEPS.items():
        made = form(step, None)
        assert made.asked, kind
        assert all(words.strip() for words, _look in made.asked), kind
        assert made.way in ("line", "text") or made.options, kind
        assert len({option.value for option in made.options}) == len(made.options), kind


def test_every_question_of_every_flow_can_be_answered_by_telephone() -> None:
    kinds = set()
    for flow in library().flows.values():
        for question in flow.questions:
            page: Any = {"kind": "question", "data": {**question_page(question, None), "version": flow.version}}
            made = form(page, None)
            kinds.add(question.kind)
            for option in made.options:
                assert told(page, [option.value]).fields["question"] == question.id
            if made.way == "line" and question.kind != "date":
                assert told(page, ["4"]).fields["value"] == 4
            assert bool(told(page, []).fault), (flow.id, question.id)
    assert {"single", "multiple", "number", "text"} <= kinds
