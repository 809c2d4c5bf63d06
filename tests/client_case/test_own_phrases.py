"""Phrases at the cursor: one Ctrl+Z, several in a line, what does not fit, one's own, and what is counted."""

from typing import Any

from clinic24_tui.dialogs.my_phrases import MyPhrasesSheet
from clinic24_tui.dialogs.own_phrase import OwnPhraseSheet
from clinic24_tui.testing import FakeLink, worn_frame
from clinic24_tui.widgets.area import Area
from tests.client.rooms import text
from tests.client_case.case_room import PHRASES, ack, case_room, phrase, said, screen, sent, write

OWN = {**phrase("tack", "Tack så mycket", "Tack, {{patient.first_name}}. Kom [[tid]]."), "whose": "own"}
WOMEN = {**phrase("uvi", "Råd vid urinvägar", "Drick mycket."), "when": {"sex": "female", "age_from": 15}}
UNIT = {**phrase("hej", "Hej från oss", "Hej från Åsby!"), "id": "u-hej", "whose": "unit"}


def give(link: FakeLink, *rows: Any, recent: tuple[str, ...] = ()) -> None:
    link.feed({**worn_frame(), "phrases": [*PHRASES, *rows], "recent": list(recent)})


def frames(link: FakeLink, kind: str) -> list[dict[str, Any]]:
    return [frame for frame in link.sent if frame["type"] == kind]


def names(app: Any) -> list[str]:
    return [option.value for option in screen(app).composer.completion.options]


async def test_one_undo_takes_an_insertion_away_and_leaves_nothing_that_enter_would_send() -> None:
    async with case_room() as (app, link, pilot):
        await write(pilot, "Tack. ;tid")
        await pilot.press("enter")
        assert said(app) == "Tack. Du har fått en tid [[när]]. Hör av dig om du blir sämre."
        await pilot.press("ctrl+z")
        assert said(app) == "Tack. "
        assert not screen(app).composer.completion.is_open
        await pilot.press("enter")
        link.advance(3)
        assert [cmd["text"] for cmd in sent(link)] == ["Tack."]


async def test_filling_a_blank_is_undone_before_the_insertion() -> None:
    async with case_room() as (app, _link, pilot):
        await write(pilot, ";tid")
        await pilot.press("enter")
        await write(pilot, "9")
        await pilot.press("ctrl+z")
        assert "[[när]]" in said(app)
        await pilot.press("ctrl+z")
        assert said(app) == ""


async def test_several_phrases_stand_in_one_line_each_at_the_cursor() -> None:
    async with case_room() as (app, _link, pilot):
        await write(pilot, "slut")
        await pilot.press("home")
        await write(pilot, ";hej")
        await pilot.press("enter")
        await write(pilot, " ;bröst112")
        await pilot.press("enter")
        await write(pilot, " ")
        hello = "Hej Lars, jag heter Anna Ek och är sjuksköterska."
        assert said(app) == f"{hello} Ring 112 nu. Säg att du har ont i bröstet. slut"


async def test_the_preview_is_the_text_with_all_that_is_known() -> None:
    async with case_room(size=(120, 40)) as (app, _link, pilot):
        await write(pilot, ";hej")
        option = screen(app).composer.completion.current()
        assert option is not None
        assert option.preview == "Hej Lars, jag heter Anna Ek och är sjuksköterska."
        assert "Hej Lars, jag heter Anna Ek" in text(app)


async def test_what_is_for_another_sex_or_age_is_last_says_why_and_cannot_be_inserted() -> None:
    async with case_room() as (app, link, pilot):
        give(link, WOMEN, phrase("råd", "Andra råd om urinvägar", "Råd."))
        await write(pilot, ";")
        assert "p-uvi" not in names(app)
        await write(pilot, "urinvägar")
        assert names(app) == ["p-råd", "p-uvi"]
        await pilot.press("down")
        assert "Passar inte här:" in text(app)
        await pilot.press("enter")
        assert "Passar inte här: bara för kvinnor, från 15 år" in text(app)
        assert said(app) == ";urinvägar"
        assert sent(link) == []
        assert link.hold.cases() == []


