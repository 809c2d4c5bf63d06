"""Questions between colleagues with the keys: asked, seen, taken back, answered ten in a row; and a handover by SBAR."""

import json
from typing import Any

from textual.pilot import Pilot

from clinic24_tui.app import ClinicApp
from clinic24_tui.dialogs.answer import READ_FIRST_MS, AnswerSheet
from clinic24_tui.dialogs.ask import AskSheet
from clinic24_tui.dialogs.handover import HandOverSheet
from clinic24_tui.screens.case import CaseScreen
from clinic24_tui.screens.workbench import WorkbenchScreen
from clinic24_tui.state.store import case_vid
from clinic24_tui.testing import NINE, FakeLink, case_head, my_row, queue_row
from clinic24_tui.widgets.area import Area
from server.contract.questions import Question
from server.contract.views import QueueRow
from tests.client.rooms import text, workbench
from tests.client_case.case_room import JOURNAL, case_room, event, refuse, said, screen, sent, write

MINUTE = 60_000


def question(seq: int = 20, **more: Any) -> Question:
    whom = {"unit": "asby", "unit_name": "Åsby vårdcentral", "profession": "doctor", "person": "", "name": ""}
    asked: Any = {
        "seq": seq, "at": NINE - 5 * MINUTE, "by": "bjorn", "by_name": "Björn Alm", "text": "Får hon åka hem?",
        "due": NINE + 10 * MINUTE, "late": "", **whom, **more,
    }  # fmt: skip
    return asked  # type: ignore[no-any-return]  # built from the fields above


def to_anna(n: int, **more: Any) -> tuple[QueueRow, Question]:
    """Return the nth question of Björn's to the nurses, as a row and whole."""
    asked = question(seq=20 + n, profession="nurse", due=NINE + (10 + n) * MINUTE, **more)
    brief = {key: value for key, value in asked.items() if key not in ("text", "late", "unit_name")}
    owned = {"state": "open", "owner": "bjorn", "owner_name": "Björn Alm", "owner_seq": 10, "turn": "colleague"}
    return queue_row(f"q{n}", 3, "rash", "female", 30 + n, question=brief, **owned, profession="doctor"), asked


def opened(link: FakeLink, row: QueueRow, asked: Question) -> None:
    """Let the server give the case that has been opened."""
    assert link.sent[-1].get("case") == row["id"] or any(
        frame.get("case") == row["id"] and frame["type"] == "open" for frame in link.sent
    )
    vid = case_vid(row["id"])
    link.feed(
        {"type": "head", "vid": vid, "head": {**case_head(row), "question": asked, "seq": 20}},
        {"type": "events", "vid": vid, "seq": 20, "events": [], "more": False},
        {"type": "ready", "vid": vid, "pos": 1, "epoch": "e1"},
    )


async def test_ask_the_doctor_in_few_keys_and_the_time_is_by_the_level() -> None:
    async with case_room() as (app, link, pilot):
        await pilot.press("escape", "f")
        assert isinstance(app.screen, AskSheet)
        assert {"type": "look", "vid": "receivers", "at": "receivers"} in link.sent
        under = app.screen_stack[-2]
        assert app.screen.query_one("#sheet").region.y >= under.query_one("#anamnesis").region.bottom
        shown = text(app)
        assert "║ INTERNT ║ Fråga kollega" in shown
        assert "Läkare, Åsby vårdcentral" in shown
        assert "1 bevakar nu" in shown
        await pilot.press("ctrl+s")
        assert sent(link, "AskColleague") == []
        await write(pilot, "EKG i dag?")
        await pilot.press("ctrl+s")
        command = sent(link, "AskColleague")[0]
        wanted = {"unit": "asby", "profession": "doctor", "text": "EKG i dag?", "within": "quarter", "owner_seq": 10}
        assert wanted.items() <= command.items()
        assert sent(link) == []
        refuse(link, command, "busy", "Försök igen.")
        await pilot.until(lambda: isinstance(app.screen, AskSheet))
        assert app.screen.area.text == "EKG i dag?"
        await pilot.press("escape")
        assert (said(app), screen(app).composer.noting.text) == ("", "")


