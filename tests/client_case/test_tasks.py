"""Tasks to a doctor with the keys: given from a template that the case fills in, answered ten in a row, told in words."""

import json
from typing import Any

import pytest

from clinic24_tui import locale
from clinic24_tui.dialogs.answer import READ_FIRST_MS, AnswerSheet
from clinic24_tui.dialogs.task import TaskSheet
from clinic24_tui.screens.workbench import WorkbenchScreen
from clinic24_tui.state.record import Notes, record_text
from clinic24_tui.state.tasks import fitting, task_text
from clinic24_tui.testing import FakeLink, case_head, my_row
from server.adapters.task_file import load_tasks
from server.contract.views import CaseHead
from server.domain.tasks import row as as_row
from tests.client.rooms import text, workbench
from tests.client_case.case_room import JOURNAL, case_room, event, refuse, screen, sent, write
from tests.client_case.test_questions import open_first, opened, question, to_anna

TEMPLATES = [as_row(template) for template in load_tasks()]
RENEWAL = {
    "complaint": "prescription_renewal",
    "history": [
        {"kind": "words", "sv": "”Mitt Eliquis är slut”", "en": "”Mitt Eliquis är slut”", "question": None},
        {
            "kind": "background",
            "sv": "Läkemedel: Eliquis 5 mg, 1 x 2",
            "en": "Medicine: Eliquis 5 mg, 1 x 2",
            "question": "medicine",
        },
        {
            "kind": "positive",
            "sv": "Räcker mindre än 3 dagar",
            "en": "Lasts less than 3 days",
            "question": "left",
        },
    ],
}  # fmt: skip


def with_templates(link: FakeLink) -> None:
    link.store.templates = list(TEMPLATES)


async def test_a_task_is_given_from_the_template_that_the_case_fills_and_a_blank_stops_it_by_name() -> None:
    async with case_room(level=4, **RENEWAL) as (app, link, pilot):
        with_templates(link)
        await pilot.press("escape", "c")
        assert isinstance(app.screen, TaskSheet)
        shown = text(app)
        assert "║ INTERNT ║ Uppdrag till läkare" in shown
        assert "Läkare, Åsby vårdcentral" in shown
        assert "Förnya recept? Läkemedel: Eliquis 5 mg, 1 x 2. Räcker mindre än 3 dagar." in app.screen.area.text
        assert "1 lucka kvar" in shown
        await pilot.press("ctrl+s")
        assert sent(link, "AskColleague") == []
        assert "Fyll i luckan [hur det fungerar] först" in text(app)
        await write(pilot, "bra")
        await pilot.press("ctrl+s")
        command = sent(link, "AskColleague")[0]
        wanted = {"kind": "task", "unit": "asby", "profession": "doctor", "within": "day", "owner_seq": 10}
        assert wanted.items() <= command.items()
        assert command["text"].endswith("Effekt och biverkningar: bra.")
        assert "[[" not in command["text"]
        refuse(link, command, "busy", "Försök igen.")
        await pilot.until(lambda: isinstance(app.screen, TaskSheet))
        assert app.screen.area.text.strip() == command["text"]


async def test_another_template_is_a_digit_blanks_are_tab_stops_and_what_is_written_stays() -> None:
    async with case_room(size=(120, 40), level=4, **RENEWAL) as (app, link, pilot):
        with_templates(link)
        await pilot.press("escape", "c", "2", "enter")
        await write(pilot, "30 november")
        await pilot.press("tab")
        await write(pilot, "oförändrat")
        await pilot.press("tab")
        await write(pilot, "15 december")
        assert isinstance(app.screen, TaskSheet)
        made = app.screen.area.text
        assert made == (
            "Förlänga sjukskrivning? Nuvarande sjukskrivning till och med 30 november. Sedan sist: oförändrat. "
            "Önskar förlängning till 15 december."
        )
        await pilot.press("shift+tab", "1")
        assert app.screen.area.text == made
        await pilot.press("ctrl+s")
        assert sent(link, "AskColleague")[0]["text"] == made


