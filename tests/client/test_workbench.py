"""The workbench on a scripted link: what stands where, what keys do, what events do not move."""

from typing import Any

import pytest
from rich.style import Style
from textual.geometry import Region
from textual.pilot import Pilot

from clinic24_tui.app import ClinicApp
from clinic24_tui.screens.workbench import WorkbenchScreen
from clinic24_tui.testing import FakeLink, case_head, my_row, queue_row
from clinic24_tui.widgets.panel import cut
from clinic24_tui.widgets.queue_list import QueueList
from tests.client.rooms import morning, shown, text, workbench


def the_list(app: ClinicApp) -> QueueList:
    assert isinstance(app.screen, WorkbenchScreen)
    return app.screen.list


async def rested(pilot: Pilot[int], link: FakeLink) -> None:
    """Wait until the preview of the selected row is asked for."""
    for _ in range(100):
        await pilot.pause(0.02)
        if link.sent[-1].get("view") == "preview":
            return
    pytest.fail("no preview was asked for")


def calm() -> list[Any]:
    """Return the rows of the morning without what stands first in the alarm row."""
    return [row for row in morning()[1:] if all(mark["key"] != "flag" for mark in row["marks"])]


def delta(pos: int, put: list[Any] | None = None, drop: list[str] | None = None) -> dict[str, Any]:
    return {"type": "delta", "vid": "queue", "pos": pos, "put": put or [], "drop": drop or []}


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 50)])
async def test_the_frame_stands_at_every_size(size: tuple[int, int]) -> None:
    async with workbench(size=size) as (app, _link, _pilot):
        rows = shown(app)
        assert rows[0].startswith(" Clinic24  Åsby vårdcentral  Anna Ek")
        assert "12 väntar   ● ansluten   09:42" in rows[0]
        assert rows[1].startswith(" !! Nivå 1 obesvarad 9 min: Svårt att andas K 58")
        assert rows[1].rstrip().endswith("n Ta ärendet")
        assert rows[-2].startswith(" inget väntar på att skickas")
        assert rows[-1].startswith(" n Ta nästa   Enter Öppna   F2 ")
        assert rows[-1].rstrip().endswith("? Hjälp  ^p Allt")
        assert all(len(row) == size[0] for row in rows)


async def test_the_list_has_the_pinned_first_then_a_dotted_row_then_the_rest() -> None:
    async with workbench() as (app, _link, _pilot):
        rows = [row[38:].strip() for row in shown(app)[4:17]]
        assert rows[0].startswith("█ ▲1     42 s  ■·····  Svårt att andas          K 58 09:32  !! röd flagga")
        assert [row.split()[0] for row in rows[1:4]] == ["▲2", "▲2", "●4"]
        assert "längst väntan 22 t" in rows[3]
        assert rows[4].startswith("ovan: alltid synliga, även vid sökning ·")
        assert rows[5].startswith("■3   4 t 50  ■■····  Urinvägsbesvär           K 39 i går")
        assert rows[-1].endswith("läste egenvårdsråd")


async def test_strips_stand_in_their_slots_and_the_ones_to_answer_stick_out() -> None:
    async with workbench() as (app, _link, _pilot):
        rows = shown(app)
        assert rows[2].startswith(" Remsor  5 · att besvara 3")
        for slot, name in enumerate(("Lars Holm", "Mira Lund", "Elsa Berg", "Inger Falk", "Olof Strand"), 1):
            at = 4 + (slot - 1) * 4
            assert rows[at][:3] == f" {slot} "
            assert name in rows[at + 1]
            assert (rows[at + 1][35] == "►") == (slot in (1, 3, 5))
        assert rows[4][4:].startswith("Att besvara  0:42 ▲2")
        assert rows[6][4:].startswith("!! 2 nya ")
        assert "svar 09:52" in rows[20]
        assert rows[8][4:].startswith("på patient   3:10 ■3")


async def test_a_case_of_mine_that_leaves_moves_no_other_strip() -> None:
    async with workbench() as (app, link, pilot):
        before = shown(app)[8:]
        link.feed(delta(2_000, drop=["m1"]))
        await pilot.pause()
        after = shown(app)
        assert after[4][:36].strip() == ""
        assert [row[:36] for row in after[8:24]] == [row[:36] for row in before[:16]]


