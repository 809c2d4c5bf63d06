"""The rack: my open cases in slots 1–9. A case keeps its slot from taken to left; urgency never moves it."""

SLOTS = 9


class Strips:
    """Slot number -> case id. A tenth case waits without a slot until one is free."""

    def __init__(self) -> None:
        self._slots: dict[int, str] = {}

    def slot(self, case: str) -> int | None:
        """Return the case's slot, None when it has none."""
        return next((slot for slot, held in self._slots.items() if held == case), None)

    def case(self, slot: int) -> str | None:
        """Return the case in the slot."""
        return self._slots.get(slot)

    def items(self) -> list[tuple[int, str]]:
        """Return (slot, case), lowest slot first."""
        return sorted(self._slots.items())

    def update(self, mine: list[str]) -> bool:
        """Take in my cases, oldest taking first: the left ones free their slots, the new ones get the lowest free."""
        before = dict(self._slots)
        owned = set(mine)
        self._slots = {slot: case for slot, case in self._slots.items() if case in owned}
        placed = set(self._slots.values())
        for case in mine:
            free = next((slot for slot in range(1, SLOTS + 1) if slot not in self._slots), None)
            if case not in placed and free is not None:
                self._slots[free] = case
        return before != self._slots
