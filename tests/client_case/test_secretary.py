"""A secretary and a symptom: one key leaves it to the nurse, and the patient knows what to do meanwhile."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from clinic24_tui.app import ClinicApp
from clinic24_tui.screens.case_secretary import HERE, NOBODY
from clinic24_tui.testing import ASBY, FakeLink, worn_frame
from server.adapters.phrase_files import load_phrases
from server.contract.phrases import PhraseRow
from server.contract.views import Assignment
from tests.client.rooms import text
from tests.client_case.case_room import case_room, phrase, said, sent, write

SECRETARY: Assignment = {**ASBY, "profession": "secretary"}
TOLD: dict[str, PhraseRow] = {
    HERE: {**phrase("tillssk", "Till sjuksköterska", "Sjuksköterskan läser det nu."), "id": HERE},
    NOBODY: {**phrase("ingenssk", "Ingen här", "Ingen är här. Ring 1177, eller 112."), "id": NOBODY},
}


@asynccontextmanager
async def desk(
    worn: Assignment = SECRETARY, *, nurses: int = 1, phrases: tuple[str, ...] = (HERE, NOBODY)
) -> AsyncIterator[tuple[ClinicApp, FakeLink, Pilot[int]]]:
    """A case of mine at the secretary's desk, with so many nurses in the chat."""
    async with case_room() as (app, link, pilot):
        link.feed({**worn_frame(worn), "phrases": [TOLD[name] for name in phrases]})
        watch: dict[str, Any] = {"least": 1, "waiting": 3, "gravest": 3, "late": 0, "short": False}
        queues = [{"profession": "nurse", "here": nurses, **watch}, {"profession": "secretary", "here": 1, **watch}]
        link.feed({"type": "duty", "unit": "asby", "people": [], "queues": queues})
        await pilot.pause()
        yield app, link, pilot


@pytest.mark.parametrize(
    ("nurses", "told"), [(1, "Sjuksköterskan läser det nu."), (0, "Ingen är här. Ring 1177, eller 112.")]
)
async def test_one_key_tells_the_patient_and_gives_the_case_to_the_nurse(nurses: int, told: str) -> None:
    async with desk(nurses=nurses) as (app, link, pilot):
        await pilot.press("escape", "x")
        await pilot.pause()
        kinds = [cmd["type"] for cmd in link.commands if cmd["type"] in ("SendMessage", "HandOver")]
        assert kinds == ["SendMessage", "HandOver"], "the patient is told before the case leaves"
        assert sent(link)[0]["text"] == told
        wanted = {"unit": "asby", "profession": "nurse", "owner_seq": 10}
        assert wanted.items() <= sent(link, "HandOver")[0].items()
        assert sent(link, "HandOver")[0]["note"].startswith("Bedöm inte: ")
        assert ("patienten har fått 1177 och 112" in text(app)) is (nurses == 0)


async def test_what_was_being_written_stays_a_draft_and_a_held_line_is_not_sent() -> None:
    async with desk() as (app, link, pilot):
        await write(pilot, "hålls")
        await pilot.press("enter")
        await write(pilot, "halv")
        await pilot.press("escape", "x")
        await pilot.pause()
        link.advance(10)
        assert [cmd["text"] for cmd in sent(link)] == ["Sjuksköterskan läser det nu."]
        assert link.drafts.text("m1") == said(app) == "hålls\nhalv"


async def test_without_the_phrase_the_case_is_left_all_the_same_and_it_is_said() -> None:
    async with desk(phrases=()) as (app, link, pilot):
        await pilot.press("escape", "x")
        await pilot.pause()
        assert sent(link) == []
        assert sent(link, "HandOver")[0]["profession"] == "nurse"
        assert "inget är sagt" in text(app)


async def test_without_a_line_nothing_is_done() -> None:
    async with desk() as (app, link, pilot):
        link.down()
        await pilot.press("escape", "x")
        await pilot.pause()
        assert sent(link) == sent(link, "HandOver") == []
        assert "inget är gjort" in text(app)


async def test_the_key_is_the_secretarys_alone() -> None:
    async with desk(ASBY) as (_app, link, pilot):
        await pilot.press("escape", "x")
        await pilot.pause()
        assert sent(link) == sent(link, "HandOver") == []


def test_the_phrases_that_the_key_uses_come_with_the_program() -> None:
    phrases, problems = load_phrases()
    assert problems == []
    found = {one.id: one for one in phrases if one.id in TOLD}
    assert found.keys() == TOLD.keys()
    for one in found.values():
        assert "secretary" in one.professions
        assert "1177" in one.text_sv
        assert "112" in one.text_sv