async def test_the_time_is_changed_in_the_sheet_and_a_person_is_asked_by_name() -> None:
    async with case_room(level=4) as (_app, link, pilot):
        await pilot.press("escape", "f")
        await write(pilot, "disa")
        await pilot.press("enter")
        await write(pilot, "kan du?")
        await pilot.press("tab", "right", "ctrl+s")
        assert {"person": "disa", "within": "tomorrow"}.items() <= sent(link, "AskColleague")[0].items()


async def test_my_open_question_is_shown_and_taken_back_and_nothing_by_habit() -> None:
    async with case_room(question=question(by="anna", by_name="Anna Ek"), turn="colleague") as (app, link, pilot):
        await pilot.press("escape", "f")
        assert "Anna Ek frågar Läkare, Åsby vårdcentral" in text(app)
        assert "”Får hon åka hem?”" in text(app)
        await pilot.press("enter", "f", "j")
        assert [cmd["owner_seq"] for cmd in sent(link, "RetractQuestion")] == [10]


async def test_question_and_answer_stand_in_the_case_as_internal_lines() -> None:
    told = {"asked": "Får hon åka hem?", "asked_by": "Anna Ek", "answer": "no", "text": "Ring henne först."}
    whom = {"unit": "asby", "unit_name": "Åsby vårdcentral", "profession": "doctor"}
    journal = [
        *JOURNAL,
        event(17, "ColleagueAsked", {"text": "Får hon åka hem?", **whom}),
        event(18, "ColleagueAnswered", {"question": 17, **told}, "disa"),
    ]
    async with case_room(size=(120, 40), journal=journal) as (app, _link, _pilot):
        internal = [line.text for line in screen(app).transcript.lines if line.kind == "internal"][-2:]
        assert internal == [
            "Fråga till Läkare, Åsby vårdcentral: Får hon åka hem?",
            "Svar till Anna Ek på ”Får hon åka hem?”: Nej. Ring henne först.",
        ]
        assert "INTERNT" in text(app)


async def test_closing_and_handing_over_say_what_becomes_of_the_question() -> None:
    async with case_room(question=question(), level=4) as (app, link, pilot):
        await pilot.press("escape", "l")
        assert "Frågan till Läkare, Åsby vårdcentral följer med." in text(app)
        await pilot.press("escape", "a", "1", "enter")
        assert "har inte svarat på din fråga" in text(app)
        assert sent(link, "Close") == []


async def open_first(app: ClinicApp, pilot: Pilot[int]) -> None:
    """Go to the questions, and open the first one."""
    await pilot.press("tab", "tab", "tab", "enter")
    assert isinstance(app.screen, CaseScreen)


async def test_ten_questions_are_answered_in_a_row_with_a_key_each() -> None:
    made = [to_anna(n) for n in range(10)]
    async with workbench([row for row, _ in made], (80, 24)) as (app, link, pilot):
        keys = 4
        await open_first(app, pilot)
        for row, asked in made:
            assert getattr(app.screen, "case_id", "") == row["id"]
            opened(link, row, asked)
            await pilot.pause()
            assert isinstance(app.screen, AnswerSheet)
            assert "”Får hon åka hem?”" in text(app)
            assert "Björn Alm frågar" in text(app)
            link.advance(READ_FIRST_MS / 1000)
            await pilot.press("j")
            keys += 1
            command = sent(link, "AnswerColleague")[-1]
            assert (command["case"], command["question"], command["answer"]) == (row["id"], asked["seq"], "yes")
            link.feed({"type": "ack", "id": command["id"], "case": row["id"], "seq": 21, "pos": 21})
            await pilot.pause()
        assert isinstance(app.screen, WorkbenchScreen)
        assert len(sent(link, "AnswerColleague")) == 10
        assert keys == 14


async def test_a_key_that_is_held_too_long_answers_no_question_that_has_not_been_read() -> None:
    made = [to_anna(n) for n in range(2)]
    async with workbench([row for row, _ in made], (80, 24)) as (app, link, pilot):
        await open_first(app, pilot)
        opened(link, *made[0])
        await pilot.pause()
        await pilot.press("j", "n")
        assert "Läs frågan först" in text(app)
        assert sent(link, "AnswerColleague") == []
        link.advance(READ_FIRST_MS / 1000)
        await pilot.press("n", "n", "n")
        command = sent(link, "AnswerColleague")[0]
        link.feed({"type": "ack", "id": command["id"], "case": "q0", "seq": 21, "pos": 21})
        await pilot.pause()
        opened(link, *made[1])
        await pilot.pause()
        await pilot.press("n")
        assert len(sent(link, "AnswerColleague")) == 1
        assert isinstance(app.screen, AnswerSheet)


