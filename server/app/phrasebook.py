"""The phrases that a clinician sees: the shipped, the unit's and her own; keeping her own, and counting what is sent."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from server.app.ports import Clock
from server.contract.phrases import PhraseRow
from server.domain.actor import Actor
from server.domain.hours import from_ms, local
from server.domain.phrase_rules import Person, Wish, own_phrase
from server.domain.phrases import Phrase, current, row
from server.domain.refusal import Refusal

MOST_USED = 20
"""Phrases counted for one sent line."""


class PhraseStore(Protocol):
    """Where phrases rest that are not shipped."""

    async def shared(self) -> list[Phrase]:
        """Return the shared phrases that are kept here."""

    async def own(self, account: str) -> list[Phrase]:
        """Return a person's own phrases."""

    async def keep(self, phrase: Phrase, by: str, now: int) -> None:
        """Keep a phrase on disk."""

    async def drop(self, account: str, phrase_id: str) -> bool:
        """Forget a person's own phrase; says whether there was one."""

    async def used(self, account: str, phrases: Iterable[str], now: int) -> None:
        """Count what was sent."""

    async def recent(self, account: str) -> list[str]:
        """Return the ids of what a person sent last, the latest first."""


class Phrasebook:
    """One region's phrases. A person's own are read and written under her own account only."""

    def __init__(self, shipped: Sequence[Phrase], store: PhraseStore, clock: Clock, new_id: Callable[[], str]) -> None:
        """Hold the shipped phrases; the others are read when somebody begins to work."""
        self._shipped, self._store, self._clock, self._new_id = list(shipped), store, clock, new_id
        self._keeping = asyncio.Lock()

    async def rows(self, actor: Actor) -> list[PhraseRow]:
        """Return every phrase of the profession, the unit and the person that is in force today."""
        return [row(phrase) for phrase in [*await self._shared(actor), *await self._store.own(actor.id)]]

    async def own(self, actor: Actor) -> list[PhraseRow]:
        """Return the person's own phrases."""
        return [row(phrase) for phrase in await self._store.own(actor.id)]

    async def recent(self, actor: Actor) -> list[str]:
        """Return the ids of what the person sent last, the latest first."""
        return await self._store.recent(actor.id)

    async def keep(self, actor: Actor, wish: Wish) -> Refusal | None:
        """Keep a phrase of the person's own; returns why not."""
        async with self._keeping:
            own, shared = await self._store.own(actor.id), await self._shared(actor)
            today = local(from_ms(self._clock.now())).date()
            made = own_phrase(wish, Person(actor.id, actor.name), own, shared, f"own.{self._new_id()}", today)
            if isinstance(made, Refusal):
                return made
            await self._store.keep(made, actor.id, self._clock.now())
        return None

    async def drop(self, actor: Actor, phrase_id: str) -> Refusal | None:
        """Forget a phrase of the person's own; anybody else's is as if it were not there."""
        return None if await self._store.drop(actor.id, phrase_id) else Refusal("no_phrase")

    async def used(self, actor: Actor, phrases: Sequence[str]) -> None:
        """Count the phrases of a sent line, those that the person can see."""
        seen = {phrase.id for phrase in [*await self._shared(actor), *await self._store.own(actor.id)]}
        known = [phrase for phrase in dict.fromkeys(phrases[:MOST_USED]) if phrase in seen]
        if known:
            await self._store.used(actor.id, known, self._clock.now())

    async def _shared(self, actor: Actor) -> list[Phrase]:
        today = local(from_ms(self._clock.now())).date()
        return [
            phrase
            for phrase in [*self._shipped, *await self._store.shared()]
            if current(phrase, today)
            and (not phrase.professions or actor.profession in phrase.professions)
            and (not phrase.units or actor.unit in phrase.units)
        ]
