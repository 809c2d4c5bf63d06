"""What is typed and not sent, one text a case; kept on the server within a second of the last key, in memory until
then.
"""

from dataclasses import dataclass

SAVE_AFTER_MS = 800
"""Quiet time after the last key before a draft is sent to be kept."""


@dataclass
class Draft:
    """One case's draft: `n` numbers its versions, `kept` is the newest that the server has on disk."""

    text: str
    n: int
    kept: int
    edited: int
    sent: int = 0


class Drafts:
    """All drafts of the person, by case."""

    def __init__(self) -> None:
        self._drafts: dict[str, Draft] = {}

    def text(self, case: str) -> str:
        """Return the case's draft, empty when there is none."""
        draft = self._drafts.get(case)
        return draft.text if draft else ""

    def cases(self) -> list[str]:
        """Return the cases with words in their drafts."""
        return [case for case, draft in self._drafts.items() if draft.text]

    def load(self, kept: dict[str, str], now: int) -> None:
        """Take in the server's drafts; what has been typed here stays."""
        for case, text in kept.items():
            if case not in self._drafts:
                self._drafts[case] = Draft(text, now, now, now, now)

    def edit(self, case: str, text: str, now: int) -> None:
        """Note what stands in the composer now."""
        held = self._drafts.get(case)
        if held is None:
            if text:
                self._drafts[case] = Draft(text, max(now, 1), 0, now)
        elif held.text != text:
            held.text, held.n, held.edited = text, max(held.n + 1, now), now

    def touch(self, case: str, now: int) -> None:
        """Have the case's draft sent again, because what stands with it (held lines) has changed."""
        held = self._drafts.setdefault(case, Draft("", 0, 0, now))
        held.n, held.edited = max(held.n + 1, now), now

    def give_back(self, case: str, text: str, now: int) -> None:
        """Put a text that was not sent back in front of what is being typed."""
        typed = self.text(case)
        self.edit(case, f"{text}\n{typed}" if typed.strip() else text, now)

    def due(self, now: int, *, at_once: bool = False) -> list[tuple[str, str, int]]:
        """Return the (case, text, n) to send now, and remember that they were sent on this line."""
        out = []
        for case, draft in self._drafts.items():
            if draft.n > max(draft.kept, draft.sent) and (at_once or now - draft.edited >= SAVE_AFTER_MS):
                draft.sent = draft.n
                out.append((case, draft.text, draft.n))
        return out

    def next_due(self) -> int | None:
        """Return when the next draft should be sent, ms UTC."""
        waiting = [d.edited + SAVE_AFTER_MS for d in self._drafts.values() if d.n > max(d.kept, d.sent)]
        return min(waiting, default=None)

    def line_lost(self) -> None:
        """Forget what was said on the old line, so that unkept drafts are sent again."""
        for draft in self._drafts.values():
            draft.sent = draft.kept

    def drafted(self, case: str, n: int) -> None:
        """Note that the server has the draft numbered `n` on disk."""
        held = self._drafts.get(case)
        if held is None:
            return
        held.kept = max(held.kept, n)
        if not held.text and held.kept >= held.n:
            del self._drafts[case]

    def unkept(self) -> list[str]:
        """Return the cases whose newest text the server has not got on disk: *ej sparat*."""
        return [case for case, draft in self._drafts.items() if draft.n > draft.kept]
