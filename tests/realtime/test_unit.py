"""The unit over real sockets: states, watchers, late handovers, the coordinator, Dagens info."""

from typing import Any

from server.domain.actor import Actor
from tests.support.cases import ask_secretary, emergency, seek_care, told
from tests.support.houses import Running
from tests.support.wire import Frame, Staff

TODAY = "2026-11-24"


def people(duty: Frame) -> dict[str, str]:
    return {who["user"]: who["state"] for who in duty["people"]}


def watch(duty: Frame, profession: str = "nurse") -> dict[str, Any]:
    return next(queue for queue in duty["queues"] if queue["profession"] == profession)


async def at_work(wire: Staff, user: str) -> Frame:
    """Log in, open the list, and return what is told of the unit with it."""
    await wire.work(user)
    await wire.queue()
    duty = await wire.kind("duty")
    await wire.kind("info")
    return duty


async def state(wire: Staff, what: str, *, coordinator: bool = False) -> None:
    await wire.send(type="set_duty", state=what, coordinator=coordinator)


async def test_everyone_of_the_unit_sees_who_is_on_duty_and_that_too_few_watch(house: Running) -> None:
    async with house.clinician() as eva, house.clinician() as lars:
        first = await at_work(eva, "eva")
        assert people(first) == {"eva": "chat"}
        assert (watch(first)["here"], watch(first)["least"], watch(first)["short"]) == (0, 1, True)
        await at_work(lars, "lars")
        async with house.clinician() as anna:
            await at_work(anna, "anna")
            came = await eva.kind("duty")
            assert people(came) == {"eva": "chat", "anna": "chat"}
            assert (watch(came)["here"], watch(came)["short"]) == (1, False)
            for what in ("phone", "break", "off"):
                await state(anna, what)
                told_ = await eva.kind("duty")
                assert people(told_)["anna"] == what
                assert (watch(told_)["here"], watch(told_)["short"]) == (0, True)
            await state(anna, "chat")
            assert watch(await eva.kind("duty"))["short"] is False
        gone = await eva.kind("duty")
        assert people(gone) == {"eva": "chat"}
        assert watch(gone)["short"] is True
        assert not [f for f in lars.seen if f["type"] == "duty" and "anna" in people(f)]


async def test_who_is_no_clinician_is_not_on_duty_and_coordinates_nothing(house: Running) -> None:
    async with house.clinician() as eva, house.clinician() as chef:
        await at_work(eva, "eva")
        await chef.work("chef")
        for coordinator in (False, True):
            await state(chef, "chat", coordinator=coordinator)
            assert (await chef.kind("refuse"))["code"] == "forbidden"
        await chef.send(type="ask_team")
        assert (await chef.kind("refuse"))["code"] == "forbidden"
        await chef.send(type="post_info", n=1, day=TODAY, text="Hej")
        assert (await chef.kind("refuse"))["code"] == "forbidden"
        await state(eva, "phone")
        assert people(await eva.kind("duty")) == {"eva": "phone"}


async def test_two_terminals_of_one_person_are_one_watcher_until_the_last_is_closed(house: Running) -> None:
    async with house.clinician() as eva:
        await at_work(eva, "eva")
        async with house.clinician() as anna:
            await at_work(anna, "anna")
            await eva.kind("duty")
            async with house.clinician() as again:
                duty = await at_work(again, "anna")
                assert watch(duty)["here"] == 1
            await state(anna, "phone")
            assert people(await eva.kind("duty")) == {"anna": "phone", "eva": "chat"}
        assert people(await eva.kind("duty")) == {"eva": "chat"}


async def test_what_is_urgent_with_nobody_there_is_told_with_numbers_only(house: Running) -> None:
    async with house.clinician() as eva:
        await at_work(eva, "eva")
        await emergency(house.house.lane)
        await seek_care(house.house.lane)
        await house.house.duties.look()
        nurses = watch(await eva.kind("duty"))
        assert nurses == {
            "profession": "nurse", "here": 0, "least": 1, "waiting": 2, "gravest": 0, "late": 0, "questions": 0,
            "short": True,
        }  # fmt: skip


async def test_a_handover_that_nobody_takes_is_told_once_it_is_late(house: Running) -> None:
    lane = house.house.lane
    case = await ask_secretary(lane, "aspelunda")
    gunilla = Actor("staff", "gunilla", "Gunilla Fors", "aspelunda", "secretary")
    taken = await lane.submit(gunilla, told(case, "Take"))
    over = told(case, "HandOver", owner_seq=taken.owner_seq, note="Recept", unit="asby", profession="nurse")
    assert (await lane.submit(gunilla, over)).ok
    async with house.clinician() as eva, house.clinician() as anna:
        await at_work(eva, "eva")
        await at_work(anna, "anna")
        house.clock.advance(15 * 60 - 1)
        await house.house.duties.look()
        assert "unacknowledged" not in (await house.known(case)).marks
        house.clock.advance(1)
        for _ in range(2):
            await house.house.duties.look()
        late = await eva.until(lambda f: f["type"] == "duty" and watch(f)["late"] == 1)
        assert watch(late)["waiting"] == 1
        events = await house.house.store.events(case)
        assert [event["type"] for event in events].count("Unacknowledged") == 1
        await anna.cmd("Take", case)
        await house.house.duties.look()
        await eva.until(lambda f: f["type"] == "duty" and watch(f)["late"] == 0)
        assert "unacknowledged" not in (await house.known(case)).marks


