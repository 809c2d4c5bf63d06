"""What the case view shows: who it is, the history, the conversation, what is new, and what has been read."""

from typing import Any

import pytest
from textual._compositor import Compositor

from clinic24_tui.testing import NINE, case_head, my_row, queue_row
from clinic24_tui.widgets.anamnesis import rows
from clinic24_tui.widgets.band import masked, person
from clinic24_tui.widgets.transcript import WINDOW
from tests.client.rooms import shown, text
from tests.client_case.case_room import (
    JOURNAL,
    case_room,
    event,
    feed_case,
    my_case,
    presence,
    says,
    screen,
    sent,
    write,
)


@pytest.mark.parametrize(("size", "band", "history", "chat"), [((80, 24), 5, 7, 9), ((120, 40), 2, 5, 15)])
async def test_band_history_and_conversation_stand_in_their_rows(
    size: tuple[int, int], band: int, history: int, chat: int
) -> None:
    async with case_room(size=size) as (app, link, pilot):
        presence(link, staff=("anna", "bjorn"))
        await pilot.pause()
        lines = shown(app)
        assert " 1  Lars Holm  man 44 år  19800312-••••  skriver själv" in lines[band]
        assert "Björn tittar" in lines[band]
        assert "Bröstsmärta ▲2 Skyndsamt, förslag · din sedan 08:03" in lines[band + 1]
        assert "här nu" in lines[band + 1]
        assert "F3" in lines[history]
        assert "Chatt  att besvara 0:42" in lines[chat]
        assert "svar senast" not in lines[chat]
        assert all(len(line) == size[0] for line in lines)


async def test_the_promise_stands_until_the_first_answer_is_given() -> None:
    async with case_room(size=(120, 40), owner_since=my_case()[1]["turn_since"]) as (app, _link, _pilot):
        assert "Chatt  att besvara 0:42 · svar senast 10:42" in text(app)


async def test_a_mark_of_reading_that_comes_too_late_is_no_ones_fault_and_not_told() -> None:
    async with case_room() as (app, link, pilot):
        late = next(item for item in link.outbox.of_case("m1") if item.type == "MarkRead")
        link.feed({"type": "refuse", "id": late.id, "code": "no_case", "sv": "Finns inte.", "en": "Not there."})
        await pilot.pause()
        assert link.outbox.of_case("m1") == []
        assert "Finns inte." not in text(app)


async def test_two_rows_of_history_quote_first_and_say_what_was_not_asked() -> None:
    async with case_room() as (app, _link, _pilot):
        lines = shown(app)
        assert lines[7].startswith(" ”har svårt att få luft")
        assert "+ andnöd i vila" in lines[7]
        assert lines[8].startswith("  ? Ej tillfrågad om läkemedel; rökning")


async def test_f3_shows_the_whole_history_also_while_one_types_and_again_the_chat() -> None:
    async with case_room() as (app, _link, pilot):
        await pilot.press("f3")
        whole = " ".join(text(app).split())
        assert "värre när jag går i trappan och det piper lite”" in whole
        assert "– ingen bröstsmärta, ingen feber" in whole
        assert "andnöd i vila med debut samma dag [BDT, DYSP-2]" in whole
        assert "nu strålar det" not in whole
        await pilot.press("f3")
        assert "nu strålar det" in text(app)
        assert screen(app).composer.writing.has_focus


async def test_the_conversation_says_who_what_and_how_far() -> None:
    async with case_room(size=(120, 40)) as (app, _link, _pilot):
        whole = text(app)
        assert "09:33  du     Hej Lars, jag heter Anna och är sjuksköterska." in whole
        assert "läst 09:34" in whole
        assert "09:35  Lars   nej mest när jag går upp för trappan" in whole
        assert "Björn ║ INTERNT Läkare Disa är på plats till 16" in whole
        assert "║ INTERNT finns 10:20." in whole
        assert "bara personal" in whole
        assert whole.index("nytt för dig") < whole.index("nu strålar det ut")
        assert whole.index("nej mest") < whole.index("nytt för dig")


