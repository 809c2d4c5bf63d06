"""A patient's open cases: told in words as they come, side by side with one key, and made one after a question."""

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from clinic24_tui.app import ClinicApp
from clinic24_tui.dialogs.confirm import ConfirmSheet
from clinic24_tui.dialogs.open_cases import OpenCasesSheet
from clinic24_tui.screens.case import CaseScreen
from clinic24_tui.state.sides import Sides, joined, packed, unpacked
from clinic24_tui.testing import HISTORY, NINE, FakeLink, my_row, queue_row
from server.contract.views import QueueRow
from tests.client.rooms import shown, text, workbench
from tests.client_case.case_room import case_room, screen, sent, write

DENIED = {"sv": "Björn Alm har det andra ärendet sedan 09:31.", "en": "Björn Alm has the other case since 09:31."}
HOUR = 3_600_000


def stands(app: ClinicApp, kind: type[Screen[Any]]) -> bool:
    return isinstance(app.screen, kind)


def row(case: str, **more: Any) -> QueueRow:
    return queue_row(case, 3, "sore_throat", "male", 44, **{"kin": "k1", "pos": 20, **more})


def delta(link: FakeLink, *put: QueueRow, drop: tuple[str, ...] = (), pos: int = 2_000) -> None:
    link.feed({"type": "delta", "vid": "queue", "pos": pos, "put": list(put), "drop": list(drop)})


def open_case(case: str, complaint: str, **more: Any) -> dict[str, Any]:
    whole = {"case": case, "state": "waiting", "entered": NINE - 2 * HOUR, "level": 3, "complaint": complaint}
    whole |= {"own_words": "ont i halsen", "history": HISTORY, "owner": None, "owner_name": None, "owner_seq": None}
    whole |= {"owner_since": None, "marks": [], "pictures": 1, "denied": {}}
    whole["lines"] = [{"seq": 9, "at": NINE - HOUR, "by": "", "text": f"Rad i {case}"}]
    return {**whole, **more}


MINE = open_case(
    "m1", "chest_pain", state="open", level=2, owner="anna", owner_name="Anna Ek", owner_seq=10, owner_since=NINE - HOUR
)


async def beside(link: FakeLink, pilot: Pilot[int], *others: dict[str, Any]) -> None:
    """Open the sheet with its key, and let the answer come."""
    await pilot.press("escape", "plus")
    assert {"type": "ask_open", "case": "m1"} in link.sent
    link.feed({"type": "open_cases", "case": "m1", "cases": [MINE, *(others or (open_case("w1", "sore_throat"),))]})
    await pilot.pause()


async def known(link: FakeLink, pilot: Pilot[int]) -> None:
    """Let my case have its sign, and the patient another case."""
    delta(link, my_row("m1", 2, "chest_pain", "Lars Holm", "male", 44, slot=1, kin="k1", pos=10), row("w1"))
    await pilot.pause()


async def test_a_second_case_that_comes_while_the_first_is_open_is_told_in_words_and_is_gone_again() -> None:
    async with case_room(size=(80, 24)) as (app, link, pilot):
        delta(link, my_row("m1", 2, "chest_pain", "Lars Holm", "male", 44, slot=1, kin="k1", pos=10))
        await pilot.pause()
        assert "öppna ärenden" not in text(app)
        asked = link.sent.count({"type": "ask_contacts", "case": "m1"})
        delta(link, row("w1"), queue_row("w2", 3, "rash", "female", 20, kin="k2"))
        await pilot.pause()
        assert "2 öppna ärenden +" in text(app)
        assert link.sent.count({"type": "ask_contacts", "case": "m1"}) == asked + 1
        delta(link, drop=("w1",), pos=2_001)
        await pilot.pause()
        assert "öppna ärenden" not in text(app)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_the_list_says_it_in_the_row_and_the_key_opens_them_from_there(size: tuple[int, int]) -> None:
    async with workbench([row("w1"), row("w3", ago=50), queue_row("w2", 4, "rash", "female", 20)], size) as (
        app,
        link,
        pilot,
    ):
        rows = [line for line in shown(app) if "Halsont" in line or "Utslag" in line]
        words = "2 öppna ärenden" if size[0] >= 120 else "2 öppna"
        assert [(words in line) for line in rows[:3]] == [True, True, False]
        await pilot.press("plus")
        assert stands(app, OpenCasesSheet)
        assert {"type": "ask_open", "case": "w3"} in link.sent
        await pilot.press("escape", "end", "plus")
        assert not stands(app, OpenCasesSheet)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_side_by_side_or_one_at_a_time_and_merged_after_a_second_key(size: tuple[int, int]) -> None:
    async with case_room(size=size) as (app, link, pilot):
        await known(link, pilot)
        await beside(link, pilot)
        wide = size[0] >= 120
        for words in ("2 öppna ärenden, Lars Holm", "Ärende 2 av 2  Halsont", "i kön", "Rad i w1", "Enter Slå ihop"):
            assert words in text(app), words
        assert ("Ärende 1 av 2  Bröstsmärta" in text(app), "hos dig sedan 08:42" in text(app)) == (wide, wide)
        if not wide:
            await pilot.press("tab")
            assert "Ärende 1 av 2  Bröstsmärta" in text(app)
            await pilot.press("enter")
            assert stands(app, OpenCasesSheet)
            await pilot.press("tab")
        await pilot.press("enter")
        assert stands(app, ConfirmSheet)
        assert "Halsont, från 07:42, förs in i ditt ärende" in text(app)
        await pilot.press("enter")
        assert stands(app, OpenCasesSheet)
        assert not sent(link, "Merge")
        await pilot.press("enter", "j")
        (cmd,) = sent(link, "Merge")
        assert (cmd["case"], cmd["other"], cmd["owner_seq"]) == ("m1", "w1", 10)
        assert stands(app, CaseScreen)


