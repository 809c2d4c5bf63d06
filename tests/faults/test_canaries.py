"""Ten thousand invented identity numbers and lines, right and wrong, also when nothing can be stored: none is in a log."""

import json
import logging
from pathlib import Path

import httpx
import pytest

from server.contract.ids import new_id
from tests.realtime.test_floods import lock
from tests.support.cases import seek_care
from tests.support.houses import Running, running

CANARIES = [f"19{n:06d}{n % 10_000:04d}" if n % 2 else f"kanarie{n:05d}fågel" for n in range(10_000)]
EACH = 250
PORTIONS = [" ".join(CANARIES[n : n + EACH]) for n in range(0, len(CANARIES), EACH)]


async def by_the_doors(house: Running, case: str, key: str, words: list[str]) -> None:
    """Say each portion as a patient, a clinician and a stranger, in fields that take it and in those that do not."""
    async with (
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{house.port}", trust_env=False) as http,
        house.clinician() as wire,
    ):
        await wire.work("anna")
        owner = (await wire.cmd("TakeOver", case, reason="kanarie"))["owner_seq"]
        held = {"authorization": f"Bearer {key}"}
        for text in words:
            number = text[:12]
            await http.post("/api/patient/identify", json={"number": number, "who": "self"})
            await http.post("/api/patient/identify", content=json.dumps({"number": [text]})[:-1])
            said = {"id": new_id(), "type": "SendMessage", "text": text}
            await http.post("/api/patient/case/commands", json=said, headers=held)
            await http.post(
                "/api/patient/case/commands", json={**said, "extra": text}, headers={"cookie": f"case={number}"}
            )
            await http.get(f"/api/patient/{number}", params={"after": text})
            await wire.cmd("SendMessage", case, text=text, owner_seq=owner)
            await wire.cmd("WriteNote", case, text=text, owner_seq=owner)
            await wire.cmd("SetLevel", case, level=text, reason=text)
            await wire.send(type="draft", case=case, text=text, n=1)
            await wire.send(type="ask_contacts", number=number, extra=text)
        async with house.clinician() as stranger:
            await stranger.login(words[0], words[0])
            await stranger.socket.send(words[0])
            assert await stranger.closed() == 4003


async def test_no_canary_is_found_in_logs_or_output(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("server", "uvicorn", "uvicorn.error", "sqlalchemy"):
        caplog.set_level(logging.DEBUG if name == "server" else logging.INFO, name)
        logging.getLogger(name).addHandler(caplog.handler)
    try:
        async with running(tmp_path / "data", identify_burst=10**9) as house:
            case = await seek_care(house.house.lane)
            async with house.clinician() as wire:
                await wire.work("karin")
                await wire.cmd("Take", case)
            key = await house.key(case)
            await by_the_doors(house, case, key, PORTIONS[:-2])
            stored = await house.house.store.events(case, limit=2_000)
            assert sum("kanarie00000fågel" in str(event["data"]) for event in stored) >= 2
            async with house.clinician() as wire:
                await wire.work("anna")
                locked = await lock(house)
                try:
                    for text in PORTIONS[-2:]:
                        answer = await wire.cmd("SendMessage", case, text=text, owner_seq=1)
                        assert answer["type"] == "refuse"
                        await wire.send(type="draft", case=case, text=text, n=9)
                        assert (await wire.kind("refuse"))["code"] == "storage"
                finally:
                    await anext(locked, None)
    finally:
        for name in ("server", "uvicorn", "uvicorn.error", "sqlalchemy"):
            logging.getLogger(name).removeHandler(caplog.handler)
    out, err = capfd.readouterr()
    told = "\n".join([out, err, caplog.text])
    assert "BEGIN" in told  # what is logged is seen here
    assert [canary for canary in CANARIES if canary in told] == []