async def test_what_is_on_the_screen_is_marked_read_once_and_not_under_a_sheet() -> None:
    async with case_room() as (app, link, pilot):
        assert [cmd["upto"] for cmd in sent(link, "MarkRead")][-1] == 16
        count = len(sent(link, "MarkRead"))
        await pilot.press("escape", "a")
        link.feed({"type": "events", "vid": "case:m1", "seq": 17, "events": [says(17, "är du kvar?")]})
        await pilot.pause()
        assert len(sent(link, "MarkRead")) == count
        await pilot.press("escape")
        await pilot.pause()
        assert [cmd["upto"] for cmd in sent(link, "MarkRead")][-1] == 17
        assert screen(app).chat.at_end


async def test_a_case_of_a_colleague_is_read_and_not_marked() -> None:
    async with case_room(owner="bjorn", owner_name="Björn Alm", owner_seq=10) as (app, link, pilot):
        assert sent(link, "MarkRead") == []
        assert screen(app).chat.has_focus
        assert "Björn Alm har ärendet sedan" in text(app)
        await pilot.press("t")
        await pilot.pause()
        assert "Björn Alm har ärendet och får veta" in text(app)
        await pilot.press("enter")
        assert "Skriv en orsak" in text(app)
        await pilot.press(*"lunch", "enter")
        assert [(cmd["case"], cmd["reason"]) for cmd in sent(link, "TakeOver")] == [("m1", "lunch")]


async def test_a_waiting_case_can_be_taken_from_its_own_screen() -> None:
    async with case_room(owner=None, owner_name=None, owner_seq=None, state="waiting") as (_app, link, pilot):
        await pilot.press("t")
        assert [cmd["case"] for cmd in sent(link, "Take")] == ["m1"]


async def test_an_offered_case_is_accepted_with_f4() -> None:
    async with case_room(owner="bjorn", owner_name="Björn Alm", offered_to="anna") as (_app, link, pilot):
        await pilot.press("f4")
        assert [cmd["case"] for cmd in sent(link, "Acknowledge")] == ["m1"]


async def test_about_a_hundred_lines_are_drawn_and_older_ones_come_with_pgup() -> None:
    journal = [says(seq, f"rad {seq}") for seq in range(200, 420)]
    async with case_room(journal=journal, more=True, read_by_staff=419) as (app, link, pilot):
        chat = screen(app).chat
        assert len(chat._rows) <= WINDOW + 1
        assert "rad 419" in text(app)
        for _turn in range(40):
            await pilot.press("pageup")
        assert len(chat._rows) > WINDOW
        assert [frame["before_seq"] for frame in link.sent if frame["type"] == "page"][:1] == [200]
        top = shown(app)[10]
        link.feed(
            {
                "type": "events",
                "vid": "case:m1",
                "seq": 419,
                "events": [says(seq, f"rad {seq}") for seq in range(100, 200)],
                "more": False,
            }
        )
        await pilot.pause()
        assert shown(app)[10] == top
        await pilot.press("pageup")
        assert "rad 19" in text(app)
        for _turn in range(60):
            await pilot.press("pagedown")
        assert "rad 419" in text(app)
        assert len(chat._rows) <= WINDOW + 1


async def test_an_own_line_is_read_at_the_time_the_patient_read_it() -> None:
    journal = [*JOURNAL, says(17, "svar", "anna")]
    async with case_room(journal=journal) as (app, link, pilot):
        assert "skickad" in text(app)
        link.feed(
            {"type": "events", "vid": "case:m1", "seq": 18, "events": [event(18, "Read", {"upto": 17}, "patient", 20)]}
        )
        await pilot.pause()
        assert "läst 09:42" in text(app)


