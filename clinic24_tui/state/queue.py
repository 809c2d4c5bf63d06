"""A list of cases in the one total order (rank, due, entered, id), kept sorted in blocks so that placing one stays
cheap at any length.

The clock never changes the order; it only decides which rows stand in the pinned block.
"""

import heapq
from bisect import bisect_left, bisect_right
from itertools import chain
from sys import intern
from typing import Final, Literal, NamedTuple

from server.contract.views import QueueRow

Key = tuple[int, int, int, str]
BLOCK = 512
URGENT = 2
"""Levels up to this one are pinned."""
_Word = Literal["state", "unit", "profession", "entrance", "complaint", "sex", "writer", "turn"]
FEW_WORDS: Final[tuple[_Word, ...]] = ("state", "unit", "profession", "entrance", "complaint", "sex", "writer", "turn")
"""What thousands of rows say in a few words: each word is held once, not once a row."""


def order_key(row: QueueRow) -> Key:
    """Return the four stored values that place a row."""
    return (row["rank"], row["due"], row["entered"], row["id"])


class Listing(NamedTuple):
    """Case ids as the list shows them: the first `pinned` are always visible, whatever the filter."""

    ids: list[str]
    pinned: int


class QueueState:
    """Rows of one list. `version` rises with every change, so that whoever draws can tell."""

    def __init__(self) -> None:
        self.rows: dict[str, QueueRow] = {}
        self.version = 0
        self.fresh: set[str] = set()
        """Cases that have come since the list was made."""
        self.gone: dict[str, QueueRow] = {}
        """Rows that have left since the list was made, as they were."""
        self._listed = False
        self._keys: dict[str, Key] = {}
        self._blocks: list[list[Key]] = []
        self._ids: list[list[str]] = []
        """The case ids of the blocks, so that a listing is put together from a few slices."""
        self._tops: list[Key] = []
        self._urgent: set[str] = set()
        self._ages: list[tuple[int, str]] = []
        self._ranks: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def __contains__(self, case: str) -> bool:
        return case in self.rows

    def put(self, row: QueueRow) -> None:
        """Place a row, or move it to where it belongs now."""
        case = row["id"]
        for name in FEW_WORDS:
            row[name] = intern(row[name])
        key = (row["rank"], row["due"], row["entered"], case)
        held = self._keys.get(case)
        if held != key:
            if held is not None:
                self._remove(held)
            elif self._listed and self.gone.pop(case, None) is None:
                self.fresh.add(case)
            self._insert(key)
            self._keys[case] = key
            if held is None or held[2] != key[2]:
                heapq.heappush(self._ages, (key[2], case))
        self.rows[case] = row
        if row["level"] <= URGENT:
            self._urgent.add(case)
        else:
            self._urgent.discard(case)
        self.version += 1

    def drop(self, case: str) -> bool:
        """Take a row away; says whether it was there."""
        key = self._keys.pop(case, None)
        if key is None:
            return False
        self._remove(key)
        row = self.rows.pop(case)
        if case in self.fresh:
            self.fresh.remove(case)
        elif self._listed:
            self.gone[case] = row
        self._urgent.discard(case)
        self.version += 1
        return True

    def clear(self) -> None:
        """Forget all rows."""
        version, listed, gone = self.version + 1, self._listed, self.gone
        if listed:
            gone |= {case: row for case, row in self.rows.items() if case not in self.fresh}
        self.__init__()  # type: ignore[misc]  # the empty state is written in one place
        self.version, self._listed, self.gone = version, listed, gone

    def leave(self) -> None:
        """Keep no account of what comes and goes: the list is not shown any more."""
        self._listed = False
        self.fresh.clear()
        self.gone.clear()

    def ids(self) -> list[str]:
        """Return all case ids in order."""
        return list(chain.from_iterable(self._ids))

    def first(self) -> QueueRow | None:
        """Return the row of greatest need."""
        return self.rows[self._blocks[0][0][3]] if self._blocks else None

    def urgent(self, least: int, most: int) -> list[str]:
        """Return the cases of these levels in order; the cost is that of two look-ups and the slices between them."""
        (block, at), (end, until) = self._find((least, 0, 0, "")), self._find((most + 1, 0, 0, ""))
        if block == end:
            return self._ids[block][at:until] if block < len(self._ids) else []
        rest = self._ids[end][:until] if end < len(self._ids) else []
        return [*self._ids[block][at:], *chain.from_iterable(self._ids[block + 1 : end]), *rest]

    def longest_waiting(self) -> str | None:
        """Return the case that entered first."""
        while self._ages:
            entered, case = self._ages[0]
            key = self._keys.get(case)
            if key is not None and key[2] == entered:
                return case
            heapq.heappop(self._ages)
        return None

    def overdue(self, now: int) -> list[str]:
        """Return the cases whose target has passed: a run at the head of each rank."""
        out: list[str] = []
        for rank in self._ranks:
            block, at = self._find((rank, 0, 0, ""))
            while block < len(self._blocks):
                run = self._blocks[block]
                end = bisect_right(run, (rank, now, 0, ""), at)
                out.extend(key[3] for key in run[at:end])
                if end < len(run):
                    break
                block, at = block + 1, 0
        return out

    def listing(self, now: int, needle: str = "", text: "dict[str, str] | None" = None) -> Listing:
        """Make the list: the pinned block, then the cases that match `needle` in `text` (case id -> words, case-folded). From
        now on `fresh` and `gone` say what it lacks.
        """
        self.leave()
        self._listed = True
        pinned = self._urgent.union(self.overdue(now))
        longest = self.longest_waiting()
        if longest is not None:
            pinned.add(longest)
        places = sorted(self._find(self._keys[case]) for case in pinned)
        head = [self._ids[block][at] for block, at in places]
        tail: list[str] = []
        for block, ids in enumerate(self._ids):
            begin = 0
            for _, at in places[bisect_left(places, (block, 0)) : bisect_left(places, (block + 1, 0))]:
                tail += ids[begin:at]
                begin = at + 1
            tail += ids[begin:]
        if needle:
            words = text or {}
            tail = [case for case in tail if needle in words.get(case, "")]
        return Listing(head + tail, len(head))

    def _find(self, key: Key) -> tuple[int, int]:
        block = bisect_left(self._tops, key)
        if block == len(self._blocks):
            return block, 0
        return block, bisect_left(self._blocks[block], key)

    def _insert(self, key: Key) -> None:
        self._ranks[key[0]] = self._ranks.get(key[0], 0) + 1
        if not self._blocks:
            self._blocks.append([key])
            self._ids.append([key[3]])
            self._tops.append(key)
            return
        at = min(bisect_left(self._tops, key), len(self._blocks) - 1)
        block, ids = self._blocks[at], self._ids[at]
        place = bisect_left(block, key)
        block.insert(place, key)
        ids.insert(place, key[3])
        if len(block) > 2 * BLOCK:
            self._blocks.insert(at + 1, block[BLOCK:])
            self._ids.insert(at + 1, ids[BLOCK:])
            del block[BLOCK:], ids[BLOCK:]
            self._tops.insert(at, block[-1])
            at += 1
        self._tops[at] = self._blocks[at][-1]

    def _remove(self, key: Key) -> None:
        left = self._ranks[key[0]] - 1
        if left:
            self._ranks[key[0]] = left
        else:
            del self._ranks[key[0]]
        at = bisect_left(self._tops, key)
        block, ids = self._blocks[at], self._ids[at]
        place = bisect_left(block, key)
        del block[place], ids[place]
        if block:
            self._tops[at] = block[-1]
        else:
            del self._blocks[at], self._ids[at], self._tops[at]
