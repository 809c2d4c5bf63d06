"""Writing to the patient: Enter, the hold, phrases, commands, blanks, drafts. Nothing is lost or sent by mistake."""

import pytest

from clinic24_tui.config import Config
from clinic24_tui.testing import worn_frame
from tests.client.rooms import shown, text
from tests.client_case.case_room import (
    JOURNAL,
    PHRASES,
    ack,
    case_room,
    feed_case,
    my_case,
    refuse,
    said,
    says,
    screen,
    sent,
    write,
)


async def test_letters_type_and_enter_holds_the_line_three_seconds() -> None:
    async with case_room() as (app, link, pilot):
        await write(pilot, "Hej Lars!")
        assert said(app) == "Hej Lars!"
        await pilot.press("enter")
        assert said(app) == ""
        assert sent(link) == []
        assert "│Hej Lars!" in text(app)
        assert "om 3 s  ^z Ångra" in text(app)
        link.advance(3)
        assert [cmd["text"] for cmd in sent(link)] == ["Hej Lars!"]
        assert sent(link)[0]["owner_seq"] == 10
        ack(link, sent(link)[0], 17)
        await pilot.pause()
        assert "skickad" in text(app)
        link.feed({"type": "events", "vid": "case:m1", "seq": 17, "events": [says(17, "Hej Lars!", "anna")]})
        await pilot.pause()
        assert text(app).count("Hej Lars!") == 1


@pytest.mark.parametrize("key", ["ctrl+z", "f8"])
async def test_the_held_line_comes_back_in_front_of_what_was_typed_since(key: str) -> None:
    async with case_room() as (app, link, pilot):
        await write(pilot, "första")
        await pilot.press("enter")
        await write(pilot, "andra")
        await pilot.press(key)
        assert said(app) == "första\nandra"
        link.advance(10)
        assert sent(link) == []


async def test_a_line_taken_back_stands_as_it_was_typed_and_opens_no_list() -> None:
    async with case_room() as (app, link, pilot):
        await write(pilot, "//2 per dag ;;a")
        await pilot.press("enter")
        link.advance(1)
        assert [frame["text"] for frame in link.sent if frame["type"] == "draft"][-1] == "//2 per dag ;;a"
        await pilot.press("ctrl+z")
        assert said(app) == "//2 per dag ;;a"
        await pilot.press("enter")
        link.advance(3)
        assert [cmd["text"] for cmd in sent(link)] == ["/2 per dag ;a"]


async def test_ctrl_j_breaks_the_line_and_a_setting_swaps_it_with_enter() -> None:
    async with case_room() as (app, link, pilot):
        await write(pilot, "ett\ntvå")
        assert said(app) == "ett\ntvå"
        assert link.hold.cases() == []
    async with case_room(config=Config(user="anna", password="s", enter_sends=False)) as (app, link, pilot):
        await write(pilot, "ett")
        await pilot.press("enter")
        await write(pilot, "två")
        assert said(app) == "ett\ntvå"
        await pilot.press("ctrl+j")
        assert said(app) == ""
        assert link.hold.cases() == ["m1"]
        assert "^j Skicka" in text(app)


async def test_esc_goes_to_the_conversation_and_never_discards() -> None:
    async with case_room() as (app, _link, pilot):
        await write(pilot, "halv mening")
        await pilot.press("escape")
        assert screen(app).chat.has_focus
        await pilot.press("o")
        assert said(app) == "halv mening"
        await write(pilot, " till")
        assert said(app) == "halv mening till"


async def test_phrases_open_after_a_space_and_enter_inserts_and_never_sends() -> None:
    async with case_room() as (app, link, pilot):
        await write(pilot, "Tack. ;bröst")
        assert screen(app).composer.completion.is_open
        assert "3 träffar" in text(app)
        frame = [line.rstrip() for line in shown(app)[15:20]]
        assert [line[-1] for line in frame] == ["┐", "│", "│", "│", "┘"]
        assert {len(line) for line in frame} == {80}
        assert "ska jag vara orolig?" in shown(app)[14]
        await pilot.press("enter")
        assert said(app) == "Tack. Ring 112 nu. Säg att du har ont i bröstet."
        assert link.hold.cases() == []
        await pilot.press("enter")
        assert [cmd["text"] for cmd in sent(link)] == ["Tack. Ring 112 nu. Säg att du har ont i bröstet."]


