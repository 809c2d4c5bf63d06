"""The unit from one terminal: my state, the alarms of the queues, the team, Dagens info, the end of the shift."""

from typing import Any

import pytest

from clinic24_tui.dialogs.leave import LeaveSheet
from clinic24_tui.dialogs.team import TeamSheet
from clinic24_tui.screens.workbench import WorkbenchScreen
from clinic24_tui.testing import ASBY, NINE, FakeLink, my_row, queue_row, worn_frame
from tests.client.rooms import shown, text, workbench

BOSS = {**ASBY, "roles": ["coordinator"]}
Frame = dict[str, Any]


def person(user: str, name: str, profession: str = "nurse", state: str = "chat", *, coordinator: bool = False) -> Frame:
    said = {"user": user, "name": name, "profession": profession, "state": state}
    return {**said, "since": NINE - 600_000, "coordinator": coordinator}


def queue(profession: str, **more: Any) -> Frame:
    usual = {"here": 1, "least": 1, "waiting": 3, "gravest": 3, "late": 0, "short": False}
    return {"profession": profession, **usual, **more}


def duty(*people: Frame, queues: tuple[Frame, ...] = ()) -> Frame:
    return {"type": "duty", "unit": "asby", "people": list(people), "queues": list(queues)}


ME = person("anna", "Anna Ek")
EVA = person("eva", "Eva Strandberg", "secretary", "phone")


def said(link: FakeLink, kind: str) -> list[Frame]:
    return [frame for frame in link.sent if frame["type"] == kind]


# ---- my state


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_one_key_says_what_i_do_and_the_top_row_shows_what_the_unit_sees(size: tuple[int, int]) -> None:
    async with workbench([], size=size) as (app, link, pilot):
        link.feed(duty(ME))
        await pilot.pause()
        assert "Anna Ek" in shown(app)[0]
        assert "· i chatten" in shown(app)[0]
        for state, words in (("phone", "telefon"), ("break", "paus"), ("chat", "i chatten")):
            await pilot.press("f10")
            assert said(link, "set_duty")[-1] == {"type": "set_duty", "state": state, "coordinator": False}
            assert f"Du är nu: {words}." in shown(app)[-2]
            link.feed(duty({**ME, "state": state}))
            await pilot.pause()
            assert f"· {words}" in shown(app)[0]


async def test_in_practice_the_narrow_top_row_still_shows_my_state() -> None:
    async with workbench([], size=(80, 24)) as (app, link, pilot):
        link.store.practice = True
        link.feed(duty({**ME, "state": "break"}))
        await pilot.pause()
        assert all(words in shown(app)[0] for words in ("ÖVNING", "Åsby vårdcentral", "Anna Ek · paus", "ansluten"))


async def test_the_state_is_said_again_when_the_line_is_back_and_begins_anew_with_another_assignment() -> None:
    async with workbench([]) as (_app, link, pilot):
        await pilot.press("f10")
        link.down()
        link.up()
        count = len(said(link, "set_duty"))
        link.feed({"type": "welcome", "protocol": 1, "epoch": "e1", "me": link.store.me, "token": "t2", "now": NINE,
                   "practice": False}, worn_frame())  # fmt: skip
        assert said(link, "set_duty")[count:] == [{"type": "set_duty", "state": "phone", "coordinator": False}]
        link.feed(worn_frame({**ASBY, "id": "1177-nurse", "unit": "1177"}))
        assert link.shift.state == "chat"
        assert len(said(link, "set_duty")) == count + 1


async def test_who_is_on_duty_stands_where_there_is_room() -> None:
    async with workbench(size=(160, 50)) as (app, link, pilot):
        link.feed(duty(ME, EVA))
        await pilot.pause()
        rows = [row[:38] for row in shown(app)]
        at = next(n for n, row in enumerate(rows) if "På pass" in row)
        assert "2" in rows[at]
        assert "Anna Ek" in rows[at + 1]
        assert rows[at + 1].rstrip().endswith("i chatten")
        assert rows[at + 2].rstrip().endswith("telefon")


