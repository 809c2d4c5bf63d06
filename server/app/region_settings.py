"""Changing the region: several documents in one transaction, judged as the whole region first, and the running house follows."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from server.app.ports import Clock
from server.app.reference import Reference
from server.domain.actor import Actor
from server.domain.hours import Hours
from server.domain.refusal import Refusal
from server.domain.region import Region
from server.domain.setting import (
    WHY_MAX,
    Fault,
    Kept,
    Overtaken,
    Wish,
    difference,
    may_set,
    queues_gone,
    units_touched,
)
from server.domain.text import line

MOST_WISHES = 100


class RegionRefused(Exception):
    """What is kept on disk makes no region for this version of the program; says what and where."""


class SettingStore(Protocol):
    """Where the versions rest; nothing there is ever changed or removed."""

    async def current(self) -> dict[str, Kept]:
        """Return the newest version of every document that has been changed."""

    async def history(self, subject: str) -> list[Kept]:
        """Return the versions of a document, the newest first; of all of them with an empty `subject`."""

    async def keep(
        self, versions: Sequence[Kept], shipped: Sequence[Kept], gone: Sequence[tuple[str, str]]
    ) -> Kept | tuple[str, str, int] | None:
        """Write versions in one transaction, with the shipped ones that they follow.

        Returns None when it is on disk, else what stands in the way: a document that has another newest version now, or a
        queue of `gone` with how many cases lie in it.
        """


class Documents(Protocol):
    """What knows the form of the documents."""

    def shipped(self) -> dict[str, str]:
        """Return the documents that the program comes with."""

    def region(self, texts: Mapping[str, str]) -> Region | tuple[Fault, ...]:
        """Return the region that the documents tell of, or every fault."""

    def hours(self, document: Any) -> Hours | tuple[Fault, ...]:
        """Return hours as a document has them, or every fault."""

    def document(self, text: str) -> Any:
        """Return a document's data as JSON has it."""

    def text(self, document: Any) -> str:
        """Return a document as text."""

    def fields(self, before: str, after: str) -> set[str]:
        """Return the names of the fields that differ."""


class Outcome(NamedTuple):
    """What came of a change: what differs in each document, and the versions that are now on disk (none in a dry run)."""

    diffs: dict[str, tuple[str, ...]]
    versions: dict[str, int]
    region: Region


Stopped = Refusal | Overtaken | tuple[Fault, ...]
"""Why nothing was changed."""