async def test_words_go_with_the_answer_and_come_back_when_it_is_refused() -> None:
    row, asked = to_anna(0)
    async with workbench([row], (80, 24)) as (app, link, pilot):
        await open_first(app, pilot)
        opened(link, row, asked)
        await pilot.pause()
        await pilot.press("ctrl+s")
        assert "Skriv svaret" in text(app)
        await write(pilot, "ja, ring")
        await pilot.press("ctrl+s")
        command = sent(link, "AnswerColleague")[0]
        assert (command["answer"], command["text"]) == ("comment", "ja, ring")
        link.feed({"type": "refuse", "id": command["id"], "code": "busy", "sv": "Försök igen.", "en": "Try again."})
        await pilot.pause()
        assert isinstance(app.screen, AnswerSheet)
        assert "ja, ring" in text(app)


async def test_who_is_only_asked_reads_the_case_and_can_do_nothing_else_with_it() -> None:
    row, asked = to_anna(0)
    async with workbench([row], (80, 24)) as (app, link, pilot):
        await open_first(app, pilot)
        opened(link, row, asked)
        await pilot.pause()
        await pilot.press("escape")
        case = screen(app)
        for action in (
            "internal_note",
            "change_level",
            "give_feedback",
            "take_over_case",
            "hand_over_case",
            "close_case",
        ):
            assert not case.check_action(action, ()), action
        assert case.check_action("ask_colleague", ())
        await pilot.press("f")
        assert isinstance(app.screen, AnswerSheet)
        link.feed({"type": "reset", "vid": case_vid("q0"), "why": "rights"})
        await pilot.pause()
        assert isinstance(app.screen, CaseScreen)


async def test_who_was_asked_by_name_is_told_when_the_question_is_taken_back() -> None:
    named, _ = to_anna(0, person="anna", name="Anna Ek")
    to_all, _ = to_anna(1)
    async with workbench([named, to_all], (120, 40)) as (app, link, pilot):
        link.feed({"type": "delta", "vid": "queue", "pos": 50, "put": [], "drop": ["q1"]})
        await pilot.pause()
        assert "tillbakatagen" not in text(app)
        link.feed({"type": "delta", "vid": "queue", "pos": 51, "put": [], "drop": ["q0"]})
        await pilot.pause()
        assert "Frågan från Björn Alm är tillbakatagen: Utslag." in text(app)


async def test_the_answer_is_told_also_when_the_patient_has_written_meanwhile() -> None:
    asked = {key: value for key, value in question(by="anna").items() if key not in ("text", "late", "unit_name")}
    mine = my_row("m2", 3, "urinary", "Mira Lund", "female", 31, slot=2, silent=190, turn="mine", question=asked)
    async with workbench([mine], (120, 40)) as (app, link, pilot):
        answered = my_row("m2", 3, "urinary", "Mira Lund", "female", 31, slot=2, pos=9, marks=("replied",))
        link.feed({"type": "delta", "vid": "queue", "pos": 9, "put": [answered], "drop": []})
        await pilot.pause()
        assert "1 Mira Lund: svar från kollega, att besvara." in text(app)


async def test_a_late_answer_alarms_who_asked_and_the_coordinator_of_the_asked_unit() -> None:
    asked = {key: value for key, value in question(by="anna").items() if key not in ("text", "late", "unit_name")}
    mine = my_row("m2", 4, "urinary", "Mira Lund", "female", 31, turn="colleague", question=asked)
    async with workbench([mine], (120, 40)) as (app, link, pilot):
        assert [alarm.kind for alarm in link.alarms().found] == []
        link.advance(11 * 60)
        app._tick()
        await pilot.pause()
        assert "Svar från läkare skulle ha kommit 09:52: Urinvägsbesvär K 31" in text(app)
    async with workbench([], (120, 40)) as (app, link, pilot):
        watch = {
            "profession": "doctor",
            "here": 1,
            "least": 0,
            "waiting": 0,
            "gravest": None,
            "late": 0,
            "short": False,
        }
        link.feed({"type": "duty", "unit": "asby", "people": [], "queues": [{**watch, "questions": 2}]})
        await pilot.pause()
        assert "Frågor till läkare obesvarade för länge: 2 ärenden" in text(app)


