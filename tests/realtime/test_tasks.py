"""Tasks to a doctor, and a person of another unit asked by name, over real sockets."""

import json

from tests.realtime.test_unit import at_work
from tests.support.cases import seek_care
from tests.support.houses import Running

DOCTORS = {"unit": "asby", "profession": "doctor"}
TASK = "Förnya recept? Läkemedel: Eliquis 5 mg, 1 x 2."


async def test_a_task_is_given_answered_and_told_in_words_and_the_patient_sees_nothing_of_it(house: Running) -> None:
    case = await seek_care(house.house.lane)
    async with house.clinician() as anna, house.clinician() as johan, house.page() as page:
        await page.open(await house.key(case))
        await at_work(anna, "anna")
        await at_work(johan, "johan")
        took = await anna.cmd("Take", case)
        await anna.open(case)
        mine = {"owner_seq": took["owner_seq"], "kind": "task", "within": "quarter"}
        refused = await anna.cmd("AskColleague", case, text=TASK, **mine, unit="asby", profession="secretary")
        assert refused["code"] == "task_to_doctor"
        assert "läkare" in refused["sv"]
        unfilled = await anna.cmd("AskColleague", case, text=f"{TASK} [[styrka]]", **mine, **DOCTORS)
        assert (unfilled["code"], "[styrka]" in unfilled["sv"]) == ("blank_left", True)
        given = await anna.cmd("AskColleague", case, text=TASK, **mine, **DOCTORS)
        delta = await johan.until(lambda f: f["type"] == "delta" and any(row["id"] == case for row in f["put"]))
        row = next(row for row in delta["put"] if row["id"] == case)
        assert (row["question"]["kind"], row["question"]["due"] - row["question"]["at"]) == ("task", 15 * 60_000)
        assert TASK not in json.dumps(delta, ensure_ascii=False)
        await johan.cmd("AnswerColleague", case, question=given["seq"], answer="yes", text="30 tabletter.")
        said = await anna.until(
            lambda f: f["type"] == "events" and any(e["type"] == "ColleagueAnswered" for e in f["events"])
        )
        event = next(e for e in said["events"] if e["type"] == "ColleagueAnswered")
        told = {"kind": "task", "profession": "doctor", "answer": "yes", "asked": TASK, "text": "30 tabletter."}
        assert told.items() <= event["data"].items()
        assert event["by"]["name"] == "Johan Rydell"
        await anna.cmd("SendMessage", case, text="Hej!", owner_seq=took["owner_seq"])
        await page.until(lambda f: f["type"] == "events" and any(e["type"] == "Message" for e in f["events"]))
        for words in (TASK, "30 tabletter.", "Colleague", "task"):
            assert words not in json.dumps(page.seen, ensure_ascii=False)


async def test_a_person_of_another_unit_is_found_asked_and_reads_only_while_the_question_is_open(
    house: Running,
) -> None:
    case = await seek_care(house.house.lane)
    async with house.clinician() as anna, house.clinician() as maria:
        await at_work(anna, "anna")
        await at_work(maria, "maria")
        await anna.send(type="look", vid="receivers", at="receivers")
        told = await anna.kind("receivers")
        others = {mate["user"]: (mate["unit"], mate["profession"], mate["here"]) for mate in told["others"]}
        assert others["maria"] == ("aspelunda", "doctor", True)
        assert not others.keys() & {"anna", "karin", "johan", "sofia", "admin", "logg", "chef"}
        assert not {"maria", "lars"} & {mate["user"] for mate in told["colleagues"]}
        took = await anna.cmd("Take", case)
        mine = {"owner_seq": took["owner_seq"]}
        assert (await anna.cmd("AskColleague", case, text="?", person="admin", **mine))["code"] == "bad_person"
        asked = await anna.cmd("AskColleague", case, text="Känner du henne?", person="maria", **mine)
        await maria.until(lambda f: f["type"] == "delta" and any(row["id"] == case for row in f["put"]))
        await maria.open(case)
        assert (case,) in house.disk("SELECT case_id FROM reading WHERE actor = 'maria' AND what = 'case'")
        await maria.cmd("AnswerColleague", case, question=asked["seq"], answer="comment", text="Ja, ring mig.")
        await maria.until(lambda f: f["type"] == "delta" and case in f["drop"])
        assert (await maria.cmd("WriteNote", case, text="x"))["code"] == "no_case"


async def test_each_profession_has_its_own_templates(house: Running) -> None:
    async with house.clinician() as anna, house.clinician() as eva, house.clinician() as johan:
        for wire, user in ((anna, "anna"), (eva, "eva"), (johan, "johan")):
            await wire.work(user)
        worn = [next(f for f in wire.seen if f["type"] == "worn") for wire in (anna, eva, johan)]
        nurse, secretary, doctor = ({one["id"] for one in frame["templates"]} for frame in worn)
        assert secretary == {"prescription", "sick_leave", "certificate", "booking", "record_copy", "referral", "fee"}
        assert nurse == secretary - {"booking", "record_copy", "fee"}
        assert doctor == set()
