"""Logging in with a one-time code over a real socket, and sessions that end with every socket they have open."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from clinic24_tui.app import ClinicApp
from clinic24_tui.client.clock import SystemClock
from clinic24_tui.client.stream import Stream
from clinic24_tui.link import Link
from clinic24_tui.screens.workbench import WorkbenchScreen
from server import totp_reset
from server.app.accounts import Account
from server.contract import PROTOCOL
from server.contract.frames import CLOSE_RIGHTS
from tests.client.rooms import text
from tests.support.codes import code_of, enrolled
from tests.support.hands import Hands, at_work
from tests.support.houses import Running, running
from tests.support.wire import PASSWORD, Frame, Staff

AT_ONCE = 2.0
"""Seconds in which everything that is open must have ended."""
NEW = "fyra ord efter varandra"


@pytest.fixture
async def safe(tmp_path: Path) -> AsyncIterator[Running]:
    """A house that asks for codes and ends what is left alone after ten minutes."""
    async with running(tmp_path / "safe", totp="required", idle_minutes=10) as house:
        yield house


async def again(house: Running, secret: str, wire: Staff, user: str = "anna") -> Staff:
    """Log in with password and code, after the step that was used last."""
    house.clock.advance(30)
    assert (await wire.login(user))["type"] == "code_asked"
    await wire.send(type="code", code=code_of(secret, house.clock))
    wire.token = (await wire.kind("welcome"))["token"]
    return wire


async def ended(*wires: Staff) -> None:
    """Wait for the end of every one of these sockets."""
    async with asyncio.timeout(AT_ONCE):
        assert [await wire.closed() for wire in wires] == [CLOSE_RIGHTS] * len(wires)


async def is_known(house: Running, token: str) -> bool:
    async with house.clinician() as wire:
        return (await wire.login("", token=token))["type"] == "welcome"


def names_of(told: Frame) -> list[str]:
    return [row["id"] for row in told["sessions"]]


async def test_from_the_first_login_to_the_last_recovery_code(safe: Running) -> None:
    for frame in ({"type": "wear", "assignment": "anna-1"}, {"type": "ask_sessions"}):
        async with safe.clinician() as wire:
            await wire.login("anna")
            await wire.send(**frame)
            assert (await wire.kind("refuse"))["code"] == "not_logged_in"
            await ended(wire)
    async with safe.clinician() as wire:
        offered = await wire.login("anna")
        assert offered["type"] == "enrol"
        assert offered["uri"] == f"otpauth://totp/Clinic24:anna?secret={offered['secret']}&issuer=Clinic24"
        await wire.send(type="code", code="000000")
        assert (await wire.kind("refuse"))["code"] == "enrol_code"
        await wire.send(type="code", code=code_of(offered["secret"], safe.clock))
        codes = (await wire.kind("recovery_codes"))["codes"]
        assert (await wire.kind("welcome"))["me"]["user"] == "anna"
        await wire.wear("anna-1")
    for password in (PASSWORD, "fel"):
        async with safe.clinician() as wire:
            assert await wire.login("anna", password) == {"type": "code_asked"}
            await wire.send(type="code", code=codes[0])
            answer = await wire.next()
            assert answer["type"] == ("welcome" if password == PASSWORD else "refuse")
            await wire.send(type="code", code=codes[1])
            assert (await wire.next())["code"] == "bad_request"
    async with safe.clinician() as wire:
        assert await wire.login("nobody", "fel") == {"type": "code_asked"}
        await wire.send(type="code", code="000000")
        assert (await wire.next())["code"] == "login_code"
        await wire.send(type="code", code="000000")
        assert (await wire.next())["code"] == "bad_request"


def at_field(app: ClinicApp, ident: str) -> bool:
    return app.focused is not None and app.focused.id == ident


@asynccontextmanager
async def terminal(house: Running, step: str) -> AsyncIterator[tuple[ClinicApp, Link, Hands]]:
    """Run the terminal against the house, up to the step after the password."""
    link = Link(Stream(house.staff, lambda: 0.0), SystemClock(), assignment="anna-1", device="sal 3")
    app = ClinicApp(link)
    async with at_work(app) as hands:
        await hands.until(lambda: "Användarnamn" in text(app) and link.line.up and at_field(app, "user"))
        await hands.press(*"anna", "enter", *PASSWORD, "enter")
        await hands.until(lambda: step in text(app) and at_field(app, "code"))
        yield app, link, hands


def at_the_workbench(app: ClinicApp, link: Link) -> bool:
    return isinstance(app.screen, WorkbenchScreen) and link.session.phase == "worn"


async def test_the_terminal_enrols_and_logs_in_again_with_a_code_of_a_real_server(safe: Running) -> None:
    async with terminal(safe, "Läs av rutan") as (app, link, hands):
        assert link.session.asked is not None
        secret = str(link.session.asked["secret"])
        await hands.press(*code_of(secret, safe.clock), "enter")
        await hands.until(lambda: "De visas bara nu." in text(app) and at_field(app, "kept"))
        await hands.press("down", "enter")
        await hands.until(lambda: at_the_workbench(app, link))
    safe.clock.advance(60)
    async with terminal(safe, "Verifieringskod ur telefonens app") as (app, link, hands):
        await hands.press(*code_of(secret, safe.clock), "enter")
        await hands.until(lambda: at_the_workbench(app, link))
        assert await link.prove(PASSWORD) == ""
        assert "Fel" in await link.prove("något annat")
    assert safe.disk("SELECT DISTINCT device, address FROM session") == [("sal 3", "127.0.0.1")]


async def test_each_way_in_which_a_right_goes_ends_every_socket_of_its_sessions_and_nobody_elses(safe: Running) -> None:
    accounts, people = safe.house.accounts, safe.house.people
    async with safe.clinician() as karin, safe.clinician() as first:
        await enrolled(karin, "karin", safe.clock)
        secret, _, _ = await enrolled(first, "anna", safe.clock)
        account = await people.account("anna")
        assert account is not None
        worn = await people.assignments("anna", safe.clock.now())

        async def deactivated() -> None:
            await people.put_account(Account("anna", account.name, account.password, disabled=True), worn)

        async def reset() -> None:
            assert await asyncio.to_thread(totp_reset.run, safe.house.folder.path, "anna") == 0

        for end in (deactivated, reset):
            await people.put_account(account, worn)
            async with safe.clinician() as one, safe.clinician() as two:
                await again(safe, secret, one)
                await again(safe, secret, two)
                await end()
                await ended(one, two)
                assert not await is_known(safe, one.token)
        await accounts.sessions.look()
        async with safe.clinician() as wire:
            assert (await wire.login("anna"))["type"] == "enrol"
        assert await is_known(safe, karin.token)


async def test_a_new_password_ends_every_other_session_and_logging_out_ends_its_own(safe: Running) -> None:
    async with safe.clinician() as mine, safe.clinician() as other, safe.clinician() as twin:
        secret, _, _ = await enrolled(mine, "anna", safe.clock)
        await again(safe, secret, other)
        await twin.login("", token=other.token)
        for old, new, code in (
            ("fel", NEW, "password_wrong"),
            (PASSWORD, "kort", "password_short"),
            (PASSWORD, "x" * 300, "password_long"),
            (PASSWORD, "lösenord" * 2, "password_common"),
        ):
            await mine.send(type="change_password", id="a", old=old, new=new)
            assert (await mine.kind("refuse", id="a"))["code"] == code, new
        await mine.send(type="change_password", id="b", old=PASSWORD, new=NEW)
        await mine.kind("password_changed", id="b")
        await ended(other, twin)
        assert len((await mine.kind("sessions"))["sessions"]) == 1
        safe.clock.advance(30)
        async with safe.clinician() as wire:
            await wire.login("anna", PASSWORD)
            await wire.send(type="code", code=code_of(secret, safe.clock))
            assert (await wire.next())["code"] == "login_code"
            await wire.login("anna", NEW)
            await wire.send(type="code", code=code_of(secret, safe.clock))
            assert (await wire.kind("welcome"))["type"] == "welcome"
            await wire.send(type="logout")
            await ended(wire)
        assert await is_known(safe, mine.token)
        assert not await is_known(safe, other.token)


async def test_my_sessions_are_mine_to_see_and_to_end_one_or_all_others(safe: Running) -> None:
    async with safe.clinician() as karin, safe.clinician() as mine, safe.clinician() as one, safe.clinician() as two:
        await enrolled(karin, "karin", safe.clock)
        secret, _, _ = await enrolled(mine, "anna", safe.clock)
        for wire in (one, two):
            await again(safe, secret, wire)
        await mine.send(type="ask_sessions")
        rows = (await mine.kind("sessions"))["sessions"]
        names = [row["id"] for row in rows]
        assert [row["this"] for row in rows] == [False, False, True]
        assert [row["address"] for row in rows] == ["127.0.0.1"] * 3
        assert all(wire.token not in str(rows) for wire in (mine, one, two))
        await karin.send(type="ask_sessions")
        hers = (await karin.kind("sessions"))["sessions"]
        assert len(hers) == 1
        for ident in (hers[0]["id"], "0" * 16, ""):
            await mine.send(type="end_sessions", session=ident)
            assert names_of(await mine.kind("sessions")) == names
        await mine.send(type="end_sessions", session=names[0])
        assert names_of(await mine.kind("sessions")) == names[1:]
        await ended(two)
        await mine.send(type="end_sessions")
        assert names_of(await mine.kind("sessions")) == names[2:]
        await ended(one)
        assert await is_known(safe, karin.token)


async def test_a_session_that_nobody_uses_ends_and_what_comes_by_itself_is_no_use(safe: Running) -> None:
    sessions = safe.house.accounts.sessions
    async with safe.clinician() as left, safe.clinician() as used, safe.clinician() as karin:
        secret, _, _ = await enrolled(left, "anna", safe.clock)
        await again(safe, secret, used)
        await enrolled(karin, "karin", safe.clock)
        for wire, name in ((left, "anna-1"), (used, "anna-1"), (karin, "karin-1")):
            await wire.wear(name)
            await wire.queue()
        for n in range(3):
            safe.clock.advance(240)
            await left.socket.ping()
            await left.send(type="ask_sessions")
            await left.kind("sessions")
            await used.send(type="present")
            await used.send(type="ask_sessions")
            await used.kind("sessions")
            await karin.send(type="typing", case="x", on=False)
            await karin.send(type="ask_sessions")
            await karin.kind("sessions")
            if n < 2:
                assert await is_known(safe, left.token)
        await sessions.look()
        await ended(left)
        assert not await is_known(safe, left.token)
        for wire in (used, karin):
            assert await is_known(safe, wire.token)
        # Kept on disk too, so that a restart forgets no use.
        assert dict(safe.disk("SELECT account, max(seen) FROM session GROUP BY account")) == dict.fromkeys(
            ("anna", "karin"), safe.clock.now()
        )


async def test_a_proof_is_of_the_sessions_own_person_and_opens_nothing(safe: Running) -> None:
    async with safe.clinician() as anna, safe.clinician() as asking:
        await enrolled(anna, "anna", safe.clock)
        for token, password, answer in (
            (anna.token, PASSWORD, "proved"),
            (anna.token, "fel", "login"),
            ("x" * 43, PASSWORD, "not_logged_in"),
        ):
            await asking.send(type="prove", protocol=PROTOCOL, token=token, password=password)
            told = await asking.next()
            assert told.get("code", told["type"]) == answer
        await asking.send(type="ask_sessions")
        assert (await asking.next())["code"] == "not_logged_in"
