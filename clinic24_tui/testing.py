"""A link without a server: scripted frames, a frozen clock, and a record of what was sent. Real store, outbox, drafts
and hold.
"""

import asyncio
from typing import Any

from clinic24_tui.client.pictures import NotFetched
from clinic24_tui.client.session import Frame
from clinic24_tui.client.stream import Arrival
from clinic24_tui.link import Link
from server.contract import PROTOCOL
from server.contract.views import Assignment, CaseHead, Mark, QueueRow

NINE = 1_795_423_320_000
"""2026-11-23 08:42:00 UTC, a Monday: 09:42 in Sweden."""


class FrozenClock:
    """Clocks that move only when told."""

    def __init__(self, now: int = NINE) -> None:
        self.now = now
        self.seconds = 1_000.0

    def utc_ms(self) -> int:
        """Return ms UTC."""
        return self.now

    def monotonic(self) -> float:
        """Return seconds."""
        return self.seconds

    def advance(self, seconds: float) -> None:
        """Let time go."""
        self.now += round(seconds * 1000)
        self.seconds += seconds


PASSWORD = "secret"  # noqa: S105  # of the scripted server


class ScriptedLine:
    """A line that carries what the test says, and remembers what the client said."""

    def __init__(self) -> None:
        self.wake = asyncio.Event()
        self.up = False
        self.pause_until = 0.0
        self.sent: list[Frame] = []
        self.retries = 0
        self._inbox: list[Arrival] = []

    def send(self, frame: Frame) -> bool:
        """Remember a frame; False while the line is down."""
        if self.up:
            self.sent.append(frame)
        return self.up

    def drain(self) -> list[Arrival]:
        """Return what the test has fed."""
        got, self._inbox = self._inbox, []
        self.wake.clear()
        return got

    def put(self, arrival: Arrival) -> None:
        """Let something come."""
        self.up = {"up": True, "down": False}.get(arrival.kind, self.up)
        self._inbox.append(arrival)
        self.wake.set()

    def retry_now(self) -> None:
        """Count a try."""
        self.retries += 1

    async def ask(self, frame: Frame) -> Frame | None:
        """Answer as a server that knows one password; None while the line is down."""
        if not self.up:
            return None
        right = frame["password"] == PASSWORD
        refusal = {"type": "refuse", "code": "login", "sv": "Fel användarnamn eller lösenord.", "en": "Wrong."}
        return {"type": "proved"} if right else refusal

    async def run(self) -> None:
        """Do nothing until cancelled."""
        await asyncio.Event().wait()


class ScriptedPictures:
    """Pictures by id that the test has laid out; one that is missing is refused with words."""

    def __init__(self) -> None:
        self.bodies: dict[str, bytes] = {}
        self.asked: list[tuple[str, str]] = []

    async def get(self, case: str, picture: str) -> bytes:
        """Return the picture, and remember that it was asked for."""
        self.asked.append((case, picture))
        if picture not in self.bodies:
            raise NotFetched({"sv": "Bilden finns inte i ärendet.", "en": "The picture is not in the case."})
        return self.bodies[picture]


class FakeLink(Link):
    """A link to script. `feed(frame, …)` lets frames come at once; `sent` and `commands` are what was said."""

    def __init__(self, *, lang: str = "sv", assignment: str = "", now: int = NINE) -> None:
        self.frozen = FrozenClock(now)
        self.scripted = ScriptedLine()
        super().__init__(self.scripted, self.frozen, lang=lang, assignment=assignment)
        self.album = self.pictures = ScriptedPictures()

    @property
    def sent(self) -> list[Frame]:
        """Return every frame that was said, oldest first."""
        return self.scripted.sent

    @property
    def commands(self) -> list[dict[str, Any]]:
        """Return the commands that were said, oldest first."""
        return [frame["cmd"] for frame in self.sent if frame["type"] == "cmd"]

    async def run(self) -> None:
        """Wait until cancelled: a fake link moves only when it is fed or time is let go."""
        await asyncio.Event().wait()

    def feed(self, *frames: Frame) -> None:
        """Let frames come, and take them in at once."""
        for frame in frames:
            self.scripted.put(Arrival("frame", frame))
        self.step()

    def up(self) -> None:
        """Let the line come up."""
        self.scripted.put(Arrival("up", {}))
        self.step()

    def down(self, code: int = 0) -> None:
        """Let the line break."""
        self.scripted.put(Arrival("down", {}, code))
        self.step()

    def advance(self, seconds: float) -> None:
        """Let time go, and do what is due then."""
        self.frozen.advance(seconds)
        self.step()

    def enter(self, *rows: QueueRow, drafts: dict[str, str] | None = None, **welcome: Any) -> None:
        """Log in as Anna Ek, nurse at Åsby, with these rows in the queue."""
        self.up()
        self.login("anna", "secret")
        self.feed(welcome_frame(self.frozen.now, **welcome), worn_frame(drafts=drafts or {}))
        self.feed(
            {"type": "reset", "vid": "queue", "why": "open"},
            {"type": "rows", "vid": "queue", "rows": list(rows)},
            {"type": "ready", "vid": "queue", "pos": 1_000, "epoch": "e1"},
        )


