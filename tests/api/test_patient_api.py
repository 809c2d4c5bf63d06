"""The patient's API over the real server: from identity to the queue, keys that open one case only, and what leaves."""

import pytest

from server.app.entrance import IDENTITY_MS
from server.bootstrap import House
from server.contract import CASE_COOKIE
from server.contract.events import STAFF_ONLY
from server.domain.actor import Actor
from tests.api.patient_client import PatientClient, mild


def nurse_of(house: House, unit: str, profession: str = "nurse") -> Actor:
    return Actor("staff", "nils", name="Nils Ek", unit=unit, profession=profession)


async def test_the_whole_way_to_the_queue_and_the_answer(patient: PatientClient, house: House) -> None:
    await patient.start()
    assert patient.step["kind"] == "contact"
    await patient.to_queue()
    assert patient.step["kind"] == "waiting"
    assert "kl" in patient.step["data"]["promise"]["sv"]
    case = await house.store.case(patient.case)
    assert case is not None
    nurse = nurse_of(house, case.unit, case.profession)
    taken = await house.lane.submit(nurse, {"id": "t", "type": "Take", "case": case.id})
    assert taken.ok, taken
    for kind, text in (("SendMessage", "Hej, hur mår du?"), ("WriteNote", "Hemlig rad")):
        body = {"id": kind, "type": kind, "case": case.id, "text": text, "owner_seq": taken.owner_seq}
        assert (await house.lane.submit(nurse, body)).ok
    assert (await patient.say("SendMessage", text="Bättre")).status_code == 200
    page = (await patient.get("/api/patient/case")).json()["step"]
    assert (page["kind"], page["data"]["staff"]) == ("chat", "Nils")
    shown = (await patient.get("/api/patient/case/events")).json()
    assert [e["data"]["text"] for e in shown["events"] if e["type"] == "Message"] == ["Hej, hur mår du?", "Bättre"]
    assert not STAFF_ONLY & {event["type"] for event in shown["events"]}
    whole = str(shown)
    assert "Hemlig" not in whole
    assert "nils" not in whole
    assert "Ek" not in whole
    body = {"id": "c", "type": "Close", "case": case.id, "owner_seq": taken.owner_seq, "outcome": "self_care"}
    assert (await house.lane.submit(nurse, body)).ok
    closed = (await patient.get("/api/patient/case")).json()["step"]
    assert (closed["kind"], closed["data"]["outcome_words"]["en"]) == ("closed", "Self-care advice")
    assert (await patient.say("SendMessage", text="Hej")).json()["code"] == "closed"


async def test_events_come_in_pages_without_a_hole(patient: PatientClient) -> None:
    await patient.start()
    await patient.to_queue()
    whole = (await patient.get("/api/patient/case/events?limit=200")).json()["events"]
    after, found = 0, []
    while True:
        page = (await patient.get(f"/api/patient/case/events?after={after}&limit=3")).json()
        if page["upto"] == after:
            break
        found += page["events"]
        after = page["upto"]
    assert found == whole


async def test_a_key_opens_its_own_case_only(patient: PatientClient, house: House) -> None:
    await patient.start()
    first = patient.token
    await patient.start()
    assert (await patient.get("/api/patient/case", first)).json()["step"]["case"] != patient.case
    for token in ("nonsense", "å" * 10, "x" * 5_000):
        answer = await patient.client.get("/api/patient/case", headers={"authorization": f"Bearer {token}".encode()})
        assert (answer.status_code, answer.json()["code"]) == (401, "token")
    answer = await patient.post("/api/patient/case/commands", {"id": "1", "type": "GoOn", "case": patient.case}, first)
    assert (answer.status_code, answer.json()["field"]) == (400, "case")


async def test_the_cookie_carries_the_key_and_a_bearer_goes_before_it(patient: PatientClient) -> None:
    await patient.start()
    cookie = next(c for c in patient.client.cookies.jar if c.name == CASE_COOKIE)
    assert cookie.value == patient.token
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "strict"
    assert (await patient.client.get("/api/patient/case")).json()["step"]["case"] == patient.case
    assert (await patient.get("/api/patient/case", "nonsense")).status_code == 401


async def test_a_key_that_was_left_opens_nothing_and_the_case_is_found_again(patient: PatientClient) -> None:
    number = patient.adult()
    await patient.start(number)
    case = patient.case
    assert (await patient.post("/api/patient/case/leave", {}, patient.token)).status_code == 200
    assert (await patient.get("/api/patient/case")).status_code == 401
    found = (await patient.identify(number)).json()
    assert [item["case"] for item in found["open_cases"]] == [case]
    again = await patient.post(f"/api/patient/cases/{case}/resume", None, found["identity"])
    patient.took(again.json())
    assert patient.case == case
    assert (await patient.get("/api/patient/case")).status_code == 200


async def test_only_the_one_who_wrote_can_resume(patient: PatientClient) -> None:
    first, second = [p["number"] for p in patient.people if p["age_unit"] == "y" and p["age"] > 20][:2]
    await patient.start(first)
    other = (await patient.identify(second)).json()
    assert other["open_cases"] == []
    answer = await patient.post(f"/api/patient/cases/{patient.case}/resume", None, other["identity"])
    assert (answer.status_code, answer.json()["code"]) == (404, "no_case")
    answer = await patient.post("/api/patient/cases/nonsense/resume", None, other["identity"])
    assert answer.json()["code"] == "no_case"
    answer = await patient.post(f"/api/patient/cases/{patient.case}/resume", None, "nonsense")
    assert (answer.status_code, answer.json()["code"]) == (401, "token")


