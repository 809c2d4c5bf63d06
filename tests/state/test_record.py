"""The text for the record: every word of it comes from the history, the conversation or what the clinician wrote."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest

from clinic24_tui import locale
from clinic24_tui.state.record import Notes, lacking, record_text, said
from clinic24_tui.state.record_headings import Headings, of_unit, usual
from clinic24_tui.testing import case_head, my_row
from server.adapters.region import load_region
from server.contract.record import RecordPart
from server.contract.views import CaseHead
from server.domain.anamnesis import write
from server.domain.flow import Answers, Subject
from tests.client_case.case_room import event, says
from tests.support.content import library

CYSTITIS: Answers = {
    "danger": ["none"],
    "fever": "no",
    "symptoms": ["sting", "often"],
    "blood": "no",
    "situation": ["none"],
    "duration": "under_3d",
    "strength": "troublesome",
}


def cystitis() -> list[dict[str, Any]]:
    """Return the history that the urinary flow writes of a straight case."""
    lines = write(library().flows["urinary"], CYSTITIS, Subject(31 * 12, "female", "self", 6), "Svider när jag kissar")
    return [{"kind": line.kind, "sv": line.sv, "en": line.en, "question": line.question} for line in lines]


def head(**more: Any) -> CaseHead:
    row = my_row("m2", 4, "urinary", "Mira Lund", "female", 31)
    return case_head(row, **{"number": "19950312-2380", "history": cystitis(), **more})


TALK = [
    says(11, "Hej Mira, jag heter Anna. Hur länge har det svidit?", "anna"),
    says(12, "sen i går"),
    says(13, "Drick som vanligt. Hör av dig om du får feber. Tid kl. 13.15 i morgon.", "anna"),
]


@pytest.fixture(autouse=True)
def _swedish() -> Iterator[None]:
    yield
    locale.use("sv")


def text(
    notes: Notes | None = None,
    journal: list[dict[str, Any]] | None = None,
    headings: Headings | None = None,
    **more: Any,
) -> str:
    events: Any = TALK if journal is None else journal
    words = {"person": "kvinna 31 år", "complaint": "Urinvägsbesvär"}
    return record_text(head(**more), events, notes or Notes(), **words, headings=headings)


def test_a_straight_case_reads_as_a_whole() -> None:
    made = text(Notes("Okomplicerad cystit.", "Recept via läkare."))
    assert made.startswith("Mira Lund, 19950312-2380, kvinna 31 år\nChatt, Åsby vårdcentral. Kom in 2026-11-23 09:12.")
    titles = [block.splitlines()[0] for block in made.split("\n\n")[1:]]
    assert titles == ["Kontaktorsak", "Anamnes", "Bedömning", "Åtgärd", "Råd", "Uppföljning"]
    anamnesis = made.split("\n\n")[2].splitlines()
    assert anamnesis[:3] == [
        "Anamnes",
        "Enligt patientens egna uppgifter via frågeformulär",
        "- ”Svider när jag kissar”",
    ]
    assert "- Sveda vid miktion, täta miktioner" in anamnesis
    assert any("ingen feber eller frossa" in line for line in anamnesis)
    assert any(line.startswith("- Ej tillfrågad om ") for line in anamnesis)
    assert "Råd\n09:35 ”Drick som vanligt.”" in made
    assert "Uppföljning\n09:35 ”Hör av dig om du får feber.”\n09:35 ”Tid kl. 13.15 i morgon.”" in made


def statements(made: str) -> str:
    """Return the lines of the history as one text, without their capitals."""
    block = next(block for block in made.split("\n\n") if block.startswith("Anamnes\n"))
    return " | ".join(row.removeprefix("- ") for row in block.splitlines()[2:]).lower()


def test_every_statement_of_the_patient_is_there_once_unmarked_and_no_reason_for_the_level() -> None:
    made = text()
    left = statements(made)
    for line in sorted(cystitis(), key=lambda line: -len(line["sv"])):
        said = line["sv"].lower()
        if line["kind"] == "why":
            assert said not in left
        else:
            assert said in left, line
            left = left.replace(said, "", 1)
    assert left.strip(" ,|") == ""
    assert "[" not in made


def test_nothing_is_said_that_nobody_said() -> None:
    written = ["Okomplicerad cystit.", "Recept via läkare."]
    spoken = [str(e["data"]["text"]) for e in TALK]
    for block in text(Notes(*written)).split("\n\n")[3:]:
        for row in block.splitlines()[1:]:
            assert row in written or any(row[6:].strip("”") in one for one in spoken), row


def test_only_what_was_changed_or_unclear_is_marked() -> None:
    lines = cystitis()
    changed = next(line for line in lines if line["sv"] == "Ingen feber eller frossa")
    changed["mark"] = {"kind": "changed", "text": "Feber 38,2 i natt", "by": "Anna Ek", "at": 1}
    unclear = next(line for line in lines if line["sv"] == "Besvär mindre än 3 dagar")
    unclear["mark"] = {"kind": "unclear", "text": "", "by": "Anna Ek", "at": 1}
    made = text(history=lines)
    assert "Feber 38,2 i natt [ändrat av Anna Ek, patientens svar: Ingen feber eller frossa]" in made
    assert "esvär mindre än 3 dagar [oklart]" in made
    assert made.count("[") == 2


def test_empty_parts_are_left_out_and_told() -> None:
    made = text(journal=[])
    assert not {"Bedömning", "Åtgärd", "Råd", "Uppföljning"} & set(made.splitlines())
    assert lacking(Notes(" ", "x")) == ["Bedömning"]


def of_jour(lang: str) -> Headings:
    locale.use(lang)
    jour: Any = {"id": "jour", "record": list(load_region().units["jour"].record)}
    return of_unit([jour], "jour")


def test_a_unit_has_its_own_headings_in_their_order_and_no_row_is_lost() -> None:
    notes = Notes("Okomplicerad cystit.", "Recept via läkare.")
    headings = of_jour("sv")
    made = text(notes, headings=headings)
    titles = [block.splitlines()[0] for block in made.split("\n\n")[1:]]
    assert titles == ["Sökorsak", "Bedömning", "Åtgärd", "Planering", "Aktuellt"]
    assert "Planering\n09:35 ”Drick som vanligt.”\n09:35 ”Hör av dig om du får feber.”" in made
    usual_rows = set(text(notes).splitlines()) - set(usual().values())
    assert usual_rows == set(made.splitlines()) - set(headings.values())
    assert lacking(Notes(), headings) == ["Bedömning", "Åtgärd"]


def test_they_have_their_english_and_another_unit_has_the_usual_ones() -> None:
    assert of_jour("en")["history"] == "Present complaint"
    assert of_unit([], "asby") == usual()
    assert list(usual()) == list(get_args(RecordPart))


def test_112_level_handover_and_outcome_come_from_the_journal() -> None:
    made = text(
        journal=[
            event(2, "Told112", {"rules": []}, "patient"),
            event(3, "Replied112", {"called": True}, "patient"),
            event(4, "LevelSet", {"level": 3, "from": 4, "reason": "frossa"}),
            event(5, "HandedOver", {"profession": "secretary", "unit_name": "Åsby vårdcentral", "note": "Tid i dag"}),
            event(6, "Closed", {"outcome": "booked", "note": ""}),
        ]
    )
    assert "Råd\n09:24 Patienten fick rådet Ring 112.\n09:25 Patienten har ringt 112." in made
    assert "Bedömning\nAnna Ek ändrade nivån från 4 till 3. frossa" in made
    assert "Uppföljning\nÖverlämnat till Sekreterare, Åsby vårdcentral. Tid i dag\nUtfall: Tid bokad." in made


def test_a_handover_in_four_parts_and_a_colleagues_answer_stand_in_the_record() -> None:
    parts = {"situation": "Man 44 år", "background": "", "assessment": "Feber", "recommendation": "Tid i dag"}
    told = {"question": 4, "asked": "Odling?", "asked_by": "Anna Ek", "answer": "yes", "text": "Och CRP."}
    over = {"profession": "secretary", "unit_name": "Åsby vårdcentral", "note": "Tid i dag", "sbar": parts}
    made = text(journal=[event(4, "ColleagueAnswered", told), event(5, "HandedOver", over)])
    assert "Anna Ek: Svar till Anna Ek på ”Odling?”: Ja. Och CRP." in made
    sbar = "S Situation: Man 44 år\nA Aktuellt: Feber\nR Rekommendation: Tid i dag"
    assert f"Överlämnat till Sekreterare, Åsby vårdcentral.\n{sbar}" in made


def test_a_protected_person_has_no_name_in_what_is_copied() -> None:
    made = text(protected=True, writer="guardian", writer_name="Eva Lund")
    assert "Lund" not in made
    assert made.startswith("Skyddade personuppgifter, 19950312-2380")


def test_the_patients_lines_questions_and_notes_are_no_advice() -> None:
    journal: Any = [says(1, "Drick mycket."), event(2, "Note", {"text": "Drick."}), says(3, "Dricker du?", "anna")]
    assert said(journal) == ([], [])


def test_the_text_speaks_english_too() -> None:
    locale.use("en")
    made = text(Notes("Cystitis."))
    assert "History\nAccording to the patient's own statements in a questionnaire" in made
    assert "no fever or chills" in made