async def test_nobody_ends_her_shift_with_an_open_case(house: Running) -> None:
    case = await seek_care(house.house.lane)
    async with house.clinician() as anna:
        await at_work(anna, "anna")
        took = await anna.cmd("Take", case)
        await state(anna, "off")
        assert (await anna.kind("refuse"))["code"] == "cases_open"
        await anna.cmd("Return", case, owner_seq=took["owner_seq"], reason="slut")
        await state(anna, "off")
        await anna.until(lambda f: f["type"] == "duty" and people(f) == {"anna": "off"})


async def test_the_coordinator_of_the_day_sees_the_team_and_moves_a_colleagues_case(house: Running) -> None:
    lane = house.house.lane
    case, other = await seek_care(lane), await seek_care(lane)
    async with house.clinician() as karin, house.clinician() as anna, house.clinician() as eva:
        await at_work(karin, "karin")
        await at_work(anna, "anna")
        await at_work(eva, "eva")
        await anna.cmd("Take", case)
        await state(anna, "chat", coordinator=True)
        assert (await anna.kind("refuse"))["code"] == "forbidden"
        assert (await karin.cmd("Move", case, reason="Sjuk"))["code"] == "forbidden"
        await karin.send(type="ask_team")
        assert (await karin.kind("refuse"))["code"] == "forbidden"
        await state(karin, "chat", coordinator=True)
        held = await eva.until(lambda f: f["type"] == "duty" and any(who["coordinator"] for who in f["people"]))
        assert [who["user"] for who in held["people"] if who["coordinator"]] == ["karin"]
        await karin.send(type="ask_team")
        team = await karin.kind("team")
        assert [(one["user"], one["state"], len(one["cases"])) for one in team["people"]] == [
            ("anna", "chat", 1),
            ("eva", "chat", 0),
            ("karin", "chat", 0),
        ]
        shown = team["people"][0]["cases"][0]
        assert (shown["id"], shown["turn"]) == (case, "mine")
        assert not {"name", "number", "owner_name", "marks"} & set(shown)
        assert house.disk("SELECT count(*) FROM reading WHERE what = 'team' AND actor = 'karin'") == [(1,)]
        assert (await karin.cmd("Move", case, reason="  "))["code"] == "reason_missing"
        assert (await karin.cmd("Move", case, reason="x", person="anna"))["code"] == "bad_person"
        assert (await karin.cmd("Move", case, reason="Full hos Anna", person="mats"))["type"] == "ack"
        assert ((await house.known(case)).owner, (await house.known(case)).offered_to) == ("anna", "mats")
        assert (await karin.cmd("Move", case, reason="Anna är sjuk"))["type"] == "ack"
        moved = await house.known(case)
        assert (moved.state, moved.owner, "returned" in moved.marks) == ("waiting", None, True)
        last = (await house.house.store.events(case))[-1]
        assert last["data"] == {"why": "moved", "reason": "Anna är sjuk", "from": "anna", "from_name": "Anna Ek"}
        assert (await karin.cmd("Move", other, reason="x"))["code"] == "nobody_owner"
        await state(karin, "off", coordinator=True)
        await karin.send(type="ask_team")
        assert (await karin.kind("refuse"))["code"] == "forbidden"


async def test_who_gives_up_coordinating_at_one_terminal_has_given_it_up_at_all_of_them(house: Running) -> None:
    case = await seek_care(house.house.lane)
    async with house.clinician() as karin, house.clinician() as again, house.clinician() as anna:
        await at_work(karin, "karin")
        await at_work(again, "karin")
        await at_work(anna, "anna")
        await anna.cmd("Take", case)
        await state(karin, "chat", coordinator=True)
        await anna.until(lambda f: f["type"] == "duty" and any(who["coordinator"] for who in f["people"]))
        assert (await again.cmd("Move", case, reason="Sjuk"))["code"] == "forbidden", "said at the other terminal"
        await state(again, "off")
        await anna.until(lambda f: f["type"] == "duty" and people(f).get("karin") == "off")
        await karin.send(type="ask_team")
        assert (await karin.kind("refuse"))["code"] == "forbidden"
        assert (await karin.cmd("Move", case, reason="Sjuk"))["code"] == "forbidden"
        assert (await house.known(case)).owner == "anna"


async def test_dagens_info_is_kept_with_who_and_when_and_shown_to_the_unit_at_once(house: Running) -> None:
    async with house.clinician() as karin, house.clinician() as eva, house.clinician() as lars:
        await at_work(karin, "karin")
        await at_work(eva, "eva")
        await at_work(lars, "lars")
        await karin.send(type="post_info", n=2, day=TODAY, text="Lab stängt")
        for wire in (karin, eva):
            info = await wire.kind("info")
            assert info["lines"] == [
                {"n": 2, "day": TODAY, "text": "Lab stängt", "by": "Karin Lövgren", "at": house.clock.now()}
            ]
        await eva.send(type="post_info", n=2, day=TODAY, text="Nej")
        assert (await eva.kind("refuse"))["code"] == "forbidden"
        await karin.send(type="post_info", n=6, day=TODAY, text="Sex")
        assert (await karin.kind("refuse"))["code"] == "bad_line"
        await lars.queue("again")
        assert (await lars.kind("info"))["lines"] == []
        await karin.send(type="post_info", n=2, day=TODAY, text=" ")
        assert (await eva.kind("info"))["lines"] == []
        assert house.disk("SELECT account, text FROM day_line") == [("karin", "")]
        await karin.send(type="post_info", n=1, day=TODAY, text="Akuttider 13.15")
        await karin.kind("info")
        house.clock.advance(24 * 3600)
    async with house.clinician() as anna:
        await anna.work("anna")
        await anna.queue()
        assert (await anna.kind("info"))["lines"] == []