async def test_a_guardian_writes_for_her_own_child_only(patient: PatientClient) -> None:
    found = (await patient.identify(patient.adult(guardian=True), "child")).json()
    child = found["children"][0]
    await patient.start(who="child", child_number=child["number"])
    assert patient.step["data"]["person"]["writer"] == "guardian"
    assert patient.step["data"]["person"]["first"] == child["first"]
    mine = {c["number"] for c in found["children"]}
    stranger = next(p["number"] for p in patient.people if p["age"] < 13 and p["number"] not in mine)
    for body in ({"who": "child", "child_number": stranger}, {"who": "child"}):
        answer = await patient.post("/api/patient/cases", body, found["identity"])
        assert (answer.status_code, answer.json()["code"]) == (403, "not_guardian")
    answer = await patient.identify(patient.adult(guardian=True), "child", child_number=stranger)
    assert answer.json()["code"] == "not_guardian"
    alone = await patient.identify(child["number"])
    assert (alone.status_code, alone.json()["code"]) == (422, "age_self")


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("", "number_format"),
        ("abc", "number_format"),
        ("19810107", "number_format"),
        ("198101079295", "number_check"),
        ("209901019802", "number_check"),
        ("198113019294", "number_check"),
        ("\x00" * 12, "number_format"),
    ],
)
async def test_a_wrong_number_is_told(patient: PatientClient, number: str, code: str) -> None:
    answer = await patient.identify(number)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["sv"]
    assert answer.json()["en"]


async def test_the_same_command_twice_is_done_once_and_another_body_is_refused(patient: PatientClient) -> None:
    await patient.start()
    await patient.to_queue()
    first = (await patient.say("SendMessage", id="m-1", text="Hej")).json()["seq"]
    assert (await patient.say("SendMessage", id="m-1", text="Hej")).json()["seq"] == first
    assert (await patient.say("SendMessage", id="m-1", text="Nej")).json()["code"] == "same_id"
    events = (await patient.get("/api/patient/case/events?limit=200")).json()["events"]
    assert len([event for event in events if event["type"] == "Message"]) == 1


async def test_back_and_change_open_earlier_pages(patient: PatientClient) -> None:
    await patient.start()
    await patient.to_questions()
    first = patient.step["data"]["question"]["id"]
    await patient.ok("AnswerQuestion", question=first, value=mild(patient.step["data"]["question"]))
    page = (await patient.get(f"/api/patient/case/step?at={first}")).json()["step"]
    assert page["data"]["question"]["id"] == first
    assert page["data"]["value"] is not None
    assert (await patient.get("/api/patient/case/step?at=describe")).json()["step"]["data"]["text"]
    answer = await patient.get("/api/patient/case/step?at=summary")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_asked")


async def test_112_is_in_the_queue_before_the_page_is_shown(patient: PatientClient, house: House) -> None:
    await patient.start()
    await patient.ok("SetContact", phone="070-174 06 05", notify=False)
    await patient.ok("ChooseEntrance", entrance="care")
    await patient.ok("Describe", text="Hostar lite")
    item = patient.step["data"]["items"][0]["id"]
    assert (await patient.ok("Tick", items=[item]))["kind"] == "call112"
    case = await house.store.case(patient.case)
    assert case is not None
    assert (case.state, case.level) == ("waiting", 0)
    assert case.id in await house.store.waiting(f"{case.unit}/{case.profession}", 10)


async def test_an_identity_lasts_a_quarter_of_an_hour(patient: PatientClient, house: House) -> None:
    identity = (await patient.identify(patient.adult())).json()["identity"]
    clock = house.lane._clock
    now = clock.now()
    clock.now = lambda: now + IDENTITY_MS + 1  # type: ignore[method-assign]  # the one clock of the house, set forward
    answer = await patient.post("/api/patient/cases", {"who": "self"}, identity)
    assert (answer.status_code, answer.json()["code"]) == (401, "token")


async def test_reading_is_logged_before_it_is_shown(patient: PatientClient, house: House) -> None:
    await patient.start()
    await patient.get("/api/patient/case/events")
    rows = await house.store.read(lambda db: db.execute('SELECT actor, "case_id", what FROM reading').fetchall())
    assert {(row[0], row[2]) for row in rows} >= {
        (f"patient:{patient.case}", "page"),
        (f"patient:{patient.case}", "events"),
    }


async def test_services_health_and_the_page_itself(patient: PatientClient) -> None:
    services = (await patient.client.get("/api/patient/services")).json()
    assert services["demo"] is True
    assert {"112", "1177"} <= {number["number"] for number in services["numbers"]}
    assert (await patient.client.get("/health")).json()["status"] == "ok"
    page = await patient.client.get("/")
    assert page.status_code == 200
    assert "<script>" not in page.text
    for path in ("/app.js", "/sw.js", "/style.css", "/offline.html", "/chat.js", "/live.js"):
        assert (await patient.client.get(path)).status_code == 200
    assert (await patient.client.get("/api/demo/outbox")).json() == {"notices": []}