async def test_a_semicolon_is_a_semicolon_inside_a_word_and_when_doubled() -> None:
    async with case_room() as (app, link, pilot):
        await write(pilot, "a;b")
        assert not screen(app).composer.completion.is_open
        await write(pilot, " ;;c")
        assert not screen(app).composer.completion.is_open
        await pilot.press("enter")
        link.advance(3)
        assert [cmd["text"] for cmd in sent(link)] == ["a;b ;c"]


async def test_esc_closes_the_list_keeps_the_text_and_enter_then_sends_it() -> None:
    async with case_room() as (app, link, pilot):
        await write(pilot, ";brö")
        await pilot.press("escape")
        assert not screen(app).composer.completion.is_open
        assert said(app) == ";brö"
        assert screen(app).composer.writing.has_focus
        await write(pilot, "s")
        assert not screen(app).composer.completion.is_open
        await pilot.press("enter")
        link.advance(3)
        assert [cmd["text"] for cmd in sent(link)] == [";brös"]


async def test_enter_in_a_list_without_a_hit_neither_inserts_nor_sends() -> None:
    async with case_room() as (app, link, pilot):
        await write(pilot, ";xyzzy")
        await pilot.press("enter")
        assert said(app) == ";xyzzy"
        assert link.hold.cases() == []
        assert "Inget passar" in text(app)


async def test_a_fast_semicolon_and_enter_in_one_burst_sends_nothing() -> None:
    async with case_room() as (app, link, pilot):
        area = screen(app).composer.writing
        area.insert(";hej")
        area.action_send()
        await pilot.pause()
        assert said(app) == "Hej Lars, jag heter Anna Ek och är sjuksköterska."
        assert link.hold.cases() == []


async def test_arrows_choose_in_the_list() -> None:
    async with case_room() as (app, _link, pilot):
        await write(pilot, ";bröst")
        names = [option.name for option in screen(app).composer.completion.options]
        await pilot.press("down")
        assert screen(app).composer.completion.current() is not None
        assert screen(app).composer.completion.options[screen(app).composer.completion.chosen].name == names[1]
        await pilot.press("up", "up")
        assert screen(app).composer.completion.chosen == len(names) - 1


async def test_blanks_are_tab_stops_and_an_unfilled_one_blocks_by_name() -> None:
    async with case_room() as (app, link, pilot):
        await write(pilot, ";ring")
        await pilot.press("enter")
        assert said(app) == "Jag ringer dig på [[nummer]] klockan [[tid]]."
        await write(pilot, "070-174 06 05")
        await pilot.press("enter")
        assert link.hold.cases() == []
        assert "Fyll i luckan [tid] först" in text(app)
        await write(pilot, "13")
        assert said(app) == "Jag ringer dig på 070-174 06 05 klockan 13."
        await pilot.press("enter")
        assert link.hold.cases() == ["m1"]


async def test_tab_goes_round_the_blanks() -> None:
    async with case_room() as (app, _link, pilot):
        await write(pilot, ";ring")
        await pilot.press("enter", "tab")
        assert screen(app).composer.writing.selected_text == "[[tid]]"
        await pilot.press("tab")
        assert screen(app).composer.writing.selected_text == "[[nummer]]"


async def test_a_choice_opens_its_wordings_and_enter_takes_one() -> None:
    async with case_room() as (app, link, pilot):
        await write(pilot, ";bröstfråga")
        await pilot.press("enter")
        assert screen(app).composer.completion.purpose == "choices"
        await pilot.press("down", "enter")
        assert said(app) == "Var sitter smärtan? Är du inte ensam hemma?"
        assert link.hold.cases() == []


async def test_slash_opens_commands_only_as_the_first_character() -> None:
    async with case_room() as (app, link, pilot):
        await write(pilot, "1/2")
        assert not screen(app).composer.completion.is_open
        await pilot.press("enter")
        await write(pilot, "/anteck")
        assert "/anteckning" in text(app)
        await pilot.press("enter")
        assert said(app) == ""
        assert screen(app).composer.internal
        link.advance(3)
        assert [cmd["text"] for cmd in sent(link)] == ["1/2"]


async def test_two_slashes_are_a_slash() -> None:
    async with case_room() as (_app, link, pilot):
        await write(pilot, "//hej")
        await pilot.press("enter")
        link.advance(3)
        assert [cmd["text"] for cmd in sent(link)] == ["/hej"]


