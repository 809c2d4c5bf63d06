"""The load of the chat figure, in a process of its own: `python -m benchmarks.chat_load` reads a job on standard input."""

import asyncio
import json
import statistics
import sys
import time
from typing import Any

import orjson
import uvloop

from benchmarks.raw import RawSocket, connect
from server.contract import PROTOCOL
from server.contract.ids import new_id

TEXTS = (
    "Det gör ont i halsen sedan i går kväll, lite feber också men jag kan dricka. Vad ska jag göra nu tycker du?",
    "Hej! Jag tog en alvedon i morse och det hjälpte lite, men nu på kvällen känns det ungefär likadant som innan.",
    "Nej, det har jag inte märkt. Det är mest att jag är trött och hostar på nätterna, annars är det som vanligt.",
    "Ja det stämmer, jag har haft det förut men då gick det över av sig självt efter några dagar. Är det samma nu?",
    "Utslagen sitter på armarna och lite på magen, de kliar mest när jag har duschat. Jag har provat en mjuk kräm.",
    "Jag arbetar till klockan fyra i dag, men i morgon går bra när som helst på förmiddagen om ni har någon tid då.",
    "Tack för snabbt svar! Då gör jag så och hör av mig igen om det inte har blivit bättre till slutet av veckan.",
    "Han äter och leker som han brukar men vill inte sova. Vi mätte tempen nyss och den var helt normal, så skönt.",
)
"""What patients write in an ordinary chat, in turn; one in eight has the words of a red flag and is read whole."""
FLAGGED = (
    "Det gör ont när jag andas djupt och det har hållit i sig sedan i går kväll, lite feber också, vad ska jag göra nu?"
)
"""A line that raises a red flag each time: found, written as an event of its own, and shown to the queue."""


class Chat:
    """One patient's line: sends the next message when the last one is acknowledged, or when it is told to."""

    def __init__(self, job: dict[str, Any]) -> None:
        """The job says whether it talks to the baseline, and whether its lines are red flags."""
        self.echo = job["echo"]
        self._texts = (FLAGGED,) if job.get("flagged") else TEXTS
        self._sent = 0
        self.acked = 0
        self.received = 0
        self.waits: list[float] = []
        self.saturate = False
        self._sent_at = 0.0
        self.socket: RawSocket | None = None
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.refused: list[bytes] = []

    def send(self) -> None:
        """Send the next line, of about 115 bytes."""
        assert self.socket is not None
        self._sent_at = time.perf_counter()
        text = self._texts[self._sent % len(self._texts)]
        self._sent += 1
        command = {"id": new_id(), "type": "SendMessage", "case": "", "text": text}
        self.socket.send(orjson.dumps({"type": "cmd", "cmd": command}))

    def heard(self, frame: bytes) -> None:
        """Take a frame of the patient's socket."""
        if self.echo or frame.startswith(b'{"type":"ack"'):
            self.acked += 1
            self.waits.append(time.perf_counter() - self._sent_at)
            if self.saturate:
                self.send()
        elif frame.startswith(b'{"type":"refuse"'):
            self.refused.append(frame)
        elif not self.ready.done() and frame.startswith(b'{"type":"state"'):
            self.ready.set_result(None)

    def shown(self, frame: bytes) -> None:
        """Take a frame of the clinician's socket."""
        if frame.startswith(b'{"type":"events"'):
            self.received += frame.count(b'"Message"')