async def test_what_was_being_written_in_the_other_comes_along_and_its_going_is_no_news() -> None:
    drafts = {"m1": "Hej", "m2": packed(Sides("Ska du", "Fråga Disa"))}
    async with case_room(drafts=drafts) as (app, link, pilot):
        mine = my_row("m1", 2, "chest_pain", "Lars Holm", "male", 44, slot=1, kin="k1", pos=10)
        other = my_row("m2", 3, "urinary", "Lars Holm", "male", 44, slot=2, kin="k1", pos=10)
        delta(link, mine, other)
        await pilot.pause()
        await beside(link, pilot, open_case("m2", "urinary", state="open", owner="anna"))
        await pilot.press("enter", "j")
        await pilot.pause()
        assert screen(app).composer.sides == Sides("Hej\nSka du", "Fråga Disa")
        assert link.drafts.text("m2") == ""
        (cmd,) = sent(link, "Merge")
        link.feed({"type": "ack", "id": cmd["id"], "case": "m1", "seq": 30, "pos": 30})
        delta(link, drop=("m2",))
        await pilot.pause()
        assert "inte ditt längre" not in text(app)


async def test_one_that_cannot_be_taken_in_says_why_and_three_are_gone_through() -> None:
    async with case_room(size=(120, 40)) as (app, link, pilot):
        await known(link, pilot)
        theirs = open_case("o1", "rash", owner="bjorn", owner_name="Björn Alm", owner_since=NINE, denied=DENIED)
        await beside(link, pilot, theirs, open_case("w1", "sore_throat"))
        assert "Kan inte slås ihop: Björn Alm har det andra ärendet" in text(app)
        assert "Enter" not in shown(app)[-3]
        await pilot.press("enter")
        assert stands(app, OpenCasesSheet)
        await pilot.press("tab")
        assert "Ärende 3 av 3  Halsont" in text(app)
        assert "Ärende 1 av 3  Bröstsmärta" in text(app)
        # A colleague takes it meanwhile: how they stand is asked for anew.
        before = link.sent.count({"type": "ask_open", "case": "m1"})
        delta(link, row("w1", pos=30, state="open", owner="bjorn", owner_name="Björn Alm"))
        await pilot.pause()
        assert link.sent.count({"type": "ask_open", "case": "m1"}) == before + 1


async def test_the_palette_merges_two_after_the_same_question() -> None:
    async with case_room() as (app, link, pilot):
        await pilot.press("escape", "plus")
        assert stands(app, CaseScreen)
        await known(link, pilot)
        await pilot.press("ctrl+p")
        await pilot.pause()
        await write(pilot, "slå ihop")
        await pilot.press("enter")
        await pilot.pause()
        assert stands(app, OpenCasesSheet), text(app)
        link.feed({"type": "open_cases", "case": "m1", "cases": [MINE, open_case("w1", "sore_throat")]})
        await pilot.pause()
        assert stands(app, ConfirmSheet)
        await pilot.press("j")
        assert [cmd["other"] for cmd in sent(link, "Merge")] == ["w1"]


@pytest.mark.parametrize(
    ("one", "other"),
    [(Sides("a", "b"), Sides("c", "")), (Sides(), Sides("", "x")), (Sides("a"), Sides()), (Sides("", "i"), Sides("u"))],
)
def test_two_drafts_are_one_and_what_is_internal_stays_internal(one: Sides, other: Sides) -> None:
    both = unpacked(joined(packed(one), packed(other)))
    assert set(both.said.split()) == set(f"{one.said} {other.said}".split())
    assert set(both.note.split()) == set(f"{one.note} {other.note}".split())
