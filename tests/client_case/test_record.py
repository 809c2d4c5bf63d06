"""Text for the record from the case view: few keys, copied, and it says what was done."""

from typing import Any

from tests.client.rooms import text
from tests.client_case.case_room import case_room, says, screen, write
from tests.state.test_record import TALK, cystitis


async def test_a_straight_case_is_in_the_clipboard_within_six_keys() -> None:
    async with case_room(journal=TALK, complaint="urinary", level=4, history=cystitis()) as (app, link, pilot):
        before = set(link.drafts.unkept())
        await pilot.press("escape", "j")
        await write(pilot, "Okomplicerad cystit.")
        await pilot.press("tab")
        await write(pilot, "Recept via läkare.")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert screen(app).case_id == "m1"
        copied = app.clipboard
        assert copied.startswith("Lars Holm, 19800312-2380, man 44 år")
        assert "Kontaktorsak\nUrinvägsbesvär" in copied
        assert "- Sveda vid miktion, täta miktioner" in copied
        assert "Bedömning\nOkomplicerad cystit." in copied
        assert "Åtgärd\nRecept via läkare." in copied
        assert "”Hör av dig om du får feber.”" in copied
        assert "Journaltext kopierad (terminalen, OSC 52)" in text(app)
        assert set(link.drafts.unkept()) == before


async def test_an_empty_assessment_is_told_and_stops_nothing() -> None:
    async with case_room() as (app, _link, pilot):
        await pilot.press("escape", "j")
        await pilot.pause()
        assert "tomt: Bedömning, Åtgärd" in text(app)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Tomt: Bedömning, Åt" in text(app)
        assert "Anamnes\nEnligt patientens egna uppgifter" in app.clipboard


async def test_what_was_written_is_there_again_and_what_is_said_meanwhile_comes_in() -> None:
    async with case_room() as (app, link, pilot):
        await pilot.press("escape", "j")
        await write(pilot, "halv")
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("j")
        link.feed({"type": "events", "vid": "case:m1", "seq": 17, "events": [says(17, "Vila i dag.", "anna")]})
        await write(pilot, " rad")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Bedömning\nhalv rad" in app.clipboard
        assert "”Vila i dag.”" in app.clipboard


async def test_older_lines_are_fetched_and_their_lack_is_told() -> None:
    async with case_room(more=True, journal=[says(seq, f"rad {seq}") for seq in range(10, 20)]) as (app, link, pilot):
        await pilot.press("escape", "j")
        await pilot.pause()
        assert "äldre rader hämtas" in text(app)
        assert [frame["before_seq"] for frame in link.sent if frame["type"] == "page"][-1] == 10
        link.feed({"type": "events", "vid": "case:m1", "seq": 19, "events": [says(9, "Vila.", "anna")], "more": False})
        await pilot.pause()
        assert "äldre rader hämtas" not in text(app)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "”Vila.”" in app.clipboard


async def test_the_sheet_and_the_text_have_the_headings_of_the_cases_unit() -> None:
    own = [
        {"part": part, "sv": f"Rubrik {part}", "en": f"Heading {part}"}
        for part in ("action", "assessment", "contact", "history", "phone", "advice", "follow_up")
    ]
    async with case_room(size=(120, 40), journal=TALK, complaint="urinary", history=cystitis()) as (app, link, pilot):
        asby: Any = next(unit for unit in link.store.units if unit["id"] == "asby")
        asby["record"] = own
        await pilot.press("escape", "j")
        await pilot.pause()
        assert "Rubrik assessment" in text(app)
        assert "tomt: Rubrik assessment" in text(app)
        await write(pilot, "Cystit.")
        await pilot.press("tab")
        await write(pilot, "Recept.")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "\n\nRubrik action\nRecept.\n\nRubrik assessment\nCystit.\n\nRubrik contact\nUrin" in app.clipboard