async def test_a_question_is_its_own_kind_of_row_with_asker_age_and_time() -> None:
    row, _ = to_anna(0)
    async with workbench([row], (120, 40)) as (app, link, pilot):
        await pilot.press("tab", "tab", "tab")
        shown = next(line for line in text(app).splitlines() if "? Björn Alm 5 min" in line)
        assert "10 min" in shown
        assert "09:37" in shown
        assert "Frågor till dig" in text(app)
        assert "Får hon åka hem" not in json.dumps(link.store.row("q0"))
        link.advance(11 * 60)
        app._tick()
        await pilot.pause()
        assert "Björn Alm frågar dig, svar före 09:52" in text(app)


async def test_hand_over_to_the_doctor_by_sbar_in_few_keys() -> None:
    async with case_room() as (app, link, pilot):
        await pilot.press("escape", "l", "enter")
        await write(pilot, "EKG")
        await pilot.press("ctrl+s")
        command = sent(link, "HandOver")[0]
        assert {"unit": "asby", "profession": "doctor", "note": "EKG", "owner_seq": 10}.items() <= command.items()
        parts = command["sbar"]
        assert parts["situation"].startswith("Man 44 år, nivå 2 Skyndsamt, Bröstsmärta. ”har svårt")
        assert "andnöd i vila" in parts["assessment"]
        assert parts["recommendation"] == "EKG"
        assert "Lars" not in json.dumps(parts)
        refuse(link, command, "busy", "Försök igen.")
        await pilot.until(lambda: isinstance(app.screen, HandOverSheet))
        assert app.screen.query_one("#note", Area).text == "EKG"


async def test_at_the_smallest_size_every_part_can_be_reached_and_the_identity_read() -> None:
    async with case_room() as (app, _link, pilot):
        await pilot.press("escape", "l")
        await pilot.press("enter", "shift+tab")
        whole = text(app)
        assert "Lars Holm" in whole
        assert "A Aktuellt" in whole
        under = app.screen_stack[-2]
        assert app.screen.query_one("#sheet").region.y >= under.query_one("#anamnesis").region.bottom
        await pilot.press("shift+tab", "shift+tab")
        assert "S Situation" in text(app)


async def test_a_protected_identity_is_in_no_part() -> None:
    words = {"kind": "words", "sv": "Jag heter Lars Holm, 070-174 06 05", "en": "", "question": None}
    async with case_room(protected=True, history=[words]) as (_app, link, pilot):
        await pilot.press("escape", "l", "enter")
        await write(pilot, "x")
        await pilot.press("ctrl+s")
        said_ = json.dumps(sent(link, "HandOver")[0]["sbar"], ensure_ascii=False)
        for hidden in ("Lars", "Holm", "070-174", "Åsby"):
            assert hidden not in said_
        assert "[namn]" in said_


async def test_the_receiver_reads_the_parts_first() -> None:
    parts = {
        "situation": "Man 44 år",
        "background": "KOL",
        "assessment": "Saturation 91",
        "recommendation": "EKG i dag?",
    }
    kept = {**parts, "by": "Björn Alm", "at": NINE}
    async with case_room(size=(120, 40), sbar=kept) as (app, _link, pilot):
        shown = text(app)
        assert shown.index("Överlämnat av Björn Alm 09:42: EKG i dag?") < shown.index("”har svårt")
        assert "A Aktuellt: Saturation 91" in shown
        await pilot.press("f3")
        whole = text(app)
        for letter, part in zip("SBAR", parts.values(), strict=True):
            assert f"{letter} " in whole
            assert part in whole
    async with case_room(sbar=kept) as (app, _link, _pilot):
        assert "Överlämnat av Björn Alm 09:42: EKG i dag?" in text(app)