async def test_only_doctors_are_offered_and_one_of_another_unit_is_found_by_its_name() -> None:
    far = {"user": "maria", "name": "Maria Kvist", "unit": "bvc-asby", "profession": "doctor", "here": True}
    nurse = {**far, "user": "lars", "name": "Lars Hedin", "profession": "nurse"}
    async with case_room(size=(120, 40)) as (app, link, pilot):
        units, mates = link.store.units, link.store.colleagues
        told = {"type": "receivers", "vid": "receivers", "units": units, "colleagues": mates, "others": [far, nurse]}
        await pilot.press("escape", "c")
        link.feed(told)
        await pilot.pause()
        assert "Disa Åberg, läkare" in text(app)
        for nobody in ("Björn Alm", "Carin Nord", "Lars Hedin", "Sjuksköterska, "):
            assert nobody not in "\n".join(text(app).splitlines()[20:])
        await pilot.press("escape", "f")
        await write(pilot, "bvc lars")
        assert "Lars Hedin, sjuksköterska, BVC Åsby" in text(app)
        await pilot.press("enter")
        await write(pilot, "Känner du familjen?")
        await pilot.press("ctrl+s")
        assert {"person": "lars"}.items() <= sent(link, "AskColleague")[0].items()


async def test_ten_tasks_are_answered_in_a_row_with_at_most_two_keys_each() -> None:
    made = [to_anna(n, kind="task") for n in range(10)]
    async with workbench([row for row, _ in made], (80, 24)) as (app, link, pilot):
        keys = 4
        await open_first(app, pilot)
        for row, asked in made:
            assert getattr(app.screen, "case_id", "") == row["id"]
            opened(link, row, asked)
            await pilot.pause()
            assert isinstance(app.screen, AnswerSheet)
            assert "║ INTERNT ║ Uppdrag till dig" in text(app)
            assert "Uppdrag från Björn Alm till Sjuksköterska" in text(app)
            link.advance(READ_FIRST_MS / 1000)
            await pilot.press("j")
            keys += 1
            command = sent(link, "AnswerColleague")[-1]
            assert (command["case"], command["question"], command["answer"]) == (row["id"], asked["seq"], "yes")
            link.feed({"type": "ack", "id": command["id"], "case": row["id"], "seq": 21, "pos": 21})
            await pilot.pause()
        assert isinstance(app.screen, WorkbenchScreen)
        assert keys == 14
        assert keys <= 2 * len(sent(link, "AnswerColleague"))


async def test_a_comment_goes_alone_or_with_a_no() -> None:
    made = [to_anna(n, kind="task") for n in range(2)]
    async with workbench([row for row, _ in made], (80, 24)) as (app, link, pilot):
        await open_first(app, pilot)
        opened(link, *made[0])
        await pilot.pause()
        await pilot.press("k")
        await write(pilot, "Ring mig")
        await pilot.press("ctrl+s")
        command = sent(link, "AnswerColleague")[0]
        assert (command["answer"], command["text"]) == ("comment", "Ring mig")
        link.feed({"type": "ack", "id": command["id"], "case": "q0", "seq": 21, "pos": 21})
        await pilot.pause()
        opened(link, *made[1])
        await pilot.pause()
        link.advance(READ_FIRST_MS / 1000)
        await pilot.press("k")
        await write(pilot, "Besök")
        await pilot.press("shift+tab", "n")
        command = sent(link, "AnswerColleague")[1]
        assert (command["answer"], command["text"]) == ("no", "Besök")


async def test_the_list_says_what_is_a_task_and_what_a_question() -> None:
    made = [to_anna(0, kind="task"), to_anna(1)]
    for size in ((120, 40), (80, 24)):
        async with workbench([row for row, _ in made], size) as (app, _link, pilot):
            await pilot.press("tab", "tab", "tab")
            assert "Uppdrag: Björn Alm" in text(app)
            assert "? Björn Alm" in text(app)


ANSWERED = {
    "question": 17, "kind": "task", "profession": "doctor", "asked": "Förnya recept?", "asked_by": "Anna Ek",
    "answer": "yes", "text": "30 tabletter.",
}  # fmt: skip