async def test_the_guardian_is_named_where_she_writes() -> None:
    async with case_room(writer="guardian", writer_name="Eva Holm", age=4, age_unit="y") as (app, _link, _pilot):
        assert "pojke 4 år" in text(app)
        assert "skrivs av Eva Holm" in text(app)
        assert "Eva    nej mest" in text(app)


async def test_a_closed_case_says_so_and_takes_no_line() -> None:
    async with case_room(state="closed", outcome="phone") as (app, link, pilot):
        assert "ärendet är avslutat" in text(app)
        await pilot.press("l", "a", "b")
        assert screen(app).chat.has_focus
        assert link.commands == []


async def test_everything_speaks_english() -> None:
    async with case_room(lang="en", owner_since=my_case()[1]["turn_since"]) as (app, _link, _pilot):
        whole = text(app)
        assert "To:" in whole
        assert "answer by 10:42" in whole
        assert "? Not asked about medicines; smoking" in whole


def test_a_number_is_masked_and_a_person_is_told_in_words() -> None:
    _row, head = my_case()
    assert masked("19800312-2380") == "19800312-••••"
    assert masked("") == ""
    assert person(head) == "man 44 år"
    assert person({**head, "sex": "female", "age": 7, "age_unit": "m"}) == "flicka 7 mån"
    assert person({**head, "sex": "", "age": 90}) == "90 år"


def test_values_medicines_and_what_is_not_known_have_their_places() -> None:
    history: list[Any] = [
        {"kind": "words", "sv": "”ont”", "en": "“pain”", "question": None},
        {"kind": "negative", "sv": "ingen feber", "en": "no fever", "question": "q1"},
        {"kind": "value", "sv": "temperatur 37,2", "en": "temperature 37.2", "question": "q2"},
        {"kind": "background", "sv": "tar Waran", "en": "takes warfarin", "question": "q3"},
        {"kind": "unknown", "sv": "Vet ej: stelhet i nacken", "en": "Does not know: stiff neck", "question": "q4"},
    ]
    head = case_head(my_row("m1", 3, "headache", "A B", "male", 30), history=history, flow_approved=False)
    drawn = ["".join(part.text for part in row.left).strip() for row in rows(head, "whole", 79)]
    assert drawn[0].startswith("Autoanamnes  flödet är inte godkänt  4 svar")
    assert drawn[3] == "Värden: temperatur 37,2   + Bakgrund: tar Waran"
    assert drawn[4] == "– ingen feber   ? Vet ej: stelhet i nacken"


async def test_the_clock_of_the_turn_goes_on_each_second() -> None:
    async with case_room() as (app, link, pilot):
        link.advance(3)
        app._tick()
        await pilot.pause()
        assert "att besvara 0:45" in text(app)
        assert link.now() == NINE + 3000


async def test_a_new_head_of_the_same_case_is_drawn() -> None:
    async with case_room() as (app, link, pilot):
        _row, head = my_case(level=1)
        feed_case(
            link, {**head, "suggested": 2}, [*JOURNAL, event(17, "LevelSet", {"level": 1, "from": 2, "reason": ""})]
        )
        await pilot.pause()
        assert "▲1 Omgående, förslag var ▲2 · din sedan" in text(app)


@pytest.mark.parametrize(("size", "wide"), [((80, 24), False), ((120, 40), True)])
async def test_a_short_flow_and_a_flow_without_approval_say_so(size: tuple[int, int], wide: bool) -> None:
    marks = "kort flöde  flödet är inte godkänt" if wide else "kort flöde · flödet är inte godkänt"
    async with case_room(size=size, flow_approved=False, flow_depth="short") as (app, _link, pilot):
        assert marks in text(app)
        await pilot.press("f3")
        assert "kort flöde  flödet är inte godkänt" in text(app)
    async with case_room(size=size) as (app, _link, pilot):
        assert "flöde" not in text(app)
        await pilot.press("f3")
        assert "flödets version 1.0" in text(app)