# ---- alarms


def alarm(app: Any) -> str:
    return shown(app)[1]


async def test_the_row_shows_the_most_urgent_and_counts_the_others_once() -> None:
    urgent = [queue_row(f"u{n}", n, "chest_pain", "male", 60, ago=5 - n) for n in (1, 0, 2)]
    async with workbench(urgent) as (app, link, pilot):
        link.feed(duty(ME, queues=(queue("nurse", late=1), queue("secretary", here=0, gravest=2, short=True))))
        await pilot.pause()
        assert "Ring 112 obesvarad 5 min" in alarm(app)
        assert "+4 till  n Ta ärendet" in alarm(app)
        for gone, shows in (
            ("u0", "Nivå 1 obesvarad"),
            ("u1", "Ingen bevakar kön för sekreterare: 3 väntar, gravast Skyndsamt"),
        ):
            link.feed({"type": "delta", "vid": "queue", "pos": 2_000 + len(gone), "put": [], "drop": [gone]})
            link.feed(duty(ME, queues=(queue("nurse", late=1), queue("secretary", here=0, gravest=2, short=True))))
            await pilot.pause()
            assert shows in alarm(app)
        link.feed(duty(ME, queues=(queue("nurse", late=2), queue("secretary"))))
        await pilot.pause()
        assert "Överlämningar till sjuksköterska inte kvitterade på 15 minuter: 2 ärenden" in alarm(app)
        link.feed(duty(ME, queues=(queue("nurse"),)))
        await pilot.pause()
        assert "Nivå 2 obesvarad 3 min" in alarm(app)
        assert "till  n" not in alarm(app)
        link.feed({"type": "delta", "vid": "queue", "pos": 3_000, "put": [], "drop": ["u2"]})
        link.feed(duty(ME, queues=(queue("nurse", here=0, short=True),)))
        await pilot.pause()
        assert "För få bevakar kön för sjuksköterska: 0 i chatten av minst 1" in alarm(app)


async def test_a_late_handover_is_the_coordinators_when_there_is_one() -> None:
    late = (queue("doctor", late=1),)
    async with workbench([]) as (app, link, pilot):
        link.feed(duty(ME, person("karin", "Karin Lövgren", coordinator=True), queues=late))
        await pilot.pause()
        assert alarm(app).strip() == ""
        link.feed(duty({**ME, "coordinator": True}, queues=late))
        await pilot.pause()
        assert "Överlämning till läkare inte kvitterad på 15 minuter: 1 ärende" in alarm(app)
        assert "i chatten, samordnare" in shown(app)[0]
        link.feed(duty(ME, queues=late))
        await pilot.pause()
        assert "Överlämning till läkare" in alarm(app)


async def test_an_unanswered_case_is_heard_again_until_somebody_takes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [queue_row("u1", 1, "chest_pain", "male", 60), queue_row("u2", 1, "rash", "male", 60)]
    async with workbench(rows) as (app, link, pilot):
        rung: list[str] = []
        monkeypatch.setattr(app._driver, "write", lambda words: rung.append(words) if words == "\a" else None)
        link.feed(duty(ME))
        app.ringing.__init__()  # type: ignore[misc]  # as if nothing had been heard: the program's own clock ticks too
        app.hear()
        app.hear()
        assert rung == ["\a"], "two at once are heard once"
        link.frozen.advance(59)
        app.hear()
        assert rung == ["\a"]
        link.frozen.advance(1)
        app.hear()
        assert rung == ["\a"] * 2
        await pilot.press("f10")
        link.frozen.advance(300)
        app.hear()
        assert rung == ["\a"] * 2, "on the telephone the queue is others'"
        link.feed(duty({**ME, "state": "phone"}, queues=(queue("secretary", here=0, gravest=1, short=True),)))
        app.hear()
        assert rung == ["\a"] * 3, "unless nobody is there"
        link.feed({"type": "delta", "vid": "queue", "pos": 2_000, "put": [], "drop": ["u1", "u2"]}, duty(ME))
        await pilot.press("f10", "f10")
        link.frozen.advance(300)
        app.hear()
        assert rung == ["\a"] * 3


