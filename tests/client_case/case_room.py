"""What the tests of the case view share: one case of mine, its journal, a few phrases, and typing."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

from textual.keys import _character_to_key
from textual.pilot import Pilot

from clinic24_tui import locale
from clinic24_tui.app import ClinicApp
from clinic24_tui.config import Config
from clinic24_tui.screens.case import CaseScreen
from clinic24_tui.testing import NINE, FakeLink, case_head, my_row, worn_frame
from server.contract.phrases import PhraseRow
from server.contract.views import CaseHead, QueueRow
from tests.support.hands import Hands, at_work

VID = "case:m1"
ANNA = Config(user="anna", password="secret")
NAMES = {"anna": "Anna Ek", "bjorn": "Björn Alm"}


def event(seq: int, kind: str, data: dict[str, Any], by: str = "anna", minute: int | None = None) -> dict[str, Any]:
    who: dict[str, Any] = {"kind": "staff", "id": by, "name": NAMES.get(by, by)}
    if by == "patient":
        who = {"kind": "patient", "id": "m1"}
    at = NINE - (20 - (seq if minute is None else minute)) * 60_000
    return {"seq": seq, "type": kind, "v": 1, "at": at, "by": who, "data": data}


def says(seq: int, text: str, by: str = "patient") -> dict[str, Any]:
    return event(seq, "Message", {"text": text}, by)


JOURNAL = [
    event(1, "Submitted", {}, "patient"),
    event(10, "Taken", {}),
    says(11, "Hej Lars, jag heter Anna och är sjuksköterska. Har du ont nu i vila?", "anna"),
    event(12, "Read", {"upto": 11}, "patient"),
    says(13, "nej mest när jag går upp för trappan"),
    event(14, "Note", {"text": "Läkare Disa är på plats till 16, EKG-tid finns 10:20."}, "bjorn"),
    says(15, "nu strålar det ut i käken också"),
    says(16, "ska jag vara orolig?"),
]


def phrase(shortcut: str, title: str, text: str, *, urgent: bool = False) -> PhraseRow:
    return {
        "id": f"p-{shortcut}",
        "shortcut": shortcut,
        "title": title,
        "title_en": title,
        "text_sv": text,
        "text_en": text,
        "tags": [],
        "urgent": urgent,
        "professions": [],
        "units": [],
        "when": {},
        "owner": "region",
        "review_by": "2027-03-01",
        "whose": "region",
        "version": 1,
    }


PHRASES = [
    phrase("hej", "Hälsning", "Hej {{patient.first_name}}, jag heter {{me.name}} och är {{me.profession}}."),
    phrase("tid", "Tid bokad", "Du har fått en tid [[när]]. Hör av dig om du blir sämre."),
    phrase("bröst112", "Ring 112, bröstsmärta", "Ring 112 nu. Säg att du har ont i bröstet.", urgent=True),
    phrase("bröstfråga", "Frågor vid bröstsmärta", "Var sitter smärtan? Är du [[ensam | inte ensam]] hemma?"),
    phrase("bröstekg", "Kom in för EKG", "Kom till mottagningen [[klockslag]]. Vi tar EKG."),
    phrase("ring", "Ringer upp", "Jag ringer dig på [[nummer]] klockan [[tid]]."),
]


def my_case(**more: Any) -> tuple[QueueRow, CaseHead]:
    row = my_row("m1", 2, "chest_pain", "Lars Holm", "male", 44, slot=1, silent=42)
    return row, case_head(row, **{"read_by_staff": 13, **more})


@asynccontextmanager
async def case_room(
    *,
    size: tuple[int, int] = (80, 24),
    journal: Iterable[dict[str, Any]] = JOURNAL,
    more: bool = False,
    drafts: dict[str, str] | None = None,
    config: Config = ANNA,
    lang: str = "sv",
    **head: Any,
) -> AsyncIterator[tuple[ClinicApp, FakeLink, Hands]]:
    """Run the program with one case of mine open."""
    locale.use("en" if lang == "en" else "sv")
    link = FakeLink(lang=lang)
    link.hold.seconds = config.hold_seconds
    app = ClinicApp(link, config)
    row, whole = my_case(**head)
    other = my_row("m2", 3, "urinary", "Mira Lund", "female", 31, slot=2, silent=190, turn="patient")
    try:
        async with at_work(app, size) as pilot:
            link.enter(row, other, drafts=drafts)
            link.feed({**worn_frame(drafts=drafts), "phrases": PHRASES})
            await pilot.pause()
            app.open_case("m1")
            await pilot.pause()
            feed_case(link, whole, journal, more=more)
            await pilot.pause()
            yield app, link, pilot
    finally:
        locale.use("sv")


def feed_case(link: FakeLink, head: CaseHead, journal: Iterable[dict[str, Any]], *, more: bool = False) -> None:
    events = list(journal)
    seq = max(event["seq"] for event in events) if events else 1
    link.feed(
        {"type": "head", "vid": VID, "head": {**head, "seq": seq}},
        {"type": "events", "vid": VID, "seq": seq, "events": events, "more": more},
        {"type": "ready", "vid": VID, "pos": 1, "epoch": "e1"},
    )


def presence(link: FakeLink, *, here: bool = True, typing: bool = False, staff: tuple[str, ...] = ("anna",)) -> None:
    link.feed(
        {
            "type": "presence",
            "case": "m1",
            "patient_here": here,
            "patient_typing": typing,
            "staff": list(staff),
            "staff_typing": [],
        }
    )


async def write(pilot: Pilot[int], text: str) -> None:
    """Type a text, key by key."""
    await pilot.press(*("ctrl+j" if char == "\n" else _character_to_key(char) for char in text))


def screen(app: ClinicApp) -> CaseScreen:
    assert isinstance(app.screen, CaseScreen)
    return app.screen


def said(app: ClinicApp) -> str:
    """Return what stands in the line to the patient."""
    return screen(app).composer.writing.text


def sent(link: FakeLink, kind: str = "SendMessage") -> list[dict[str, Any]]:
    return [cmd for cmd in link.commands if cmd["type"] == kind]


def ack(link: FakeLink, cmd: dict[str, Any], seq: int) -> None:
    link.feed({"type": "ack", "id": cmd["id"], "case": "m1", "seq": seq, "pos": seq})


def refuse(link: FakeLink, cmd: dict[str, Any], code: str, sv: str) -> None:
    link.feed({"type": "refuse", "id": cmd["id"], "code": code, "sv": sv, "en": sv})
