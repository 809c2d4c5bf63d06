"""Which rows are open cases of one patient, by the sign that the server puts on them; it says nothing of who it is."""

from server.contract.views import QueueRow


class Kin:
    """The open cases that stand in my lists, by patient."""

    def __init__(self) -> None:
        self._signs: dict[str, str] = {}
        self._cases: dict[str, tuple[str, ...]] = {}

    def put(self, row: QueueRow) -> None:
        """Count a row with its patient's; a closed one is counted no more."""
        case, sign = row["id"], row.get("kin", "") if row["state"] != "closed" else ""
        if self._signs.get(case, "") == sign:
            return
        self.drop(case)
        if sign:
            self._signs[case] = sign
            self._cases[sign] = (*self._cases.get(sign, ()), case)

    def drop(self, case: str) -> None:
        """Count a case no more."""
        sign = self._signs.pop(case, "")
        left = tuple(one for one in self._cases.pop(sign, ()) if one != case)
        if left:
            self._cases[sign] = left

    def clear(self) -> None:
        """Forget all."""
        self._signs.clear()
        self._cases.clear()

    def others(self, case: str) -> tuple[str, ...]:
        """Return the patient's other open cases, in the order in which they came here."""
        sign = self._signs.get(case)
        return tuple(one for one in self._cases.get(sign, ()) if one != case) if sign else ()