class Clinician:
    """One clinician's line with one case open."""

    def __init__(self, chat: Chat, job: dict[str, Any], case: str, *, watches: bool) -> None:
        """Log in with the token, wear the assignment, open the case and, with `watches`, the queue."""
        self._chat, self._job, self._case, self._watches = chat, job, case, watches
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.socket: RawSocket | None = None

    def heard(self, frame: bytes) -> None:
        """Take a frame."""
        assert self.socket is not None
        if frame.startswith(b'{"type":"welcome"'):
            self.socket.send(orjson.dumps({"type": "wear", "assignment": self._job["assignment"]}))
        elif frame.startswith(b'{"type":"worn"'):
            if self._watches:
                self.socket.send(orjson.dumps({"type": "open", "vid": "q", "view": "queue"}))
            self.socket.send(orjson.dumps({"type": "open", "vid": "c", "view": "case", "case": self._case}))
        elif frame.startswith(b'{"type":"ready","vid":"c"') and not self.ready.done():
            self.ready.set_result(None)
        elif self.ready.done():
            self._chat.shown(frame)


async def open_chats(job: dict[str, Any]) -> tuple[list[Chat], list[RawSocket]]:
    """Open every chat with its clinician."""
    chats, sockets = [], []
    for case, token in job["chats"]:
        chat = Chat(job)
        chat.socket = await connect(job["port"], "/" if job["echo"] else "/ws/patient", chat.heard)
        sockets.append(chat.socket)
        chats.append(chat)
        if job["echo"]:
            continue
        chat.socket.send(orjson.dumps({"type": "open", "token": token}))
        await chat.ready
        clinician = Clinician(chat, job, case, watches=len(chats) % 10 == 1)
        clinician.socket = await connect(job["port"], "/ws/staff", clinician.heard)
        sockets.append(clinician.socket)
        login = {"type": "login", "protocol": PROTOCOL, "token": job["token"]}
        clinician.socket.send(orjson.dumps(login))
        await clinician.ready
    return chats, sockets


async def saturate(chats: list[Chat], seconds: float) -> dict[str, Any]:
    """Keep one message of every chat in flight."""
    for chat in chats:
        chat.saturate = True
        chat.send()
    await asyncio.sleep(seconds / 4)
    before = sum(chat.acked for chat in chats)
    for chat in chats:
        chat.waits.clear()
    start = time.perf_counter()
    await asyncio.sleep(seconds)
    acked = sum(chat.acked for chat in chats) - before
    took = time.perf_counter() - start
    for chat in chats:
        chat.saturate = False
    return {"per_second": acked / took, "acked": acked, **waits(chats)}


async def pace(chats: list[Chat], rate: float, seconds: float) -> dict[str, Any]:
    """Send at a steady rate over the chats in turn."""
    for chat in chats:
        chat.waits.clear()
    start = time.perf_counter()
    count = int(rate * seconds)
    for n in range(count):
        pause = start + n / rate - time.perf_counter()
        if pause > 0:
            await asyncio.sleep(pause)
        chats[n % len(chats)].send()
    while sum(len(chat.waits) for chat in chats) < count:  # noqa: ASYNC110  a poll costs the lines nothing
        await asyncio.sleep(0.01)
    return {"per_second": rate, "acked": count, **waits(chats)}


def waits(chats: list[Chat]) -> dict[str, float]:
    """Return the median and the 99th percentile of the waits, in milliseconds."""
    found = sorted(wait for chat in chats for wait in chat.waits)
    return {"p50_ms": statistics.median(found) * 1000, "p99_ms": found[int(len(found) * 0.99)] * 1000}


async def main() -> None:
    """Do the job."""
    job = json.loads(sys.stdin.readline())
    chats, sockets = await open_chats(job)
    sys.stdout.write("open\n")
    sys.stdout.flush()
    sys.stdin.readline()
    done = await (pace(chats, job["rate"], job["seconds"]) if job["rate"] else saturate(chats, job["seconds"]))
    sys.stdout.write(json.dumps(done | {"refused": sum(len(c.refused) for c in chats)}) + "\n")
    sys.stdout.flush()
    sys.stdin.readline()
    received = sum(chat.received for chat in chats)
    sys.stdout.write(json.dumps({"received": received}) + "\n")
    for socket in sockets:
        socket.close()


if __name__ == "__main__":
    uvloop.run(main())
