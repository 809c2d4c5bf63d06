"""One real frame of every kind, taken from a real server: `python -m tests.docs.golden` writes tests/golden/*.json.

A day at a health centre in few steps, so that every command, event and frame of the contract that the server knows
happens once. The tests run the day again and hold the files against it.
"""

import asyncio
import json
import re
import tempfile
from pathlib import Path
from typing import Any

import httpx

from tests.docs.acts import (
    again,
    at_the_door,
    at_the_secretarys,
    called,
    clockwork,
    contacted,
    emergency,
    flow_changes,
    in_care,
    looked,
    made_one,
    the_unit,
)
from tests.docs.day import Day, Golden
from tests.docs.way_in import way_in
from tests.support.houses import running
from tests.support.wire import Frame

FOLDER = Path(__file__).parent.parent / "golden"
RANDOM = re.compile(
    r"(?P<id>\b[0-9a-f]{32}\b)|(?P<sign>(?<=\"epoch\": \")[0-9a-f]{16}|(?<=\"kin\": \")[0-9a-f]+)|\b[\w-]{43}(?=\")"
    r"|(?P<session>(?<=\"id\": \")[0-9a-f]{16}(?=\")|(?<=\"session\": \")[0-9a-f]{16})"
    r"|(?P<secret>\b[A-Z2-7]{32}\b)|(?P<code>(?<=\"code\": \")\d{6})|(?P<recovery>\b[a-z2-7]{4}(?:-[a-z2-7]{4}){3}\b)"
)
"""What every recording makes anew: ids of 32 hexadecimal digits, the epoch and the signs of kin, tokens, names of
sessions, secrets, and codes of them.
"""
FIXED = {"secret": "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "code": "123456"}


async def record(folder: Path) -> Golden:
    """Live through the day and return the examples."""
    async with running(folder, demo=True, demo_people=150) as house:
        address = f"http://127.0.0.1:{house.port}"
        async with httpx.AsyncClient(base_url=address, timeout=20, trust_env=False) as http:
            people = (await http.get("/api/demo/people", params={"centre": "asby"})).json()["people"]
            day = Day(house, http, people)
            async with day.clinician() as anna, day.clinician() as karin, day.phone() as phone:
                await anna.work("anna")
                await karin.work("karin")
                walker = await at_the_door(day)
                await anna.queue()
                await emergency(day)
                await anna.kind("delta")
                await in_care(day, anna, karin, walker, phone)
                await karin.queue()
                await the_unit(day, anna, karin)
                await again(day, anna)
                await made_one(day, anna)
                await clockwork(day, anna)
                await at_the_secretarys(day)
                await flow_changes(day)
                await looked(day)
                await contacted(day, anna)
                await called(day, anna)
                await anna.send(type="open", vid="p", view="preview", case=walker.case)
                await anna.send(type="logout")
                await anna.closed()
                await phone.socket.close()
                day.sheet.told([*karin.seen, *anna.seen], "server_frames")
                day.sheet.told(phone.seen, "patient_server_frames")
                await way_in(day.sheet, folder.with_name("safe"))
            for (case,) in house.disk("SELECT case_id FROM event GROUP BY case_id ORDER BY min(pos)"):
                for event in await house.house.store.events(case, limit=200):
                    day.sheet.keep("events", event["type"], dict(event))
        return day.sheet.found


def slimmed(frame: Any) -> Any:
    """Return a frame without what is only bulk: two rows, phrases, units are enough to show the form."""
    if isinstance(frame, dict):
        return {key: slimmed(value) for key, value in frame.items()}
    if isinstance(frame, list):
        return [slimmed(value) for value in frame[:2]]
    return frame


def write(found: Golden) -> None:
    """Write the files, with the same ids and tokens every time: a new recording changes only what has changed."""
    FOLDER.mkdir(exist_ok=True)
    stable: dict[str, str] = {}

    def numbered(made: re.Match[str]) -> str:
        number = len(stable) + 1
        new = f"01a20cc88e8070008000{number:012x}" if made["id"] else f"{number:043d}"
        if made["sign"]:
            new = f"{number:0{len(made['sign'])}x}"
        if made["session"]:
            new = f"{number:016x}"
        if made["recovery"]:
            new = f"aaaa-bbbb-cccc-{number % 10_000:04d}"
        new = FIXED.get(str(made.lastgroup), new)
        return stable.setdefault(made.group(), new)

    for name, examples in sorted(found.items()):
        kept = {kind: slimmed(example) for kind, example in sorted(examples.items())}
        text = json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        (FOLDER / f"{name}.json").write_text(RANDOM.sub(numbered, text), encoding="utf-8")


def read(name: str) -> dict[str, Frame]:
    """Return the examples of one file."""
    found: dict[str, Frame] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        write(asyncio.run(record(Path(folder) / "data")))
