"""A caller by keys: the real rules answer behind a scripted line, at 80×24, and every key is counted."""

from typing import Any

import pytest

from clinic24_tui.dialogs.caller import CallerSheet, WriteInSheet
from clinic24_tui.privacy import Hidden
from clinic24_tui.screens.case import CaseScreen
from clinic24_tui.screens.workbench import WorkbenchScreen
from clinic24_tui.state.writing_in import form, told
from clinic24_tui.testing import FakeLink
from clinic24_tui.widgets.chooser import KEYS
from server.domain.actor import Actor
from server.domain.caller import outlook
from server.domain.decide import decide
from server.domain.refusal import Refusal
from server.domain.steps import step
from tests.client.rooms import text, workbench
from tests.domain.patient_way import ANNA, Way

NURSE = Actor("staff", "anna", "Anna Ek", "asby", "nurse")
WHO = {"protected": False, "who": "self", "writer": "self", "writer_name": "Anna Lind", "writer_number": ANNA["number"]}


class Behind:
    """Answers what the program has said: commands judged by the rules, steps drawn from the case."""

    def __init__(self, link: FakeLink) -> None:
        self.link, self.way, self.read = link, Way(), 0
        self.keys = 0

    def serve(self) -> None:
        while self.read < len(self.link.sent):
            frame = self.link.sent[self.read]
            self.read += 1
            if frame["type"] == "cmd":
                self._judge(frame["cmd"])
            elif frame["type"] == "ask_step":
                self._step(frame)

    def _judge(self, cmd: dict[str, Any]) -> None:
        way, extra = self.way, {}
        if cmd["type"] == "EnterCaller":
            extra = {**ANNA, **WHO}
        elif cmd["type"] == "ChooseEntrance":
            extra = {"listed_unit": "asby"}
        elif cmd["type"] == "ChooseUnit":
            extra = {"listed": "asby"}
        decision = [] if cmd["type"] == "Take" else decide(way.case, {**cmd, **extra}, NURSE, way.now, way.book)
        if isinstance(decision, Refusal):
            words = {"sv": decision.code, "en": decision.code}
            self.link.feed({"type": "refuse", "id": cmd["id"], "code": decision.code, **words})
            return
        way.write(decision, NURSE)
        seq = way.case.seq
        self.link.feed({"type": "ack", "id": cmd["id"], "case": way.case.id, "seq": seq, "pos": 900, "owner_seq": seq})

    def _step(self, frame: dict[str, Any]) -> None:
        way = self.way
        shown = step(way.case, way.book, way.now, frame.get("at"), way.listed)
        assert not isinstance(shown, Refusal), shown
        seen = outlook(way.case, NURSE, way.now, way.book)
        self.link.feed({"type": "step", "vid": frame["vid"], "name": "Anna Lind", "step": shown, "outlook": seen})