ASBY: Assignment = {
    "id": "asby-nurse",
    "unit": "asby",
    "unit_name": "Åsby vårdcentral",
    "profession": "nurse",
    "roles": ["clinician"],
}
COMPLAINTS = {
    "breathlessness": {"sv": "Svårt att andas", "en": "Breathlessness"},
    "chest_pain": {"sv": "Bröstsmärta", "en": "Chest pain"},
    "abdominal_pain": {"sv": "Buksmärta", "en": "Abdominal pain"},
    "fever_child": {"sv": "Feber hos barn", "en": "Fever in a child"},
    "urinary": {"sv": "Urinvägsbesvär", "en": "Urinary trouble"},
    "cough_cold": {"sv": "Förkylning och hosta", "en": "Cold and cough"},
    "sore_throat": {"sv": "Halsont", "en": "Sore throat"},
    "back_pain": {"sv": "Ryggsmärta", "en": "Back pain"},
    "rash": {"sv": "Utslag", "en": "Rash"},
    "headache": {"sv": "Huvudvärk", "en": "Headache"},
}


def welcome_frame(
    now: int, *, assignments: list[Assignment] | None = None, practice: bool = False, training: bool = False
) -> Frame:
    """Return a welcome for Anna Ek."""
    return {
        "type": "welcome",
        "protocol": PROTOCOL,
        "epoch": "e1",
        "me": {"user": "anna", "name": "Anna Ek", "assignments": assignments or [ASBY]},
        "token": "t1",
        "now": now,
        "practice": practice or training,
        **({"training": True} if training else {}),
    }


def worn_frame(assignment: Assignment = ASBY, *, drafts: dict[str, str] | None = None) -> Frame:
    """Return the answer to a chosen assignment: two units, three colleagues, names of complaints."""
    open_now = {"nurse": True, "secretary": True, "doctor": True}
    hours = dict.fromkeys((*open_now, "bvc_nurse"), "öppet till 16")
    units = [
        ("asby", "Åsby vårdcentral", "centre", ["nurse", "secretary", "doctor"]),
        ("bvc-asby", "BVC Åsby", "bvc", ["bvc_nurse"]),
        ("1177", "1177", "line", ["nurse"]),
    ]
    colleagues = [
        ("bjorn", "Björn Alm", "nurse"),
        ("disa", "Disa Åberg", "doctor"),
        ("carin", "Carin Nord", "secretary"),
    ]
    return {
        "type": "worn",
        "assignment": assignment,
        "phrases": [],
        "recent": [],
        "units": [
            {
                "id": i,
                "name": n,
                "kind": k,
                "phone": "010-000 00 01",
                "professions": p,
                "open_now": open_now,
                "hours": hours,
                "hours_en": dict.fromkeys(hours, "open until 16"),
                "here": {"doctor": 1, "nurse": 2} if i == "asby" else {},
            }
            for i, n, k, p in units
        ],
        "colleagues": [{"user": u, "name": n, "unit": "asby", "profession": p, "here": True} for u, n, p in colleagues],
        "drafts": drafts or {},
        "closes": None,
        "complaints": COMPLAINTS,
    }