async def test_of_one_shortcut_ones_own_comes_first_then_the_units_with_their_marks() -> None:
    async with case_room() as (app, link, pilot):
        give(link, UNIT, {**OWN, "id": "o-hej", "shortcut": "hej"}, recent=("p-hej",))
        await write(pilot, ";hej")
        assert names(app)[:3] == ["o-hej", "u-hej", "p-hej"]
        titles = [option.title for option in screen(app).composer.completion.options[:3]]
        assert titles == ["* Tack så mycket", "+ Hej från oss", "Hälsning"]
        option = screen(app).composer.completion.current()
        assert option is not None
        assert option.foot == "* egen · 1 lucka"


async def test_the_servers_recent_use_stands_first_and_what_is_sent_is_counted_without_the_case() -> None:
    async with case_room() as (app, link, pilot):
        give(link, recent=("p-ring", "p-tid"))
        await write(pilot, ";")
        assert names(app)[:2] == ["p-ring", "p-tid"]
        await write(pilot, "hej")
        await pilot.press("enter")
        await write(pilot, " ;bröstekg")
        await pilot.press("enter", "ctrl+z")
        await pilot.press("enter")
        assert frames(link, "used_phrases") == []
        link.advance(3)
        ack(link, sent(link)[0], 17)
        assert frames(link, "used_phrases") == [{"type": "used_phrases", "phrases": ["p-hej"]}]


async def test_a_line_that_is_taken_back_is_not_counted_until_it_is_sent() -> None:
    async with case_room() as (_app, link, pilot):
        await write(pilot, ";hej")
        await pilot.press("enter", "enter", "ctrl+z")
        link.advance(10)
        assert frames(link, "used_phrases") == []
        await pilot.press("enter")
        link.advance(3)
        ack(link, sent(link)[0], 17)
        assert frames(link, "used_phrases") == [{"type": "used_phrases", "phrases": ["p-hej"]}]


async def test_the_composers_text_becomes_ones_own_phrase_by_one_key_without_the_patient() -> None:
    async with case_room() as (app, link, pilot):
        await write(pilot, "Hej Lars Holm, jag heter Anna Ek. Lars, kom [[tid]] till Åsby vårdcentral.")
        await pilot.press("ctrl+o")
        assert isinstance(app.screen, OwnPhraseSheet)
        assert "Bara du ser den" in text(app)
        body = app.screen.query_one("#text-sv", Area).text
        assert body == (
            "Hej {{patient.first_name}}, jag heter {{me.name}}. {{patient.first_name}}, kom [[tid]] till {{unit.name}}."
        )
        await write(pilot, "kom")
        await pilot.press("tab")
        await write(pilot, "Kom till oss")
        await pilot.press("ctrl+s")
        (asked,) = frames(link, "keep_phrase")
        assert (asked["shortcut"], asked["title"], asked["text_sv"], asked["text_en"]) == (
            "kom",
            "Kom till oss",
            body,
            "",
        )
        assert isinstance(app.screen, OwnPhraseSheet)
        link.feed({"type": "own_phrases", "id": asked["id"], "phrases": [{**OWN, "shortcut": "kom", "id": "o-kom"}]})
        await pilot.pause()
        assert screen(app).composer.writing.has_focus
        assert "Frasen är sparad" in text(app)
        await write(pilot, " ;kom")
        assert names(app)[0] == "o-kom"


async def test_a_refusal_stays_in_the_sheet_and_says_what_to_change() -> None:
    async with case_room() as (app, link, pilot):
        await write(pilot, "Text")
        await pilot.press("ctrl+o", "ctrl+s")
        assert "Fyll i kortnamn och titel" in text(app)
        await write(pilot, "ring112")
        await pilot.press("tab", "T", "ctrl+s")
        (asked,) = frames(link, "keep_phrase")
        words = "Frasen är inte sparad. Kortnamnet ring112 hör till en 112-text och får inte skymmas. Välj ett annat."
        link.feed({"type": "refuse", "id": asked["id"], "code": "bad_phrase", "sv": words, "en": words})
        await pilot.pause()
        assert isinstance(app.screen, OwnPhraseSheet)
        assert "hör till en 112-text" in text(app)
        assert "Välj ett annat." in text(app)
        await pilot.press("escape")
        assert said(app) == "Text"


