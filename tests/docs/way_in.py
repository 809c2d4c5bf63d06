"""The part of the day that a house with one-time codes shows: enrolment, code, proof, one's own sessions and password."""

from pathlib import Path

from server.contract import PROTOCOL
from tests.docs.day import Clinician, Sheet
from tests.support.codes import code_of, enrolled
from tests.support.houses import running
from tests.support.wire import PASSWORD

NEW = "fyra ord efter varandra"


async def way_in(sheet: Sheet, folder: Path) -> None:
    """Enrol and log in again, look at the sessions, change the password."""
    async with running(folder, totp="required") as house:
        house.clock.advance(90)
        first, second, proving = (Clinician(house.staff) for _ in range(3))
        for one in (first, second, proving):
            one.sheet = sheet
        async with first, second, proving:
            secret, _codes, _welcome = await enrolled(first, "anna", house.clock)
            house.clock.advance(30)
            assert (await second.login("anna"))["type"] == "code_asked"
            await second.send(type="code", code=code_of(secret, house.clock))
            token = (await second.kind("welcome"))["token"]
            await second.send(type="present")
            await second.send(type="ask_sessions")
            rows = (await second.kind("sessions"))["sessions"]
            await second.send(type="end_sessions", session=rows[1]["id"])
            await second.kind("sessions")
            await second.send(type="change_password", id="p1", old=PASSWORD, new=NEW)
            await second.kind("password_changed")
            await proving.send(type="prove", protocol=PROTOCOL, token=token, password=NEW)
            await proving.kind("proved")
            await second.kind("sessions")
            sheet.told([*first.seen, *second.seen, *proving.seen], "server_frames")
