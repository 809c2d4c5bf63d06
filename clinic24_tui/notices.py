"""The terminal's own ways to say that something has come: bell, OSC 9, OSC 777. No patient's words are ever in it."""

from collections.abc import Mapping

from clinic24_tui.locale import N_, _
from clinic24_tui.state.store import Store

TEXTS: Mapping[str, str] = {
    "urgent": N_("Clinic24: ett brådskande ärende väntar."),
    "answer": N_("Clinic24: något väntar på ditt svar."),
    "offered": N_("Clinic24: en kollega lämnar ett ärende till dig."),
}
URGENT = 1
"""The level from which an untaken case is told, and all graver ones."""


def notice(kind: str, words: str) -> str:
    """Return what the terminal is sent; empty when notices are off."""
    plain = "".join(char for char in words if char.isprintable()).replace(";", ",")
    return {"bell": "\a", "osc9": f"\x1b]9;{plain}\a", "osc777": f"\x1b]777;notify;Clinic24;{plain}\a"}.get(kind, "")


class Watch:
    """Tells what has come since it looked last, by kind only; the first look tells nothing."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, int]] | None = None

    def look(self, store: Store) -> list[str]:
        """Return the sentences for what has come."""
        lists = store.lists
        now = {
            "urgent": {row["id"]: 1 for row in lists["waiting"].urgent() if row["level"] <= URGENT},
            "answer": {case: row.get("unread", 0) for case, row in lists["mine"].rows.items()},
            "offered": dict.fromkeys(lists["offered"].rows, 1),
        }
        before, self._known = self._known, now if store.ready else None
        if before is None:
            return []
        return [
            _(words)
            for kind, words in TEXTS.items()
            if any(n > before[kind].get(case, 0) for case, n in now[kind].items())
        ]
