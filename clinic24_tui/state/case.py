"""One open case as the screen draws it: its head, and the journal's events that have come."""

from bisect import bisect_left

from server.contract.events import Event
from server.contract.frames import Events, Head
from server.contract.views import CaseHead


class CaseView:
    """Head and events of one case; frames may come twice and in any order, the result is the same."""

    def __init__(self, case: str) -> None:
        self.case = case
        self.head: CaseHead | None = None
        self.events: list[Event] = []
        self.more = False
        self.ready = False
        self._seqs: list[int] = []

    @property
    def seq(self) -> int:
        """Return the newest seq up to which no event is missing, counted from the oldest one held."""
        if not self._seqs:
            return 0
        first = self._seqs[0]
        low, high = 0, len(self._seqs) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self._seqs[middle] == first + middle:
                low = middle
            else:
                high = middle - 1
        return self._seqs[low]

    @property
    def oldest(self) -> int:
        """Return the oldest seq held; a page asks for what stands before it."""
        return self._seqs[0] if self._seqs else 0

    def forget(self) -> None:
        """Drop all; a fresh start follows."""
        self.head, self.events, self._seqs = None, [], []
        self.more = self.ready = False

    def apply_head(self, frame: Head) -> bool:
        """Take in a head; an older one than the held changes nothing."""
        head = frame["head"]
        if self.head is not None and head["seq"] < self.head["seq"]:
            return False
        changed = self.head != head
        self.head = head
        return changed

    def apply_events(self, frame: Events) -> bool:
        """Take in events; those already held change nothing."""
        older = not self._seqs or (bool(frame["events"]) and frame["events"][0]["seq"] < self._seqs[0])
        changed = False
        for event in frame["events"]:
            changed |= self._put(event)
        if "more" in frame and (older or not frame["events"]):
            changed |= self.more != frame["more"]
            self.more = frame["more"]
        if self.oldest == 1:
            self.more = False
        return changed

    def _put(self, event: Event) -> bool:
        at = bisect_left(self._seqs, event["seq"])
        if at < len(self._seqs) and self._seqs[at] == event["seq"]:
            return False
        self._seqs.insert(at, event["seq"])
        self.events.insert(at, event)
        return True
