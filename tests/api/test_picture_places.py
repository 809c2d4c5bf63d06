"""Places for pictures that come in at the same time: few in the whole house, and never all of them one phone's."""

import asyncio
from pathlib import Path

import httpx

from server.contract.ids import new_id
from tests.api.test_pictures import Sender, code
from tests.support import images
from tests.support.cases import seek_care
from tests.support.houses import running


async def test_one_phone_that_sends_slowly_does_not_hold_every_place(tmp_path: Path) -> None:
    async with (
        running(tmp_path / "data") as house,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{house.port}", timeout=30, trust_env=False) as http,
    ):
        other = await seek_care(house.house.lane)
        sender = Sender(http, other, await house.key(other))
        slow = await seek_care(house.house.lane)
        key = await house.key(slow)
        head = "POST /api/patient/case/pictures?id={} HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n"
        head += "Authorization: Bearer {}\r\n\r\n"
        writers = []
        for _ in range(4):
            _reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
            writer.write(head.format(new_id(), key).encode() + b"x")
            await writer.drain()
            writers.append(writer)
        same = Sender(sender.http, slow, key)
        answer = await same.send(images.jpeg())
        while answer.status_code == 200:  # the heads may still be on their way
            answer = await same.send(images.jpeg())
        assert code(answer) == "busy"
        assert (await sender.send(images.jpeg())).status_code == 200
        for writer in writers:
            writer.close()
            await writer.wait_closed()