# ---- the coordinator


def team() -> Frame:
    case = {"id": "c1", "level": 2, "complaint": "rash", "turn": "mine", "turn_since": NINE - 2_460_000}
    first = {**case, "offered_name": None}
    second = {**first, "id": "c2", "level": 4, "turn": "patient", "turn_since": NINE - 60_000}
    bjorn = {"user": "bjorn", "name": "Björn Alm", "profession": "nurse", "state": "gone", "cases": [first, second]}
    return {
        "type": "team",
        "unit": "asby",
        "people": [bjorn, {**bjorn, "user": "anna", "name": "Anna Ek", "cases": []}],
    }


async def coordinate(app: Any, link: FakeLink, pilot: Any) -> None:
    link.feed(worn_frame(BOSS))  # type: ignore[arg-type]  # the assignment with the role
    await pilot.pause()
    app.action_coordinate()
    assert said(link, "set_duty")[-1] == {"type": "set_duty", "state": "chat", "coordinator": True}
    link.feed(duty({**ME, "coordinator": True}, EVA))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_coordinator_sees_the_team_and_moves_a_case_with_a_reason(size: tuple[int, int]) -> None:
    async with workbench([], size=size) as (app, link, pilot):
        await coordinate(app, link, pilot)
        await pilot.press("m")
        assert said(link, "ask_team")
        link.feed(team())
        await pilot.pause()
        assert "Björn Alm, sjuksköterska" in text(app)
        assert "inte här · 2 öppna · besvara 1 · äldst 41 min" in text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "▲2 Utslag" in text(app)
        assert "att besvara 41:00" in text(app)
        await pilot.press("enter", "enter", "enter")
        assert "Skriv en orsak." in text(app)
        await pilot.press(*"sjuk", "enter")
        await pilot.pause()
        moved = link.commands[-1]
        assert {key: moved[key] for key in moved if key != "id"} == {"type": "Move", "case": "c1", "reason": "sjuk"}
        asked = len(said(link, "ask_team"))
        link.feed({"type": "ack", "id": moved["id"], "case": "c1", "seq": 9, "pos": 9})
        await pilot.pause()
        assert len(said(link, "ask_team")) == asked + 1
        assert isinstance(app.screen, TeamSheet)
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert isinstance(app.screen, WorkbenchScreen)


async def test_all_of_an_absent_colleagues_cases_are_moved_to_a_person_at_once() -> None:
    async with workbench([]) as (app, link, pilot):
        await coordinate(app, link, pilot)
        await pilot.press("m")
        link.feed(team())
        await pilot.pause()
        await pilot.press("a")
        await pilot.pause()
        assert "Flytta 2 ärenden" in text(app)
        await pilot.press("down", "enter", *"akut", "enter")
        await pilot.pause()
        assert [(cmd["case"], cmd["person"], cmd["reason"]) for cmd in link.commands] == [
            ("c1", "anna", "akut"),
            ("c2", "anna", "akut"),
        ]


async def test_who_is_no_coordinator_sees_states_and_nothing_else() -> None:
    async with workbench([]) as (app, link, pilot):
        link.feed(duty(ME, EVA))
        await pilot.press("m")
        await pilot.pause()
        assert not said(link, "ask_team")
        assert "telefon sedan 09:32" in text(app)
        assert "Samordnare i dag: ingen" in text(app)
        await pilot.press("enter", "a")
        assert isinstance(app.screen, TeamSheet)
        assert app.check_action("coordinate", ()) is False


async def test_a_case_that_another_takes_from_me_is_said() -> None:
    mine = my_row("m1", 2, "chest_pain", "Lars Holm", "male", 44)
    async with workbench([mine]) as (app, link, pilot):
        link.feed({"type": "delta", "vid": "queue", "pos": 2_000, "put": [], "drop": ["m1"]})
        await pilot.pause()
        assert "Lars Holm är inte ditt längre." in shown(app)[-2]