async def test_task_and_answer_stand_in_the_case_and_in_the_record_in_words() -> None:
    whom = {"unit": "asby", "unit_name": "Åsby vårdcentral", "profession": "doctor"}
    journal: Any = [
        *JOURNAL,
        event(17, "ColleagueAsked", {"kind": "task", "text": "Förnya recept?", **whom}),
        event(18, "ColleagueAnswered", ANSWERED, "Anna Berg"),
    ]
    said = "Läkare Anna Berg: JA. ”30 tabletter.” Uppdraget från Anna Ek: ”Förnya recept?”"
    async with case_room(size=(120, 40), journal=journal) as (app, _link, _pilot):
        internal = [line.text for line in screen(app).transcript.lines if line.kind == "internal"][-2:]
        assert internal == ["Uppdrag till Läkare, Åsby vårdcentral: Förnya recept?", said]
    made = record_text(head_of(), journal, Notes(), person="", complaint="")
    assert f"\n{said}\n" in made


def head_of(**more: Any) -> CaseHead:
    return case_head(my_row("m1", 4, "prescription_renewal", "Lars Holm", "male", 44), **{**RENEWAL, **more})


async def test_while_something_is_asked_or_a_doctor_has_the_case_no_task_is_offered() -> None:
    async with case_room(question=question(by="anna"), turn="colleague") as (app, _link, pilot):
        await pilot.press("escape")
        assert not screen(app).check_action("task_to_doctor", ())
    async with case_room() as (app, link, pilot):
        await pilot.press("escape")
        assert screen(app).check_action("task_to_doctor", ())
        assert link.store.assignment is not None
        link.store.assignment = {**link.store.assignment, "profession": "doctor"}
        assert not screen(app).check_action("task_to_doctor", ())


def test_the_template_is_the_one_that_the_case_answers_most_of_and_none_where_it_answers_none() -> None:
    head = head_of()
    best = fitting(TEMPLATES, head)
    assert best is not None
    assert best["id"] == "prescription"
    assert fitting(TEMPLATES, head_of(complaint="sore_throat")) is None
    assert fitting([], head) is None
    ends = {"kind": "value", "sv": "Nuvarande sjukskrivning till och med 2026-11-30", "question": "ends"}
    whom = {"kind": "value", "sv": "Intyget gäller: Försäkringskassan", "question": "to_whom"}
    worse = {"kind": "no_other", "sv": "Ej sämre och inga nya besvär", "question": "worse"}
    history = [{**line, "en": line["sv"]} for line in (ends, worse, whom)]
    leave = fitting(TEMPLATES, head_of(complaint="certificate", history=history))
    assert leave is not None
    assert leave["id"] == "sick_leave"
    made = task_text(leave, head_of(complaint="certificate", history=history))
    assert made.endswith("2026-11-30. Ej sämre och inga nya besvär. Önskar förlängning till [[nytt slutdatum]].")


@pytest.mark.parametrize("mark", ["unclear", "changed"])
def test_what_a_clinician_has_marked_unclear_fills_nothing_and_what_she_has_changed_stands_as_changed(
    mark: str,
) -> None:
    kept = {"kind": mark, "text": "Läkemedel: Eliquis 2,5 mg, 1 x 2", "by": "Anna Ek", "at": 1}
    history: Any = [{**line, "mark": kept} if line["question"] == "medicine" else line for line in RENEWAL["history"]]
    made = task_text(TEMPLATES[0], head_of(history=history))
    assert "Eliquis 5 mg" not in made
    assert ("Eliquis 2,5 mg" in made) is (mark == "changed")
    assert ("[[styrka]]" in made) is (mark == "unclear")


async def test_in_english() -> None:
    async with case_room(lang="en", size=(120, 40), level=4, **RENEWAL) as (app, link, pilot):
        with_templates(link)
        await pilot.press("escape", "c")
        shown = text(app)
        assert "Task for a doctor" in shown
        assert isinstance(app.screen, TaskSheet)
        assert app.screen.area.text.startswith(
            "Renew the prescription? Medicine: Eliquis 5 mg, 1 x 2. Lasts less than 3"
        )
        assert "1 blank left" in shown
        assert "Give the task" in shown
        assert "Uppdrag" not in json.dumps(shown, ensure_ascii=False)
    locale.use("sv")
