"""Clinicians' sessions: an end by time, an end by being left alone, and an end at once when a right has gone."""

import asyncio
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from server.app.endings import Endings
from server.app.ports import Clock

SESSION_MS = 12 * 3600 * 1000
"""How long a session lasts at most."""
IDLE_MS = 60 * 60 * 1000
"""How long it lasts without anything from a person."""
WRITTEN_MS = 60 * 1000
"""How much newer the last use may be than what is kept on disk of it."""
LOOK_SECONDS = 1.0
"""How often it is looked which sessions are gone, whoever took them away."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A session as the store keeps it; times in milliseconds UTC."""

    hash: bytes
    user: str
    created: int
    expires: int
    seen: int
    address: str = ""
    device: str = ""

    @property
    def id(self) -> str:
        """What the session is called in lists; nothing can be opened with it."""
        return self.hash.hex()[:16]


class SessionStore(Protocol):
    """Where sessions rest. A change of password, account or assignment takes the user's away."""

    async def add_session(
        self, token_hash: bytes, user: str, created: int, expires: int, address: str = "", device: str = ""
    ) -> None:
        """Keep a session."""

    async def session(self, token_hash: bytes) -> Kept | None:
        """Return a session, or None."""

    async def sessions_of(self, user: str) -> list[Kept]:
        """Return a user's sessions, the newest first."""

    async def drop_sessions(self, user: str, token_hash: bytes | None = None) -> None:
        """Revoke one session, or all of the user's."""

    async def living(self) -> set[bytes]:
        """Return the hashes of all sessions that are kept."""

    async def note_seen(self, seen: dict[bytes, int]) -> None:
        """Keep when sessions were last used."""


def token_hash(token: str) -> bytes:
    """Return what rests of a token."""
    return sha256(token.encode()).digest()


class Sessions:
    """The sessions of everybody; sockets watch `endings` by a session's hash, and are told within two seconds."""

    def __init__(
        self, store: SessionStore, clock: Clock, *, idle_ms: int = IDLE_MS, session_ms: int = SESSION_MS
    ) -> None:
        """`idle_ms` without anything from a person, and `session_ms` in all, end a session."""
        self._store, self._clock = store, clock
        self._idle, self._longest = idle_ms, session_ms
        self._seen: dict[bytes, int] = {}
        self._written: dict[bytes, int] = {}
        self.endings: Endings[bytes] = Endings()

    async def begin(self, user: str, address: str, device: str) -> tuple[Kept, str]:
        """Begin a session; returns it with its token."""
        token, now = secrets.token_urlsafe(32), self._clock.now()
        kept = Kept(token_hash(token), user, now, now + self._longest, now, address, device)
        await self._store.add_session(kept.hash, user, now, kept.expires, address, device)
        self._seen[kept.hash] = self._written[kept.hash] = now
        return kept, token

    async def find(self, token: str) -> Kept | None:
        """Return the living session of a token, or None."""
        kept = await self._store.session(token_hash(token))
        if kept is None or not self._lives(kept):
            return None
        self._seen.setdefault(kept.hash, kept.seen)
        return kept

    def used(self, session: bytes) -> None:
        """Note that a person has just used a session."""
        self._seen[session] = self._clock.now()

    def _last_used(self, kept: Kept) -> int:
        return max(kept.seen, self._seen.get(kept.hash, 0))

    def _lives(self, kept: Kept) -> bool:
        now = self._clock.now()
        return kept.expires > now and self._last_used(kept) + self._idle > now

    async def of(self, user: str) -> list[tuple[Kept, int]]:
        """Return a user's living sessions with when each was last used, the newest first."""
        found = await self._store.sessions_of(user)
        return [(kept, self._last_used(kept)) for kept in found if self._lives(kept)]

    async def end(self, user: str, session: bytes) -> None:
        """End one session, and what it has open."""
        await self._store.drop_sessions(user, session)
        self._forget(session)

    async def end_named(self, user: str, ident: str) -> None:
        """End the session of this user that is called so, if there is one."""
        for kept in await self._store.sessions_of(user):
            if kept.id == ident:
                await self.end(user, kept.hash)

    async def end_others(self, user: str, keep: bytes) -> None:
        """End every session of this user but one."""
        for kept in await self._store.sessions_of(user):
            if kept.hash != keep:
                await self.end(user, kept.hash)

    def _forget(self, session: bytes) -> None:
        self._seen.pop(session, None)
        self._written.pop(session, None)
        self.endings.end(session)

    async def run(self) -> None:
        """Look again and again."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """End what has been left alone or taken away, and keep when the others were used."""
        known = self._seen.keys() | self.endings.watched()
        if not known:
            return
        living = await self._store.living()
        for session in known - living:
            self._forget(session)
        now = self._clock.now()
        for session in self.endings.watched() & living:
            if self._seen.setdefault(session, now) + self._idle <= now:
                await self._end_idle(session)
        late = {one: at for one, at in self._seen.items() if at - self._written.get(one, 0) >= WRITTEN_MS}
        if late:
            await self._store.note_seen(late)
            self._written.update(late)

    async def _end_idle(self, session: bytes) -> None:
        kept = await self._store.session(session)
        if kept is not None and not self._lives(kept):
            await self.end(kept.user, session)