async def test_without_a_line_nothing_is_said_to_be_kept() -> None:
    async with case_room() as (app, link, pilot):
        await write(pilot, "Text")
        await pilot.press("ctrl+o", "a", "b", "tab", "T", "ctrl+s")
        link.down()
        await pilot.pause()
        assert "Frånkopplad: inget är sparat" in text(app)
        await pilot.press("ctrl+s")
        assert len(frames(link, "keep_phrase")) == 1


async def test_in_an_english_case_the_text_is_kept_as_english() -> None:
    async with case_room(lang="sv") as (app, link, pilot):
        view = link.store.case("m1")
        assert view is not None
        assert view.head is not None
        view.head["lang"] = "en"
        await write(pilot, "Come at [[time]].")
        await pilot.press("ctrl+o")
        assert app.screen.query_one("#text-en", Area).text == "Come at [[time]]."
        assert app.screen.query_one("#text-sv", Area).text == ""


async def test_nothing_written_or_an_internal_note_is_no_phrase() -> None:
    async with case_room() as (app, _link, pilot):
        await pilot.press("ctrl+o")
        assert screen(app).composer.has_cursor
        await pilot.press("ctrl+t")
        await write(pilot, "Internt om Lars")
        await pilot.press("ctrl+o")
        assert screen(app).composer.has_cursor


async def test_the_palette_leads_to_ones_own_phrases() -> None:
    async with case_room() as (app, link, pilot):
        give(link, OWN)
        await pilot.press("ctrl+p")
        await write(pilot, "egna fraser")
        await pilot.until(lambda: "Mina fraser" in text(app))
        await pilot.press("enter")
        await pilot.until(lambda: isinstance(app.screen, MyPhrasesSheet))
        assert "Bara du ser dem." in text(app)


async def test_ones_own_are_changed_and_removed_after_a_question() -> None:
    async with case_room() as (app, link, pilot):
        give(link, OWN)
        app.action_my_phrases()
        await pilot.pause()
        assert ";tack  Tack så mycket" in text(app)
        assert ";hej" not in text(app)
        await pilot.press("enter")
        assert isinstance(app.screen, OwnPhraseSheet)
        await pilot.press("ctrl+s")
        (asked,) = frames(link, "keep_phrase")
        assert (asked["phrase"], asked["text_sv"]) == ("p-tack", OWN["text_sv"])
        link.feed({"type": "own_phrases", "id": asked["id"], "phrases": [{**OWN, "version": 2}]})
        await pilot.pause()
        assert "version 2" in text(app)
        await pilot.press("x")
        assert "Ta bort ;tack?" in text(app)
        await pilot.press("enter")
        assert frames(link, "drop_phrase") == []
        await pilot.press("x", "j")
        (dropped,) = frames(link, "drop_phrase")
        assert dropped["phrase"] == "p-tack"
        link.feed({"type": "own_phrases", "id": dropped["id"], "phrases": []})
        await pilot.pause()
        assert "Du har inga egna fraser än" in text(app)
        await pilot.press("n")
        assert isinstance(app.screen, OwnPhraseSheet)


async def test_the_next_person_at_the_terminal_has_none_of_the_firsts_recent_use() -> None:
    async with case_room() as (app, link, pilot):
        give(link, OWN, recent=("p-ring",))
        await write(pilot, ";")
        assert names(app)[0] == "p-ring"
        assert link.store.me is not None
        link.store.me = {**link.store.me, "user": "karin"}
        give(link)
        await pilot.press("backspace")
        await write(pilot, ";")
        assert names(app)[0] == "p-bröst112"
        assert "p-tack" not in names(app)
