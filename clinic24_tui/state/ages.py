"""The ages that I have chosen for *take next*, and the words about them; kept for each assignment."""

from collections.abc import Callable, Iterable

from clinic24_tui.locale import _
from clinic24_tui.state.queue import URGENT, QueueState
from server.contract.taking import Ages
from server.contract.views import QueueRow

OLDEST = 150
"""Years: no choice goes above it."""
Chosen = dict[tuple[str, str], Ages]
"""Account and assignment -> ages."""


def ages_said(ages: Ages) -> str:
    """Return chosen ages in words."""
    if "oldest" in ages:
        return _("till och med {n} år").format(n=ages["oldest"])
    return _("{n} år och äldre").format(n=ages["youngest"])


def why_outside(why: str) -> str:
    """Return why a case outside the choice was given all the same: the `why` of the answer."""
    if why == "urgent":
        return _("Utanför dina åldrar: nivå 112–2 tas alltid, vad du än har valt.")
    return _("Utanför dina åldrar: har väntat längst av dem vars tid har gått ut.")


class AgeChoice:
    """What I take by *take next*; everybody until ages are chosen. `kept` are earlier choices, `keep` keeps all of them for
    another time, and says whether it could.
    """

    def __init__(self, kept: Chosen | None = None, keep: Callable[[Chosen], bool] = lambda _chosen: True) -> None:
        self._chosen: Chosen = dict(kept or {})
        self._keep = keep
        self._worn = ("", "")

    def worn(self, user: str, assignment: str) -> None:
        """An assignment is on: its own choice holds."""
        self._worn = user, assignment

    @property
    def ages(self) -> Ages | None:
        """Return the chosen ages, None for all."""
        return self._chosen.get(self._worn)

    def choose(self, ages: Ages | None) -> bool:
        """Choose ages for this assignment, or all; False when the choice holds only until the program ends."""
        self._chosen.pop(self._worn, None)
        if ages is not None:
            self._chosen[self._worn] = ages
        return self._keep(self._chosen)

    def forget(self) -> None:
        """Nobody is logged in: no choice holds until an assignment is put on."""
        self._worn = "", ""

    def holds(self, row: QueueRow) -> bool:
        """Say whether the patient is of the chosen ages."""
        ages = self.ages
        years = row["age"] // 12 if row["age_unit"] == "m" else row["age"]
        return ages is None or ages["youngest"] <= years <= ages.get("oldest", OLDEST)

    def passed_over(self, state: QueueState, cases: Iterable[str], now: int) -> frozenset[str]:
        """Return which of these waiting cases *take next* passes over: never those of levels 112 to 2, nor who has waited
        longest of those whose target has passed.
        """
        if self.ages is None:
            return frozenset()
        # A target is passed at its very millisecond, as the server counts.
        late = [state.rows[case] for case in state.overdue(now + 1)]
        longest = min(late, key=lambda row: (row["entered"], row["id"]))["id"] if late else ""
        return frozenset(
            case
            for case in cases
            if (row := state.rows.get(case)) and row["level"] > URGENT and case != longest and not self.holds(row)
        )
