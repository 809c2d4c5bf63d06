"""H11: the auto-history says whose words it holds, what it did not ask, and why the level; the rest is the clinician's."""

from typing import Any

from clinic24_tui.state.record import Notes, lacking, record_text
from clinic24_tui.testing import case_head, my_row
from server.domain.anamnesis import write
from tests.domain.patient_way import real_book
from tests.support.care import in_the_queue

WORDS = "Jag är snuvig och hostar lite <b>"


def test_own_words_first_and_what_was_passed_by_or_not_asked_is_said() -> None:
    lines = in_the_queue(WORDS).case.intake.lines
    assert (lines[0]["kind"], lines[0]["sv"]) == ("words", f"”{WORDS}”")
    assert any(line["kind"] == "unknown" and line["sv"].startswith("Ej besvarat: långvarig") for line in lines)
    flow = real_book().flows["cough_cold"]
    unasked = write(flow, {}, flow.examples[0].subject, WORDS)[-2]
    assert (unasked.kind, unasked.sv[:17]) == ("not_asked", "Ej tillfrågad om ")
    assert [line["kind"] for line in lines].count("why") >= 1


def test_the_record_says_whose_statements_they_are() -> None:
    history: Any = list(in_the_queue(WORDS).case.intake.lines)
    head = case_head(my_row("m1", 4, "cough_cold", "Anna Lind", "female", 41), history=history)
    notes = Notes()
    rows = record_text(head, [], notes, person="kvinna 41 år", complaint="Hosta").splitlines()
    heading = rows.index("Enligt patientens egna uppgifter via frågeformulär")
    assert rows[heading + 1] == f"- ”{WORDS}”"
    assert lacking(notes) == ["Bedömning", "Åtgärd"]
    why = next(line["sv"] for line in history if line["kind"] == "why")
    assert all(why not in row for row in rows)
