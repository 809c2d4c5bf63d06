"""What a patient's phone does over the public API: identify, start a case, give commands, read frames."""

from collections.abc import AsyncIterator
from typing import Any, Final

import httpx
import orjson

from server.contract.ids import new_id

ADULT: Final = 18


class NoChild(Exception):
    """The person drawn has no child to write for."""


class Refused(Exception):
    """The server refused a simulated patient; the message is the server's own."""


async def people(http: httpx.AsyncClient, centre: str) -> list[dict[str, Any]]:
    """The demo's invented adults, of one centre or of all. Raises Refused where the server is not in demo mode."""
    answer = await http.get("/api/demo/people", params={"centre": centre})
    if answer.status_code != httpx.codes.OK:
        raise Refused("servern kör inte i demoläge (serve --demo) / the server is not in demo mode (serve --demo)")
    return [one for one in answer.json()["people"] if one["age_unit"] == "y" and one["age"] >= ADULT]


async def post(http: httpx.AsyncClient, path: str, token: str, body: dict[str, Any]) -> dict[str, Any]:
    """Post a body and return the answer's. Raises Refused with the error's code."""
    headers = {"authorization": f"Bearer {token}"} if token else {}
    answer = await http.post(path, json=body, headers=headers)
    content: dict[str, Any] = answer.json()
    if answer.is_error:
        raise Refused(content.get("code", str(answer.status_code)))
    return content


async def identify(http: httpx.AsyncClient, number: str, who: str) -> dict[str, Any]:
    """Identify a person of the demo's; returns her children and the proof to start with."""
    return await post(http, "/api/patient/identify", "", {"number": number, "who": who, "lang": "sv"})


async def start(http: httpx.AsyncClient, known: dict[str, Any], who: str, child: str) -> tuple[str, dict[str, Any]]:
    """Start a case; returns its key and first page."""
    body = {"who": who, "lang": "sv", **({"child_number": child} if child else {})}
    started = await post(http, "/api/patient/cases", known["identity"], body)
    return started["token"], started["step"]


async def command(http: httpx.AsyncClient, token: str, wanted: dict[str, Any]) -> None:
    """Give a command of the chat. Raises Refused."""
    await post(http, "/api/patient/case/commands", token, {"id": new_id(), **wanted})


async def frames(socket: Any) -> AsyncIterator[dict[str, Any]]:
    """The frames of a socket, a line each."""
    async for message in socket:
        for line in message.splitlines():
            yield orjson.loads(line)