async def test_the_cursor_stays_on_its_case_whatever_comes() -> None:
    async with workbench() as (app, link, pilot):
        await pilot.press("down", "down")
        assert the_list(app).selected == "w3"
        urgent = queue_row("new", 1, "chest_pain", "male", 60, left=9, ago=1, pos=2_000)
        link.feed(delta(2_000, [urgent], ["w1"]))
        await pilot.pause()
        assert the_list(app).selected == "w3"
        assert "1 ny" in shown(app)[2]
        assert "inte kvar i kön" in shown(app)[4]
        assert "Bröstsmärta M 60" in shown(app)[1]
        link.advance(6)
        app._tick()
        await pilot.pause()
        assert the_list(app).selected == "w3"
        assert "1 ny" not in shown(app)[2]
        assert "Bröstsmärta" in shown(app)[4]


@pytest.mark.parametrize("resting", [True, False], ids=["at rest", "moving"])
async def test_a_batch_paints_only_the_rows_that_differ(resting: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [queue_row(f"c{n:03}", 3, "rash", "female", 40, left=100 + n, ago=9) for n in range(200)]
    async with workbench(many) as (app, link, pilot):
        await pilot.press("down")
        link.advance(6 if resting else 1)
        app._tick()
        await pilot.pause()
        painted: list[int] = []
        refresh = QueueList.refresh

        def note(self: QueueList, *regions: Region, **more: bool) -> QueueList:
            painted.extend(region.y for region in regions or [self.region])
            return refresh(self, *regions, **more)

        monkeypatch.setattr(QueueList, "refresh", note)
        link.feed(delta(2_000, [queue_row("c005", 3, "headache", "female", 40, left=105, ago=9, pos=2_000)], ["c150"]))
        await pilot.pause()
        at = next(y for y, row in enumerate(shown(app)) if "Huvudvärk" in row)
        assert painted == [at - the_list(app).region.y]


async def test_a_selected_case_that_is_taken_leaves_the_cursor_near() -> None:
    async with workbench() as (app, link, pilot):
        await pilot.press("down")
        link.advance(6)
        link.feed(delta(2_000, drop=["w2"]))
        await pilot.pause()
        assert the_list(app).selected == "w3"


async def test_keys_go_through_the_list_and_stop_at_its_ends() -> None:
    many = [queue_row(f"c{n:03}", 3, "rash", "female", 40, left=100 + n, ago=9) for n in range(200)]
    async with workbench(many) as (app, _link, pilot):
        seen = []
        for key in ("up", "down", "j", "end", "down", "home", "pagedown", "pageup"):
            await pilot.press(key)
            seen.append(the_list(app).selected)
        assert seen == ["c000", "c001", "c002", "c199", "c199", "c000", "c007", "c000"]
        for _ in range(60):
            await pilot.press("down")
        assert the_list(app).selected == "c060"
        assert any("█" in row for row in shown(app)[4:24])


async def test_the_preview_is_asked_for_only_where_the_cursor_rests() -> None:
    async with workbench() as (app, link, pilot):
        for _ in range(5):
            the_list(app).move(1)  # in one turn of the loop, faster than any rest
        asked: list[str] = []
        for _ in range(100):
            if "w6" in asked:
                break
            await rested(pilot, link)
            asked = [frame["case"] for frame in link.sent if frame.get("view") == "preview"]
        assert set(asked) <= {"w1", "w6"}, "a row that was only passed is not asked for"
        link.feed({"type": "head", "vid": "preview:w6", "head": case_head(morning()[5])})
        await pilot.pause()
        assert "andnöd i vila" in text(app)
        assert "”har svårt att få luft" in text(app)
        assert "? Ej tillfrågad om" in text(app)
        await pilot.press("up")
        assert "andnöd i vila" not in text(app)
        assert {"type": "close", "vid": "preview:w6"} in link.sent


async def test_one_patients_history_is_never_drawn_beside_another_row() -> None:
    async with workbench() as (app, link, pilot):
        await rested(pilot, link)
        await pilot.press("down")
        link.feed({"type": "head", "vid": "preview:w1", "head": case_head(morning()[0])})
        await pilot.pause()
        assert "andnöd i vila" not in text(app)


async def test_a_search_filters_and_keeps_the_pinned() -> None:
    async with workbench() as (app, _link, pilot):
        await pilot.press("slash", *"utsl")
        await pilot.press("enter")
        assert the_list(app).has_focus
        assert "sökning: utsl · 2 träffar" in text(app)
        assert [case for case in the_list(app).ids if case not in ("w1", "w2", "w3", "w4")] == ["w8", "w10"]
        await pilot.press("escape")
        assert len(the_list(app).ids) == 12
        await pilot.press("slash", *"finns ej", "enter")
        assert "sökning: finns ej · 0 träffar" in text(app)
        assert the_list(app).ids == ["w1", "w2", "w3", "w4"]


async def test_tab_goes_through_the_lists() -> None:
    async with workbench() as (app, _link, pilot):
        seen = []
        for key in (*("tab",) * 6, "shift+tab"):
            await pilot.press(key)
            seen.append((the_list(app).shown, the_list(app).selected))
        assert seen[0][0] == "mine"
        assert seen[1] == ("offered", "k1")
        assert seen[2] == ("asked", "")
        assert seen[3] == ("others", "o1")
        assert seen[4][0] == "parked"
        assert seen[5] == ("waiting", "w1")
        assert seen[6][0] == "parked"


async def test_n_takes_the_next_and_enter_takes_the_selected() -> None:
    async with workbench() as (_app, link, pilot):
        await pilot.press("n")
        refusal = {"code": "queue_empty", "sv": "Kön är tom.", "en": "The queue is empty."}
        link.feed({"type": "refuse", "id": link.commands[0]["id"], **refusal})
        await pilot.press("down", "enter")
        assert [(command["type"], command.get("case")) for command in link.commands] == [
            ("TakeNext", None),
            ("Take", "w2"),
        ]


async def test_a_refusal_is_said_in_the_status_row_and_goes_after_a_while() -> None:
    async with workbench() as (app, link, pilot):
        await pilot.press("enter")
        refusal = {"code": "already_taken", "sv": "Björn Alm har ärendet sedan 09:41.", "en": "Björn Alm has it."}
        link.feed({"type": "refuse", "id": link.commands[0]["id"], **refusal})
        await pilot.pause()
        assert shown(app)[-2].startswith(" ! Björn Alm har ärendet sedan 09:41.")
        link.advance(13)
        app._tick()
        await pilot.pause()
        assert "Björn Alm" not in shown(app)[-2]


async def test_a_lost_line_shows_since_when_and_what_waits() -> None:
    async with workbench(calm()) as (app, link, pilot):
        link.command("Return", case="m5", owner_seq=10, reason="slut")
        link.down()
        link.advance(34)
        app._tick()
        await pilot.pause()
        rows = shown(app)
        assert "○ FRÅNKOPPLAD 0:34" in rows[0]
        assert "Frånkopplad sedan 09:42:00." in rows[1]
        assert "F9 Försök nu" in rows[1]
        assert "Frånkopplad 0:34 · 1 väntar på att skickas" in rows[-2]
        await pilot.press("f9")
        assert link.scripted.retries == 1


async def test_without_a_line_no_case_is_asked_for_and_none_is_taken_when_it_is_back() -> None:
    async with workbench(calm()) as (app, link, pilot):
        link.down()
        for keys in (["n"], ["enter"], ["f4"]):
            await pilot.press(*keys)
            assert "Frånkopplad: inget är gjort. Försök igen när linjen är tillbaka." in shown(app)[-2]
            link.advance(13)
        await pilot.press("shift+tab", "shift+tab", "o", *"hon är borta", "enter")
        assert "Frånkopplad: inget är gjort. Försök igen när linjen är tillbaka." in text(app)
        await pilot.press("escape")
        link.enter(*calm())
        await pilot.pause()
        assert link.commands == []
        await pilot.press("n")
        assert [command["type"] for command in link.commands] == ["TakeNext"]


async def test_the_program_can_end_while_the_cursor_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clinic24_tui.screens.workbench.PREVIEW_AFTER", 0)
    async with workbench() as (app, _link, _pilot):
        the_list(app).move(1)
        the_list(app).move(-1)


async def test_an_alarm_about_a_patient_goes_before_the_lost_line() -> None:
    async with workbench() as (app, link, pilot):
        link.down()
        await pilot.pause()
        assert "Svårt att andas" in shown(app)[1]


async def test_an_offer_is_told_and_acknowledged_by_its_key() -> None:
    async with workbench(calm()) as (app, link, pilot):
        assert "Björn Alm lämnar ett ärende till dig: Halsont M 27" in shown(app)[1]
        await pilot.press("f4")
        assert [(command["type"], command["case"]) for command in link.commands] == [("Acknowledge", "k1")]


async def test_a_unit_that_closes_with_untaken_cases_is_told() -> None:
    rows = [row for row in morning() if row["id"] == "w8"]
    async with workbench(rows) as (app, link, pilot):
        link.feed({"type": "closing", "unit": "asby", "at": link.now() + 1_800_000, "cases": ["w8", "gone"]})
        await pilot.pause()
        assert "Enheten stänger 10:12. 1 ärende är inte taget." in shown(app)[1]


async def test_times_go_on_by_the_second() -> None:
    async with workbench() as (app, link, pilot):
        link.advance(12)
        app._tick()
        await pilot.pause()
        rows = shown(app)
        assert "30 s" in rows[4]
        assert "0:54" in rows[4]


async def test_an_empty_queue_says_so() -> None:
    async with workbench([]) as (app, _link, pilot):
        assert "Ingen väntar här." in text(app)
        assert shown(app)[1].strip() == ""
        await pilot.press("down", "enter", "l")


async def test_more_strips_than_the_rail_holds_are_counted() -> None:
    rows = [my_row(f"m{n}", 3, "rash", f"Namn {n}", "male", 40, slot=n) for n in range(1, 9)]
    async with workbench(rows, size=(80, 24)) as (app, _link, _pilot):
        assert [f"Namn {n}" in shown(app)[3] for n in (1, 6, 7)] == [True, True, False]
        assert "+2" in shown(app)[4]


async def test_nine_strips_fit_the_column() -> None:
    rows = [my_row(f"m{n}", 3, "rash", f"Namn {n}", "male", 40, slot=n) for n in range(1, 11)]
    async with workbench(rows) as (app, _link, _pilot):
        assert all(f"Namn {n} " in text(app) for n in range(1, 10))
        assert "Namn 10" not in "\n".join(row[:38] for row in shown(app))


async def test_a_click_selects_a_row_and_chooses_a_list() -> None:
    async with workbench() as (app, _link, pilot):
        await pilot.click("#list", offset=(20, 2))
        assert the_list(app).selected == "w3"
        await pilot.click("#queues", offset=(5, 5))
        assert the_list(app).shown == "others"


async def test_a_taken_case_opens_in_its_own_room_and_keys_of_the_strips_go_between_rooms() -> None:
    async with workbench() as (app, link, pilot):
        await pilot.press("n")
        taken = my_row("w1", 1, "breathlessness", "Siv Ek", "female", 58, slot=90, pos=2_000)
        link.feed(delta(2_000, [taken]))
        link.feed({"type": "ack", "id": link.commands[0]["id"], "case": "w1", "seq": 10, "pos": 2_000, "owner_seq": 10})
        await pilot.pause()
        assert (type(app.screen).__name__, getattr(app.screen, "case_id", "")) == ("CaseScreen", "w1")
        assert link.store.strips.slot("w1") == 6
        for _ in range(2):
            await pilot.press("f2")
            await pilot.pause()
        assert getattr(app.screen, "case_id", "") in {"m1", "m3", "m5"}
        assert len(app.screen_stack) == 2


async def test_a_number_opens_its_strip() -> None:
    async with workbench() as (app, _link, pilot):
        await pilot.press("2")
        await pilot.pause()
        assert getattr(app.screen, "case_id", "") == "m2"
        assert "█2" in shown(app)[8]


async def test_names_in_strips_are_cut_with_a_mark() -> None:
    rows = [my_row(f"m{n}", 3, "rash", f"Maria Bergström-Lundqvist {n}", "male", 40, slot=n) for n in (1, 2)]
    for size, name in (((80, 24), "Maria Be…"), ((120, 40), "Maria Bergs…")):
        async with workbench(rows, size=size) as (app, _link, _pilot):
            assert sum(row.count(f"{name} ") for row in shown(app)) == 2


async def test_a_narrow_status_row_says_first_what_could_be_lost() -> None:
    rows = [my_row(f"m{n}", 3, "rash", "Eva Ek", "male", 40, slot=n) for n in range(1, 10)]
    async with workbench(rows, size=(80, 24)) as (app, link, pilot):
        link.patient_page = "http://127.0.0.1:8024/"

        async def said() -> str:
            app._tick()
            await pilot.pause()
            return shown(app)[-2].strip()

        assert (await said()).endswith("patientens sida: http://127.0.0.1:8024/")
        link.saved_at = link.now()
        sent = await said()
        assert sent.startswith("Sparat 09:42:00 · inget väntar på att skickas")
        assert sent.endswith("  http://127.0.0.1:8024/")
        for n in range(1, 10):
            link.draft(f"m{n}", "halv")
        link.command("Return", case="m1", owner_seq=10, reason="slut")
        link.down()
        assert await said() == "Frånkopplad 0:00 · utkast ej sparat · 1 väntar på att skickas"


def test_what_is_cut_says_so_also_at_the_edge_of_a_part() -> None:
    look = Style()
    line = [("Röd flagga", look), (" F7", look)]
    assert [text for text, _ in cut(line, 13)] == ["Röd flagga", " F7"]
    assert [text for text, _ in cut(line, 12)] == ["Röd flagga", "…"]
    assert [text for text, _ in cut(line, 10)] == ["Röd flagg…"]
    assert [text for text, _ in cut([("Röd flagga", look), ("   ", look)], 10)] == ["Röd flagga"]