async def test_lines_leave_in_the_order_written_one_after_the_other() -> None:
    async with case_room() as (_app, link, pilot):
        for line in ("ett", "två"):
            await write(pilot, line)
            await pilot.press("enter")
        link.advance(5)
        assert [cmd["text"] for cmd in sent(link)] == ["ett"]
        ack(link, sent(link)[0], 17)
        assert [cmd["text"] for cmd in sent(link)] == ["ett", "två"]


async def test_a_draft_is_kept_on_the_server_within_a_second_and_comes_back() -> None:
    async with case_room(drafts={"m1": "kvar sedan förut"}) as (app, link, pilot):
        assert said(app) == "kvar sedan förut"
        await write(pilot, "!")
        link.advance(1)
        kept = [frame for frame in link.sent if frame["type"] == "draft"]
        assert [(frame["case"], frame["text"]) for frame in kept] == [("m1", "kvar sedan förut!")]


async def test_a_crash_in_the_hold_leaves_the_line_in_the_kept_draft() -> None:
    async with case_room() as (_app, link, pilot):
        await write(pilot, "hålls")
        await pilot.press("enter")
        link.advance(1)
        assert [frame["text"] for frame in link.sent if frame["type"] == "draft"][-1] == "hålls"
        assert sent(link) == []


async def test_a_lost_line_turns_the_held_line_into_a_draft_and_nothing_is_sent_when_it_is_back() -> None:
    async with case_room() as (app, link, pilot):
        await write(pilot, "hålls")
        await pilot.press("enter")
        link.down()
        await pilot.pause()
        assert said(app) == "hålls"
        assert "ej sparat" in text(app)
        await pilot.press("enter")
        assert said(app) == ""
        assert "väntar på linjen" in text(app)
        link.up()
        link.feed({**worn_frame(), "phrases": PHRASES})
        link.advance(10)
        assert sent(link) == []


async def test_leaving_the_case_turns_the_held_line_into_its_draft() -> None:
    async with case_room() as (app, link, pilot):
        await write(pilot, "hålls")
        await pilot.press("enter", "escape", "escape")
        await pilot.pause()
        assert link.hold.cases() == []
        assert link.drafts.text("m1") == "hålls"
        link.advance(10)
        assert sent(link) == []
        app.open_case("m1")
        await pilot.pause()
        assert said(app) == "hålls"


async def test_a_refusal_brings_all_back_in_order_and_says_who_has_it() -> None:
    async with case_room() as (app, link, pilot):
        for line in ("ett", "två"):
            await write(pilot, line)
            await pilot.press("enter")
        await write(pilot, "tre")
        link.advance(3)
        words = "Ärendet är inte ditt längre: Björn Alm har det sedan 09:41. Texten är kvar som utkast."
        refuse(link, sent(link)[0], "not_owner", words)
        await pilot.pause()
        assert said(app) == "ett\ntvå\ntre"
        assert "Björn Alm har det sedan 09:41" in text(app)
        link.advance(10)
        assert len(sent(link)) == 1


async def test_a_lost_case_keeps_the_text_and_says_whose_it_is() -> None:
    async with case_room() as (app, link, pilot):
        await write(pilot, "hålls")
        await pilot.press("enter")
        await write(pilot, "skrivs")
        row, head = my_case(owner="bjorn", owner_name="Björn Alm", owner_seq=17)
        taken = {**row, "owner": "bjorn", "owner_name": "Björn Alm", "owner_seq": 17, "pos": 99}
        link.feed({"type": "delta", "vid": "queue", "pos": 99, "put": [taken], "drop": []})
        feed_case(link, head, [*JOURNAL, says(17, "hej")])
        await pilot.pause()
        assert said(app) == "hålls\nskrivs"
        await pilot.press("enter")
        assert said(app) == "hålls\nskrivs"
        assert "Björn Alm har ärendet sedan" in text(app)
        link.advance(10)
        assert sent(link) == []


async def test_the_limit_is_said_before_it_is_hit_and_nothing_over_it_is_sent() -> None:
    async with case_room() as (app, link, pilot):
        screen(app).composer.writing.place("x" * 7_600)
        await pilot.pause()
        assert "400 tecken kvar" in text(app)
        screen(app).composer.writing.place("x" * 8_001)
        await pilot.press("enter")
        assert "1 tecken för mycket" in text(app)
        assert link.hold.cases() == []


async def test_the_server_hears_that_i_write_but_not_at_every_key() -> None:
    async with case_room() as (_app, link, pilot):
        await write(pilot, "hej hej")
        assert [frame["case"] for frame in link.sent if frame["type"] == "typing"] == ["m1"]