def queue_row(case: str, level: int, complaint: str, sex: str, age: int, **more: Any) -> QueueRow:
    """Return a waiting row. Minutes from now: `left` (to the target) and `ago` (entered); `marks` are keys; all fields
    can be given.
    """
    left, ago = more.pop("left", 60), more.pop("ago", 30)
    marks: list[Mark] = [{"key": key, "since": NINE} for key in more.pop("marks", ())]
    row: dict[str, Any] = {
        "id": case, "pos": 1, "seq": 9, "rank": level,
        "due": NINE + round(left * 60_000), "entered": NINE - round(ago * 60_000),
        "level": level, "state": "waiting", "unit": "asby", "profession": "nurse", "entrance": "care",
        "complaint": complaint, "sex": sex, "age": age, "age_unit": "y", "writer": "self",
        "turn": "mine", "turn_since": NINE - round(ago * 60_000), "marks": marks,
    }  # fmt: skip
    row.update(more)
    return row  # type: ignore[return-value]  # built from the fields above


def my_row(case: str, level: int, complaint: str, name: str, sex: str, age: int, **more: Any) -> QueueRow:
    """Return a row that Anna owns. `silent` is seconds since the last line, `slot` orders the taking."""
    silent, slot = more.pop("silent", 60), more.pop("slot", 1)
    mine = {
        "state": "open", "owner": "anna", "owner_name": "Anna Ek", "owner_seq": 10, "name": name, "unread": 0,
        "owner_since": NINE - (100 - slot) * 60_000, "turn_since": NINE - silent * 1000,
    }  # fmt: skip
    return queue_row(case, level, complaint, sex, age, **{**mine, **more})


def case_head(row: QueueRow, **more: Any) -> CaseHead:
    """Return a head for a row, with a small autoanamnesis."""
    head: dict[str, Any] = {key: row[key] for key in CaseHead.__annotations__ if key in row}  # type: ignore[literal-required]  # keys of both
    head |= {
        "name": row.get("name", "Lars Holm"), "number": "19800312-2380", "protected": False, "writer_name": "",
        "lang": "sv", "phone": "070-174 06 05", "notify": True, "unit_name": "Åsby vårdcentral",
        "suggested": row["level"],
        "why": {"sv": "andnöd i vila med debut samma dag", "en": "breathless at rest, began today"},
        "rules": [
            {"id": "DYSP-2", "level": row["level"], "sv": "andnöd i vila med debut samma dag",
             "en": "breathless at rest, began today", "source": "BDT"}
        ],
        "history": HISTORY, "asked": ASKED, "pictures": [], "owner": row.get("owner"), "owner_name": row.get("owner_name"),
        "owner_seq": row.get("owner_seq"),
        "owner_since": row.get("owner_since"), "offered_to": None, "offered_name": None, "outcome": None,
        "question": None, "sbar": None,
        "place": {}, "read_by_patient": 0, "read_by_staff": 0, "flow_version": "1.0", "flow_approved": True, "flow_depth": "full",
    }  # fmt: skip
    head.update(more)
    return head  # type: ignore[return-value]  # built from the fields above


HISTORY = [
    {"kind": "words", "sv": "”har svårt att få luft sen i morse, värre när jag går i trappan och det piper lite”",
     "en": "“har svårt att få luft sen i morse, värre när jag går i trappan och det piper lite”", "question": None},
    {"kind": "positive", "sv": "andnöd i vila", "en": "breathless at rest", "question": "q1"},
    {"kind": "positive", "sv": "debut i dag, tilltagande", "en": "began today, getting worse", "question": "q2"},
    {"kind": "positive", "sv": "astma sedan tidigare", "en": "known asthma", "question": "q3"},
    {"kind": "negative", "sv": "ingen bröstsmärta", "en": "no chest pain", "question": "q4"},
    {"kind": "negative", "sv": "ingen feber", "en": "no fever", "question": "q5"},
    {"kind": "not_asked", "sv": "Ej tillfrågad om läkemedel; rökning", "en": "Not asked about medicines; smoking",
     "question": None},
]  # fmt: skip
"""The history of `case_head`."""

ASKED = [
    {"question": "q1", "text": {"sv": "Är det svårt att andas även i vila?", "en": "Is it hard to breathe even at rest?"},
     "value": {"sv": "Ja, även när jag sitter", "en": "Yes, even when I sit"}},
    {"question": "q5", "text": {"sv": "Finns det feber?", "en": "Is there a fever?"},
     "value": {"sv": "Nej", "en": "No"}},
]  # fmt: skip
"""The questions of `case_head` that can be looked up."""
