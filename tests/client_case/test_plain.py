"""One's own line looked over: one key, a thing a row, Enter mends it, and nothing of it stands in the way of sending."""

import pytest

from clinic24_tui.config import Config
from clinic24_tui.dialogs.plain import PlainSheet
from clinic24_tui.testing import welcome_frame, worn_frame
from tests.client.rooms import text
from tests.client_case.case_room import ANNA, PHRASES, case_room, phrase, said, screen, sent, write

ASKED_FOR = Config(user="anna", password="secret", plain_words=True)
NET = phrase("säkallm", "Säkerhetsnät: sök igen", "Skriv här om du blir sämre.")


async def test_one_key_shows_what_there_is_and_enter_puts_the_plainer_word_in() -> None:
    async with case_room() as (app, link, pilot):
        await write(pilot, "Har du dyspné?")
        await pilot.press("ctrl+f")
        await pilot.until(lambda: "Fackord: dyspné" in text(app) and "svårt att andas" in text(app))
        assert "Patienten är orolig" in text(app)  # "ska jag vara orolig?" is her last line.
        await pilot.press("2", "enter")
        await pilot.until(lambda: said(app) == "Har du svårt att andas?")
        await pilot.press("ctrl+z")
        assert said(app) == "Har du dyspné?"
        await pilot.press("enter")
        link.advance(3)
        assert [cmd["text"] for cmd in sent(link)] == ["Har du dyspné?"]


async def test_what_is_missing_is_taken_from_the_phrases_before_the_closing_words() -> None:
    async with case_room() as (app, link, pilot):
        link.feed({**worn_frame(), "phrases": [*PHRASES, NET]})
        await write(pilot, "Jag förstår din oro. Krya på dig!")
        await pilot.press("ctrl+f")
        await pilot.until(lambda: ";säkallm" in text(app))
        await pilot.press("enter")
        await pilot.until(lambda: said(app) == "Jag förstår din oro. Skriv här om du blir sämre.\nKrya på dig!")


async def test_a_long_sentence_is_selected_and_escape_changes_nothing() -> None:
    long = "Jag förstår att " + "det är mycket " * 8 + "just nu."
    async with case_room() as (app, _link, pilot):
        await write(pilot, long)
        await pilot.press("ctrl+f")
        await pilot.until(lambda: "Lång mening" in text(app))
        await pilot.press("escape")
        await pilot.until(lambda: not isinstance(app.screen, PlainSheet))
        assert said(app) == long
        await pilot.press("ctrl+f")
        await pilot.until(lambda: "Lång mening" in text(app))
        await pilot.press("enter")
        await pilot.until(lambda: screen(app).composer.writing.selected_text == long)


async def test_a_plain_line_says_that_there_is_nothing() -> None:
    async with case_room() as (app, _link, pilot):
        await write(pilot, "Jag förstår att du undrar. Har du ont nu?")
        await pilot.press("ctrl+f")
        await pilot.until(lambda: "Inget att se över i raden." in text(app))


@pytest.mark.parametrize(
    ("config", "practice", "told"), [(ANNA, False, False), (ANNA, True, True), (ASKED_FOR, False, True)]
)
async def test_the_row_under_the_text_counts_in_practice_and_where_one_has_asked_for_it(
    config: Config, practice: bool, told: bool
) -> None:
    async with case_room(config=config, size=(120, 40)) as (app, link, pilot):
        link.feed(welcome_frame(link.frozen.now, practice=practice), worn_frame())
        await write(pilot, "Har du ödem och dyspné?")
        await pilot.until(lambda: ("3 att se över" in text(app)) is told and said(app).endswith("?"))
