"""Forged, expired, reused and foreign tokens, and pages of other origins, over the sockets and over HTTP."""

import base64
import json
from hashlib import sha256

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from server.app.accounts import Account
from server.app.sessions import SESSION_MS, token_hash
from server.contract import CASE_COOKIE
from tests.support.cases import seek_care
from tests.support.houses import Running
from tests.support.wire import PASSWORD

PAGES = ("/api/patient/case", "/api/patient/case/events", "/api/patient/case/step")
PICTURE = "/api/staff/cases/x/pictures/" + "0" * 32


def forged(true: str) -> dict[str, str]:
    """Return tokens made of a true one, or of nothing; each must open nothing."""
    other = "A" if true[0] != "A" else "B"
    return {
        "empty": "",
        "blank": " ",
        "one letter": "x",
        "first letter changed": other + true[1:],
        "last letter changed": true[:-1] + ("A" if true[-1] != "A" else "E"),
        "one letter less": true[:-1],
        "one letter more": true + "A",
        "twice": true + true,
        "a comma between": f"{true},{true}",
        "backwards": true[::-1],
        "capitals": true.upper() if true.upper() != true else true.lower(),
        "small letters": true.lower() if true.lower() != true else true.upper(),
        "padded": true + "=",
        "its hash in hex": sha256(true.encode()).hexdigest(),
        "its hash in base64": base64.urlsafe_b64encode(token_hash(true)).decode(),
        "itself in base64": base64.urlsafe_b64encode(true.encode()).decode(),
        "with the word Bearer": f"Bearer {true}",
        "quoted": f'"{true}"',
        "as JSON": json.dumps({"token": true}),
        "percent coded": "%41" + true,
        "a zero inside": true[:5] + "0\\0" + true[5:],
        "a path": "../../" + true,
        "a wildcard": "%",
        "SQL": "' OR 1=1 --",
        "null": "null",
        "true": "true",
        "zeros": "0" * len(true),
        "very long": "A" * 5_000,
        "unsigned web token": "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm5hIn0.",
        "the user's name": "anna",
    }


async def worthless(house: Running, true: str) -> dict[str, str]:
    """Return tokens that are real but not a living session of staff."""
    case = await seek_care(house.house.lane)
    now = house.clock.now()
    await house.house.people.add_session(token_hash("ended"), "anna", now - SESSION_MS, now)
    off = Account("off", "Av Stängd", house.house.accounts.hash(PASSWORD), disabled=True)
    await house.house.people.put_account(off, [])
    await house.house.people.add_session(token_hash("of a closed account"), "off", now, now + SESSION_MS)
    await house.house.people.add_session(token_hash("of nobody"), "nobody", now, now + SESSION_MS)
    async with house.clinician() as wire:
        await wire.login("anna")
        revoked = wire.token
        await wire.send(type="logout")
        await wire.closed()
    made = {"expired": "ended", "closed account": "of a closed account", "no account": "of nobody", "reused": revoked}
    return {**forged(true), **made, "a patient's key": await house.key(case)}


async def test_no_token_but_a_living_sessions_own_is_one_of_staff(house: Running) -> None:
    async with house.clinician() as wire:
        await wire.login("anna")
        true = wire.token
    tokens = await worthless(house, true)
    assert len(set(tokens.values())) == len(tokens) >= 35
    heads = {"x-clinic24-assignment": "anna-1"}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{house.port}") as http:
        for kind, token in tokens.items():
            async with house.clinician() as wire:
                assert (await wire.login("", token=token))["code"] == "not_logged_in", kind
                assert "welcome" not in {frame["type"] for frame in wire.seen}, kind
            header = f"Bearer {token}".strip()
            answer = await http.get(PICTURE, headers={**heads, "authorization": header})
            assert (answer.status_code, answer.json()["code"]) == (401, "not_logged_in"), kind
        for header in (true, f"Basic {true}", f"Token {true}", f"Bearer{true}", f"Bearer: {true}"):
            assert (await http.get(PICTURE, headers={**heads, "authorization": header})).status_code == 401, header
        assert (await http.get(PICTURE, headers=heads)).status_code == 401
        right = await http.get(PICTURE, headers={**heads, "authorization": f"Bearer {true}"})
        assert right.json()["code"] == "no_case"
        foreign = await http.get(
            PICTURE, headers={"x-clinic24-assignment": "karin-1", "authorization": f"Bearer {true}"}
        )
        assert foreign.json()["code"] == "no_assignment"
        cookie = {"cookie": f"{CASE_COOKIE}={true}"}
        assert (await http.get(PICTURE, headers={**heads, **cookie})).status_code == 401


async def test_no_token_but_a_living_key_opens_a_patients_case(house: Running) -> None:
    case = await seek_care(house.house.lane)
    true, ended = await house.key(case), await house.key(case, 0)
    async with house.clinician() as wire:
        await wire.login("anna")
        session = wire.token
    tokens = {**forged(true), "expired": ended, "a clinician's session": session, "the case": case}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{house.port}") as http:
        for kind, token in tokens.items():
            async with house.page() as page:
                await page.send(type="open", token=token)
                assert await page.closed() == 4002, kind
                assert [frame["code"] for frame in page.seen] == ["token"], kind
            for path in PAGES if kind in ("expired", "a clinician's session") else PAGES[:1]:
                answer = await http.get(path, headers={"authorization": f"Bearer {token}".strip()})
                assert (answer.status_code, answer.json()["code"]) == (401, "token"), (kind, path)
        assert (await http.get("/api/patient/case", headers={"authorization": f"Bearer {true}"})).status_code == 200
        left = await http.post("/api/patient/case/leave", headers={"authorization": f"Bearer {true}"})
        assert left.status_code == 200
        assert (await http.get("/api/patient/case", headers={"authorization": f"Bearer {true}"})).status_code == 401


async def test_a_page_of_another_origin_reaches_neither_socket_nor_changes_anything(house: Running) -> None:
    own = f"http://127.0.0.1:{house.port}"
    alike = [
        *(
            "null",
            "",
            "http://evil.example",
            f"{own}.evil.example",
            f"http://evil.example/{own}",
            f"https://127.0.0.1:{house.port}x",
        ),
        *(
            f"http://127.0.0.1:{house.port}0",
            f"http://127.0.0.1.:{house.port}",
            f"http://127.0.0.1@evil.example:{house.port}",
        ),
        *(
            f"http://localhost:{house.port}",
            f"http://0x7f000001:{house.port}",
            f"http://[::1]:{house.port}",
            "file://",
            own[:-1],
        ),
    ]
    async with httpx.AsyncClient(base_url=own) as http:
        for origin in alike:
            answer = await http.post("/api/patient/case/leave", headers={"origin": origin})
            assert (answer.status_code, answer.json()["code"]) == (403, "origin"), origin
            for door in (house.clinician, house.page):
                with pytest.raises(InvalidStatus) as refused:
                    async with door(origin=origin):
                        pass
                assert refused.value.response.status_code == 403, origin
        for more in ({}, {"origin": own}, {"origin": own.upper()}):
            assert (await http.post("/api/patient/case/leave", headers=more)).json()["code"] == "token"