class RegionSettings:
    """The use cases. One change at a time is judged and written."""

    def __init__(
        self,
        store: SettingStore,
        documents: Documents,
        reference: Reference,
        clock: Clock,
        told: Callable[[tuple[str, ...]], None] = lambda _units: None,
    ) -> None:
        """`told` is called with the ids of the units that a change concerned, once it holds."""
        self._store, self._documents, self._reference, self._clock, self._told = (
            store,
            documents,
            reference,
            clock,
            told,
        )
        self._kept: dict[str, Kept] = {}
        self._one = asyncio.Lock()

    async def start(self) -> None:
        """Let what is on disk hold; raises RegionRefused when it makes no region."""
        self._kept = {name: Kept(name, 0, text) for name, text in self._documents.shipped().items()}
        changed = await self._store.current()
        self._kept |= changed
        if not changed:
            return
        region = self._documents.region(self._texts())
        if not isinstance(region, Region):
            told = "; ".join(f"{one.subject}:{one.line} {one.field}: {one.sv} / {one.en}" for one in region)
            msg = f"inställningarna på disk går inte ihop / the settings on disk do not fit together: {told}"
            raise RegionRefused(msg)
        self._reference.put(region)

    def _texts(self) -> dict[str, str]:
        return {name: kept.text for name, kept in self._kept.items() if kept.text}

    def now(self) -> int:
        """Return the moment, in milliseconds UTC."""
        return self._clock.now()

    # ---- reading

    def all(self) -> list[Kept]:
        """Return every document as it stands."""
        return [kept for kept in self._kept.values() if kept.text]

    def one(self, subject: str) -> Kept | None:
        """Return a document as it stands, None where there is none."""
        return self._kept.get(subject)

    def document(self, text: str) -> Any:
        """Return a document's data as JSON has it."""
        return self._documents.document(text)

    def hours(self, document: Any) -> Hours | tuple[Fault, ...]:
        """Return hours as a document has them, or every fault."""
        return self._documents.hours(document)

    async def history(self, subject: str) -> list[Kept]:
        """Return a document's versions, the newest first; the one that the program comes with is the last."""
        found = await self._store.history(subject)
        shipped = self._kept.get(subject)
        if subject and not found and shipped is not None:
            return [shipped]
        return found

    # ---- changing

    def rendered(self, document: Any) -> str:
        """Return a document as text, as it will be kept."""
        return self._documents.text(document)

    def tried(self, wishes: Sequence[Wish]) -> Region | tuple[Fault, ...]:
        """Return the region as it would be, or every fault; nothing is written."""
        texts = self._texts() | {wish.subject: wish.text for wish in wishes}
        return self._documents.region({subject: text for subject, text in texts.items() if text.strip()})

    async def change(self, actor: Actor, wishes: Sequence[Wish], why: str, *, dry: bool = False) -> Outcome | Stopped:
        """Judge the documents as the whole region that comes of them and, unless `dry`, write them in one transaction."""
        async with self._one:
            said = self._reason(why, dry=dry)
            if isinstance(said, Refusal):
                return said
            wanted = self._different(wishes)
            stop = self._stop(actor, wanted) if wanted and len(wanted) <= MOST_WISHES else Refusal("nothing_changed")
            if stop is not None:
                return stop
            after = self.tried(wanted)
            if not isinstance(after, Region):
                return after
            diffs = {wish.subject: difference(self._text(wish.subject), wish.text) for wish in wanted}
            if dry:
                return Outcome(diffs, {}, after)
            return await self._write(actor, wanted, said, after, diffs)

    @staticmethod
    def _reason(why: str, *, dry: bool) -> str | Refusal:
        said = line(why)
        if isinstance(said, Refusal):
            return said
        return said[:WHY_MAX] if said or dry else Refusal("reason_missing")

    def _text(self, subject: str) -> str:
        kept = self._kept.get(subject)
        return kept.text if kept else ""

    def _different(self, wishes: Sequence[Wish]) -> list[Wish]:
        return [
            wish for wish in {wish.subject: wish for wish in wishes}.values() if wish.text != self._text(wish.subject)
        ]

    def _stop(self, actor: Actor, wishes: Sequence[Wish]) -> Refusal | Overtaken | None:
        for wish in wishes:
            before = self._text(wish.subject)
            denied = may_set(actor, wish.subject, self._documents.fields(before, wish.text) if before else {"*"})
            if denied:
                return Refusal(denied)
            kept = self._kept.get(wish.subject)
            if wish.version != (kept.version if kept else 0) and kept is not None:
                return Overtaken(kept, difference(kept.text, wish.text))
            if not wish.text.strip() and not wish.subject.startswith("hours/"):
                return Refusal("setting_stays")
        return None

    async def _write(
        self, actor: Actor, wishes: Sequence[Wish], why: str, after: Region, diffs: dict[str, tuple[str, ...]]
    ) -> Outcome | Stopped:
        before, now = self._reference.book().region, self._clock.now()
        new, shipped = [], []
        for wish in wishes:
            kept = self._kept.get(wish.subject, Kept(wish.subject, 0, ""))
            if kept.version == 0 and kept.text:
                shipped.append(kept)
            new.append(Kept(wish.subject, kept.version + 1, wish.text, actor.id, actor.name, now, why))
        stop = await self._store.keep(new, shipped, queues_gone(before, after))
        if isinstance(stop, Kept):
            self._kept[stop.subject] = stop
            return Overtaken(stop, difference(stop.text, next(w.text for w in wishes if w.subject == stop.subject)))
        if stop is not None:
            unit, profession, count = stop
            return Refusal("queue_not_empty", {"queue": f"{before.unit_name(unit)}, {profession}", "n": str(count)})
        self._kept |= {kept.subject: kept for kept in new}
        self._reference.put(after)
        self._told(units_touched(before, after))
        return Outcome(diffs, {kept.subject: kept.version for kept in new}, after)

    async def roll_back(
        self, actor: Actor, subject: str, to: int, version: int, why: str, *, dry: bool = False
    ) -> Outcome | Stopped:
        """Make an earlier version the newest again: a new version whose text is the same."""
        found = next((kept for kept in await self.history(subject) if kept.version == to), None)
        if found is None:
            return Refusal("not_found")
        return await self.change(actor, [Wish(subject, version, found.text)], why, dry=dry)

    # ---- a whole unit

    def export(self, unit: str) -> str | None:
        """Return all that a unit's settings are made of as one text: its own document and its hours; None without a unit."""
        own = self.one(f"unit/{unit}")
        place = self._reference.book().region.units.get(unit)
        if own is None or place is None:
            return None
        whole = {own.subject: self.document(own.text)}
        kinds = self.document(self._text("kinds")).get(place.kind, {})
        names = {**kinds, **whole[own.subject].get("hours", {})}.values()
        whole |= {f"hours/{name}": self.document(self._text(f"hours/{name}")) for name in dict.fromkeys(names)}
        return self.rendered(whole)

    def wishes_of(self, text: str) -> list[Wish] | tuple[Fault, ...]:
        """Return what an exported text asks for, over what stands now."""
        try:
            whole = self._documents.document(text)
        except ValueError as fault:
            return (Fault("import", 1, "", f"Går inte att läsa: {fault}.", f"Cannot be read: {fault}."),)
        if not isinstance(whole, dict) or not whole:
            right = "unit/asby: {…}"
            return (
                Fault("import", 1, "", f"Ska vara dokument med namn: {right}", f"Must be named documents: {right}"),
            )
        return [self._wish(str(name), document) for name, document in whole.items()]

    def _wish(self, subject: str, document: Any) -> Wish:
        """Return a document as it is wanted; what says the same keeps its text, with the comments in it."""
        kept = self.one(subject)
        if kept is None or not kept.text:
            return Wish(subject, kept.version if kept else 0, self.rendered(document))
        same = self.document(kept.text) == document
        return Wish(subject, kept.version, kept.text if same else self.rendered(document))
