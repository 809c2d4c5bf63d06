"""Questions to a colleague over real sockets: who sees the row, that the reading is logged, the answer, the alarm."""

import json

from tests.realtime.test_unit import at_work, state, watch
from tests.support.cases import seek_care
from tests.support.houses import Running

DOCTORS = {"unit": "asby", "profession": "doctor"}
SECRET = "Får hon åka hem i kväll?"


async def test_a_question_is_asked_read_and_answered_and_the_patient_sees_nothing_of_it(house: Running) -> None:
    case = await seek_care(house.house.lane)
    async with house.clinician() as anna, house.clinician() as johan, house.clinician() as lars, house.page() as page:
        await page.open(await house.key(case))
        for wire, user in ((anna, "anna"), (johan, "johan"), (lars, "lars")):
            await at_work(wire, user)
        took = await anna.cmd("Take", case)
        await anna.open(case)
        mine = {"owner_seq": took["owner_seq"]}
        assert (await lars.cmd("AskColleague", case, text="?", **mine, **DOCTORS))["code"] == "no_case"
        question = await anna.cmd("AskColleague", case, text=SECRET, within="quarter", **mine, **DOCTORS)
        assert question["type"] == "ack"
        delta = await johan.until(lambda f: f["type"] == "delta" and any(row["id"] == case for row in f["put"]))
        row = next(row for row in delta["put"] if row["id"] == case)
        assert (row["question"]["by_name"], row["turn"]) == ("Anna Ek", "colleague")
        assert row["question"]["due"] - row["question"]["at"] == 15 * 60_000
        assert SECRET not in json.dumps(delta)
        assert "name" not in row
        await johan.open(case)
        head = next(f["head"] for f in reversed(johan.seen) if f["type"] == "head")
        assert head["question"]["text"] == SECRET
        assert (case,) in house.disk("SELECT case_id FROM reading WHERE actor = 'johan' AND what = 'case'")
        assert (await johan.cmd("WriteNote", case, text="x"))["code"] == "forbidden"
        answered = await johan.cmd("AnswerColleague", case, question=question["seq"], answer="no", text="Ring henne.")
        assert answered["type"] == "ack"
        await johan.until(lambda f: f["type"] == "delta" and case in f["drop"])
        assert [f["why"] for f in johan.seen if f["type"] == "reset" and f["vid"] == "c"] == ["open", "rights"]
        said = await anna.until(
            lambda f: f["type"] == "events" and any(e["type"] == "ColleagueAnswered" for e in f["events"])
        )
        event = next(e for e in said["events"] if e["type"] == "ColleagueAnswered")
        assert (event["data"]["asked"], event["data"]["text"], event["by"]["id"]) == (SECRET, "Ring henne.", "johan")
        late = await johan.cmd("AnswerColleague", case, question=question["seq"], answer="yes")
        assert late["code"] == "no_case"
        await anna.cmd("SendMessage", case, text="Hej!", **mine)
        await page.until(lambda f: f["type"] == "events" and any(e["type"] == "Message" for e in f["events"]))
        for words in (SECRET, "Ring henne.", "Colleague", "johan"):
            assert words not in json.dumps(page.seen)
        assert not [f for f in lars.seen if f["type"] == "delta" and case in json.dumps(f["put"])]


async def test_what_is_not_answered_is_told_to_who_asked_and_then_to_the_asked_units_coordinator(
    house: Running,
) -> None:
    case = await seek_care(house.house.lane)
    async with house.clinician() as anna, house.clinician() as maria:
        await at_work(anna, "anna")
        await at_work(maria, "maria")
        took = await anna.cmd("Take", case)
        to = {"unit": "aspelunda", "profession": "doctor"}
        asked = await anna.cmd(
            "AskColleague", case, text="Kan ni?", within="quarter", owner_seq=took["owner_seq"], **to
        )
        house.clock.jump(15 * 60_000)
        await house.house.clockwork.questions()
        await anna.until(lambda f: f["type"] == "delta" and "question_late" in json.dumps(f["put"]))
        await house.house.duties.look()
        house.clock.jump(5 * 60_000)
        await house.house.clockwork.questions()
        await house.house.duties.look()
        told = await maria.until(lambda f: f["type"] == "duty" and watch(f, "doctor")["questions"] == 1)
        assert told["unit"] == "aspelunda"
        assert not [f for f in anna.seen if f["type"] == "duty" and any(queue["questions"] for queue in f["queues"])]
        await maria.cmd("AnswerColleague", case, question=asked["seq"], answer="comment", text="Ja, kl 14.")
        await house.house.duties.look()
        await maria.until(lambda f: f["type"] == "duty" and watch(f, "doctor")["questions"] == 0)
        await state(maria, "phone")


async def test_who_may_receive_is_told_with_how_many_watch_there_now(house: Running) -> None:
    async with house.clinician() as johan, house.clinician() as anna:
        await at_work(johan, "johan")
        await anna.work("anna")
        worn = next(f for f in anna.seen if f["type"] == "worn")
        asby = next(unit for unit in worn["units"] if unit["id"] == "asby")
        assert asby["here"] == {"doctor": 1, "nurse": 1}
        assert asby["hours"]["doctor"].startswith("öppet till")


async def test_being_asked_shows_no_case_of_another_unit_to_the_coordinator(house: Running) -> None:
    case = await seek_care(house.house.lane, "aspelunda")
    async with house.clinician() as lars, house.clinician() as karin:
        await at_work(lars, "lars")
        await at_work(karin, "karin")
        took = await lars.cmd("Take", case)
        asked = {"text": "Hur gör ni?", "unit": "asby", "profession": "nurse"}
        assert (await lars.cmd("AskColleague", case, owner_seq=took["owner_seq"], **asked))["type"] == "ack"
        await state(karin, "chat", coordinator=True)
        await karin.send(type="ask_team")
        team = await karin.kind("team")
        assert [one["user"] for one in team["people"]] == ["karin"]
        assert [one["cases"] for one in team["people"]] == [[]]
        assert (await karin.cmd("Move", case, reason="x"))["code"] == "no_case"