async def press(behind: Behind, pilot: Any, *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()
        behind.keys += 1
        while behind.read < len(behind.link.sent):
            behind.serve()
            await pilot.pause()


async def begin(behind: Behind, pilot: Any, words: str = "Ont i halsen") -> None:
    """Go to the tick-list."""
    await press(behind, pilot, "c", "ctrl+t", *"198501019802", "enter", "enter", *"0701740605", "enter")
    await press(behind, pilot, "1", "enter", "1", "enter", *words, "enter")


async def usual(behind: Behind, pilot: Any) -> None:
    """Answer as the commonplace patient until the ways part, by the keys that the list shows."""
    while behind.way.case.state == "intake" and behind.way.kind == "question":
        question = behind.way.asked()
        assert question is not None
        value = "" if question.usual is None else question.usual
        if question.options:
            shown = behind.way.page()
            options = [one.value for one in form(shown, None).options]
            picked = value if isinstance(value, list) else [value]
            await press(behind, pilot, *(KEYS[options.index(str(one))] for one in picked), "enter")
        else:
            await press(behind, pilot, *str(value).replace(".", ","), "enter")
        assert question.id in behind.way.case.intake.answers, text(pilot.app)


async def test_from_number_to_my_own_case_by_keys() -> None:
    async with workbench(size=(80, 24)) as (app, link, pilot):
        behind = Behind(link)
        await begin(behind, pilot)
        page = text(app)
        assert "Patient i telefon" in page
        assert "Anna Lind, 41 år" in page
        assert "[ ]" in page
        none = KEYS[len(behind.way.page()["data"]["items"])]
        await press(behind, pilot, none, "enter")
        assert behind.way.kind == "complaint"
        await press(behind, pilot, "1", "enter")
        assert behind.way.kind == "question"
        assert "fråga 1" in text(app)
        await usual(behind, pilot)
        if behind.way.kind == "advice":
            await press(behind, pilot, "1", "enter")
        if behind.way.kind == "listing":
            await press(behind, pilot, "1", "enter")
        assert behind.way.kind == "summary"
        page = text(app)
        assert "Kö: " in page
        assert "Ta själv" in page
        assert "Till kön" in page
        await press(behind, pilot, "1", "enter")
        assert [one["type"] for one in link.commands][-2:] == ["Submit", "Take"]
        assert behind.way.case.intake.lines[0]["sv"] == "Inskriven per telefon av Anna Ek"
        assert isinstance(app.screen, CaseScreen)
        questions = sum(kind == "Answered" for kind in behind.way.types)
        written = len("198501019802") + len("0701740605") + len("Ont i halsen")
        # 72 keys in all: 34 are the numbers and the words, 38 ask and choose for the person and ten questions.
        assert behind.keys - written <= 18 + 2 * questions


async def test_112_stops_at_once_with_what_to_say() -> None:
    async with workbench(size=(80, 24)) as (app, link, pilot):
        behind = Behind(link)
        await begin(behind, pilot)
        await press(behind, pilot, "enter")
        assert "Välj något först" in text(app)
        await press(behind, pilot, "1", "enter")
        assert behind.way.case.level == 0
        page = text(app)
        assert "ring 112 nu" in page
        assert "Ärendet står redan i kön" in page
        await press(behind, pilot, "4", "enter")
        assert isinstance(app.screen, WorkbenchScreen)
        assert "Take" not in [one["type"] for one in link.commands]
        assert "Reply112" not in [one["type"] for one in link.commands]


@pytest.mark.parametrize(("key", "mark", "level"), [("1", "called112", 0), ("2", "no112", 1)])
async def test_what_became_of_112_is_written_in_during_the_call(key: str, mark: str, level: int) -> None:
    async with workbench(size=(80, 24)) as (app, link, pilot):
        behind = Behind(link)
        await begin(behind, pilot)
        await press(behind, pilot, "1", "enter")
        assert "Kan eller vill inte ringa 112" in text(app)
        await press(behind, pilot, key, "enter")
        assert (mark in behind.way.case.marks, behind.way.case.level) == (True, level)
        assert "Ärendet står i kön" in text(app)
        await press(behind, pilot, "1", "enter")
        assert [one["type"] for one in link.commands][-2:] == ["Reply112", "Take"]


async def test_a_wrong_person_is_ended_before_anything_is_written() -> None:
    async with workbench(size=(80, 24)) as (app, link, pilot):
        behind = Behind(link)
        await press(behind, pilot, "c", "ctrl+t", *"198501019802", "enter", "enter", *"0701740605", "enter")
        page = text(app)
        assert "Är det rätt person?" in page
        assert "Anna Lind, 41 år" in page
        assert "Låt personen själv säga namn och personnummer." in page
        await press(behind, pilot, "enter")
        assert "Välj något först" in text(app)
        hidden = Hidden()
        hidden.learn(link.store)
        assert hidden.covered("Anna Lind, 41 år") == "▒▒▒▒ ▒▒▒▒, 41 år", "a caller's name is hidden as any other"
        await press(behind, pilot, "2", "enter")
        assert [one["type"] for one in link.commands] == ["EnterCaller", "Withdraw"]
        assert (behind.way.case.state, behind.way.case.outcome) == ("closed", "aborted")
        assert isinstance(app.screen, WorkbenchScreen)


async def test_back_shows_the_answer_and_leaving_asks_what_becomes_of_it() -> None:
    async with workbench(size=(80, 24)) as (app, link, pilot):
        behind = Behind(link)
        await begin(behind, pilot)
        await press(behind, pilot, "left")
        assert "Ont i halsen" in text(app)
        await press(behind, pilot, "enter")
        await press(behind, pilot, "escape")
        assert "Inskrivningen är inte klar" in text(app)
        await press(behind, pilot, "escape")
        assert "[ ]" in text(app)
        await press(behind, pilot, "escape", "2", "enter")
        assert (behind.way.case.state, behind.way.case.outcome) == ("closed", "aborted")
        assert isinstance(app.screen, WorkbenchScreen)


async def test_half_written_cases_are_listed_and_gone_on_with() -> None:
    async with workbench(size=(80, 24)) as (app, link, pilot):
        behind = Behind(link)
        await begin(behind, pilot)
        await press(behind, pilot, "escape", "1", "enter")
        assert behind.way.case.state == "intake"
        await press(behind, pilot, "c", "ctrl+t")
        assert link.sent[-1] == {"type": "look", "vid": "callers", "at": "callers"}
        case = {"case": behind.way.case.id, "name": "Anna Lind", "since": behind.way.now}
        link.feed({"type": "callers", "vid": "callers", "cases": [case]})
        await pilot.pause()
        assert "Halvskrivna hos dig" in text(app)
        await press(behind, pilot, "tab", "tab", "tab", "enter")
        assert isinstance(app.screen, WriteInSheet)
        assert "Är det rätt person?" in text(app)
        await press(behind, pilot, "1", "enter")
        assert "[ ]" in text(app)


async def test_what_is_refused_or_empty_is_told_and_stays() -> None:
    async with workbench(size=(80, 24)) as (app, link, pilot):
        behind = Behind(link)
        await press(behind, pilot, "c", *"198501", "ctrl+t")
        assert isinstance(app.screen, CallerSheet)
        assert "198501" in text(app)
        await press(behind, pilot, "ctrl+s")
        assert "Fyll i personnummer och telefonnummer" in text(app)
        await press(behind, pilot, *"ring", "enter")
        assert "phone_format" in text(app)
        link.down()
        await press(behind, pilot, "ctrl+s")
        assert "Frånkopplad" in text(app)
        assert isinstance(app.screen, CallerSheet)


def test_numbers_are_read_as_people_write_them_and_nothing_else_is() -> None:
    question = {"id": "temp", "kind": "number", "unknown": True, "required": True, "options": []}
    page: Any = {"kind": "question", "data": {"question": question, "version": "1"}}
    for given, value in {"38,5": 38.5, "38": 38, "-1": -1, "?": "unknown"}.items():
        assert told(page, [given]).fields["value"] == value
    for wrong in ("38,5 grader", "1e3", "nan", "", " ", "--1"):
        assert told(page, [wrong]).fault, wrong
    question["required"] = False
    assert told(page, [""]).fields["value"] == ""
    assert told({**page, "kind": "ticks"}, ["none"]).fields == {"items": []}
    assert told({**page, "kind": "ticks"}, []).fault