# ---- the end of the shift


async def test_the_shift_ends_at_once_without_open_cases_and_one_is_counted_no_more() -> None:
    async with workbench([]) as (app, link, pilot):
        await pilot.press("s")
        assert said(link, "set_duty")[-1]["state"] == "off"
        assert "Passet är slut" in shown(app)[-2]
        await pilot.press("f10")
        assert said(link, "set_duty")[-1]["state"] == "chat"


async def test_the_shift_does_not_end_before_each_case_is_decided_about() -> None:
    rows = [my_row(f"m{n}", 3, "rash", f"Lars {n}", "male", 44, slot=n) for n in (1, 2)]
    async with workbench(rows) as (app, link, pilot):
        await pilot.press("s")
        await pilot.pause()
        assert isinstance(app.screen, LeaveSheet)
        assert "Slut för dagen" in text(app)
        assert not said(link, "set_duty")
        await pilot.press("b", *"slut", "enter")
        await pilot.pause()
        for pos, cmd in enumerate(link.commands, 2_001):
            link.feed(
                {"type": "ack", "id": cmd["id"], "case": cmd["case"], "seq": 90, "pos": pos},
                {"type": "delta", "vid": "queue", "pos": pos, "put": [], "drop": [cmd["case"]]},
            )
            await pilot.pause()
        assert isinstance(app.screen, WorkbenchScreen)
        assert app.return_value is None
        assert said(link, "set_duty")[-1]["state"] == "off"
        assert "inte ditt längre" not in text(app)


async def test_a_case_of_mine_is_handed_back_from_the_list_with_a_reason() -> None:
    async with workbench([my_row("m1", 3, "rash", "Lars Holm", "male", 44)]) as (_app, link, pilot):
        await pilot.press("tab", "b", *"fel kö", "enter")
        await pilot.pause()
        back = link.commands[-1]
        assert (back["type"], back["case"], back["owner_seq"], back["reason"]) == ("Return", "m1", 10, "fel kö")


# ---- Dagens info


def info(*lines: tuple[int, str]) -> Frame:
    kept = [{"n": n, "day": "2026-11-23", "text": words, "by": "Karin Lövgren", "at": NINE} for n, words in lines]
    return {"type": "info", "unit": "asby", "lines": kept}


@pytest.mark.parametrize("key", ["d", "f12"])
async def test_dagens_info_is_one_key_away_and_read_only_without_a_role(key: str) -> None:
    async with workbench([], size=(80, 24)) as (app, link, pilot):
        link.feed(info((2, "Lab stängt; akuttider 13.15 och 14.00")))
        await pilot.pause()
        assert "d Dagens info 1" in shown(app)[-2]
        await pilot.press(key, "down")
        await pilot.pause()
        assert text(app).count("Lab stängt; akuttider 13.15 och 14.00") == 2
        assert "Karin Lövgren 09:42" in text(app)
        await pilot.press("enter")
        assert not said(link, "post_info")
        link.feed(info((2, "Lab stängt"), (5, "[b]Möte[/b] 15.00")))
        await pilot.pause()
        assert "[b]Möte[/b] 15.00" in text(app)


async def test_who_has_a_role_for_it_writes_a_line() -> None:
    async with workbench([]) as (app, link, pilot):
        link.feed(worn_frame(BOSS), info((1, "Lab stängt")))  # type: ignore[arg-type]  # the assignment with the role
        await pilot.pause()
        await pilot.press("d", "enter", *" idag", "enter")
        await pilot.pause()
        assert said(link, "post_info")[-1] == {
            "type": "post_info",
            "n": 1,
            "day": "2026-11-23",
            "text": "Lab stängt idag",
        }
        link.feed({"type": "refuse", "code": "bad_line", "sv": "Raden är fel.", "en": "Wrong."})
        await pilot.pause()
        assert "Raden är fel." in text(app)