async def test_in_a_small_terminal_what_was_found_stands_beside_the_marks_of_the_flow() -> None:
    found = {"kind": "positive", "sv": "Många nya blåmärken", "en": "Many new bruises", "question": "q1"}
    words = "”sonen har utslag på magen, kliar inte, pigg annars”"
    said = {"kind": "words", "sv": words, "en": words, "question": None}
    async with case_room(flow_approved=False, history=[said, found]) as (app, _link, _pilot):
        assert "+ Många nya blåmärken " in shown(app)[7]
        assert "flödet är inte godkänt" in shown(app)[7]


async def test_the_help_leaves_the_alarm_and_the_strips_in_sight() -> None:
    async with case_room() as (app, _link, pilot):
        before = shown(app)[:5]
        await pilot.press("escape", "question_mark")
        await pilot.pause()
        assert "Tangenter här" in text(app)
        assert shown(app)[2:5] == before[2:5]


async def test_the_suggestion_stays_beside_the_clinicians_own_level_and_reason() -> None:
    why = {"sv": "Satt till 3 Närmaste dygnet av Anna Ek: har ingen feber", "en": "Set to 3"}
    async with case_room(size=(120, 40), level=3, suggested=2, why=why) as (app, _link, pilot):
        assert "■3 Närmaste dygnet, förslag var ▲2" in text(app)
        await pilot.press("f3")
        whole = " ".join(text(app).split())
        assert "Nivå ■3 Satt till 3 Närmaste dygnet av Anna Ek: har ingen feber (förslag var ▲2 Skyndsamt)" in whole


async def test_a_line_of_the_history_leads_to_its_question_and_answer() -> None:
    async with case_room(size=(120, 40)) as (app, _link, pilot):
        await pilot.press("f3")
        assert "► + andnöd i vila" in text(app)
        await pilot.press("enter")
        rows_ = [" ".join(line.split()) for line in shown(app)]
        at = next(n for n, line in enumerate(rows_) if "► + andnöd i vila" in line)
        assert "Fråga Är det svårt att andas även i vila?" in rows_[at + 1]
        assert "Svar Ja, även när jag sitter" in rows_[at + 2]
        await pilot.press("enter")
        assert "även när jag sitter" not in text(app)
        await pilot.press("right", "right", "right", "right", "enter")
        assert "► – ingen bröstsmärta, ingen feber" in text(app)
        assert "Finns det feber?" in text(app)
        await pilot.press("f3")
        assert "nu strålar det" in text(app)


async def test_a_question_that_the_flow_no_longer_has_is_said_to_be_gone() -> None:
    async with case_room(size=(120, 40), asked=[]) as (app, _link, pilot):
        await pilot.press("f3", "enter")
        assert "Frågan kan inte visas längre: flödet har ändrats." in text(app)


async def test_while_a_case_is_fetched_the_row_to_whom_has_no_empty_places() -> None:
    async with case_room() as (app, _link, pilot):
        app.open_case("m2")
        await pilot.pause()
        row = next(line for line in shown(app) if line.startswith("Till:"))
        assert " ".join(row.split()) == "Till: … ärendet hämtas"


async def test_what_changes_in_the_list_under_a_case_paints_nothing_of_the_case_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with case_room(size=(120, 40)) as (app, link, pilot):
        whole: list[object] = []
        painted = Compositor.render_full_update

        def told(compositor: Compositor, simplify: bool = False) -> object:
            whole.append(compositor)
            return painted(compositor, simplify)

        monkeypatch.setattr(Compositor, "render_full_update", told)
        link.feed(
            {
                "type": "delta",
                "vid": "queue",
                "pos": 2_000,
                "put": [queue_row("w1", 3, "rash", "female", 7)],
                "drop": [],
            }
        )
        await pilot.pause()
        await write(pilot, "hej")
        assert whole == []
        await pilot.press("escape", "escape")
        assert "utslag" in text(app).lower()
