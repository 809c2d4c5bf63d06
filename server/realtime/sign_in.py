"""How a clinician gets in on a socket: password, code, or token; and her own sessions and password."""

from collections.abc import Awaitable, Callable
from typing import Any

from server.app.accounts import LoginRefused, Opened, Pending, Session
from server.contract.login_frames import SessionRow
from server.realtime.codec import encode, refuse
from server.realtime.desk import Desk

MOST_DEVICE = 40
"""Characters that are kept of what a terminal calls itself."""
PERSONS = frozenset(
    {
        *("code", "prove", "present", "change_password", "end_sessions"),
        *("page", "draft", "typing", "look", "keep_phrase", "drop_phrase", "used_phrases", "post_info"),
    }
)
"""Frames that nobody but a person brings about."""
BY_ITSELF = frozenset({"MarkRead"})
"""Commands that a terminal gives when something comes."""


def by_person(frame: dict[str, Any]) -> bool:
    """Say whether a person is behind a frame: resuming after a lost line and marks of reading come by themselves."""
    kind = frame["type"]
    if kind == "cmd":
        return frame["cmd"]["type"] not in BY_ITSELF
    if kind == "open":
        return frame["view"] != "queue" and "epoch" not in frame
    return kind in PERSONS


class SignIn:
    """The way in of one socket; `arrived` is called once with the session and its token."""

    def __init__(
        self,
        desk: Desk,
        address: str,
        put: Callable[[bytes], None],
        arrived: Callable[[Session, str], Awaitable[None]],
    ) -> None:
        self._desk, self._address, self._put, self._arrived = desk, address, put, arrived
        self._pending: Pending | None = None
        self.session: Session | None = None

    def used(self, frame: dict[str, Any]) -> None:
        """Note that a person has used the session, where this frame says so."""
        if self.session is not None and by_person(frame):
            self._desk.accounts.sessions.used(self.session.hash)

    async def login(self, frame: dict[str, Any]) -> None:
        """Take a token, or a password, after which a code may be asked for."""
        accounts = self._desk.accounts
        self._pending = None
        try:
            if "token" in frame:
                await self._in(Opened(await accounts.resume(frame["token"]), frame["token"]))
                return
            device = "".join(filter(str.isprintable, frame.get("device", "")))[:MOST_DEVICE]
            got = await accounts.begin(frame.get("user", ""), frame.get("password", ""), self._address, device)
        except LoginRefused as fault:
            self._put(refuse(fault.code))
            return
        if isinstance(got, Opened):
            await self._in(got)
            return
        self._pending = got
        offered = got.enrolment
        told = {"type": "enrol", "secret": offered.secret, "uri": offered.uri} if offered else {"type": "code_asked"}
        self._put(encode(told))

    async def code(self, frame: dict[str, Any]) -> None:
        """Take the code of a login that waits for it; a wrong one ends that login, a wrong one of an enrolment does not."""
        pending = self._pending
        if pending is None:
            self._put(refuse("bad_request"))
            return
        if pending.enrolment is None:
            self._pending = None
        try:
            opened, recovery = await self._desk.accounts.finish(pending, frame["code"])
        except LoginRefused as fault:
            if fault.code == "login_code":
                self._pending = None
            self._put(refuse(fault.code))
            return
        self._pending = None
        if recovery:
            self._put(encode({"type": "recovery_codes", "codes": recovery}))
        await self._in(opened)

    async def _in(self, opened: Opened) -> None:
        self.session = opened.session
        await self._arrived(*opened)

    async def prove(self, frame: dict[str, Any]) -> None:
        """Say whether the person of a session is the one who asks; nobody is logged in by it."""
        try:
            await self._desk.accounts.prove(frame["token"], frame["password"], self._address)
        except LoginRefused as fault:
            self._put(refuse(fault.code))
        else:
            self._put(encode({"type": "proved"}))

    async def present(self, _frame: dict[str, Any]) -> None:
        """Do nothing more: that it came is all it says."""

    async def ask_sessions(self, _frame: dict[str, Any]) -> None:
        """Tell of one's own sessions."""
        if self.session is None:
            return
        found = await self._desk.accounts.sessions.of(self.session.account.id)
        rows = [
            SessionRow(
                id=kept.id,
                address=kept.address,
                device=kept.device,
                since=kept.created,
                used=used,
                this=kept.hash == self.session.hash,
            )
            for kept, used in found
        ]
        self._put(encode({"type": "sessions", "sessions": rows}))

    async def end_sessions(self, frame: dict[str, Any]) -> None:
        """End one of one's own sessions, or all others."""
        if self.session is None:
            return
        user, sessions = self.session.account.id, self._desk.accounts.sessions
        if "session" in frame:
            await sessions.end_named(user, frame["session"])
        else:
            await sessions.end_others(user, self.session.hash)
        await self.ask_sessions(frame)

    async def change_password(self, frame: dict[str, Any]) -> None:
        """Change one's own password."""
        if self.session is None:
            return
        try:
            await self._desk.accounts.change_password(self.session, frame["old"], frame["new"], self._address)
        except LoginRefused as fault:
            self._put(refuse(fault.code, id_=frame["id"]))
            return
        self._put(encode({"type": "password_changed", "id": frame["id"]}))
        await self.ask_sessions(frame)
