"""What a line that waits for the connection relies on, and what of it has changed when the connection is back."""

from typing import NamedTuple

from clinic24_tui.locale import _
from clinic24_tui.state.case import CaseView

FROM_PATIENT = frozenset({"Message", "PictureSent", "Worsened", "Replied112", "WentOn"})
"""Events of the patient's that may make an answer wrong."""
QUOTED = 60
"""Characters of the patient's words that the sentence repeats."""


class Basis(NamedTuple):
    """What the writer saw: the ownership that she relied on, and the last event of the patient's."""

    owner_seq: int
    heard: int


def basis(view: CaseView | None, owner_seq: int) -> Basis:
    """Return what a line written now relies on."""
    return Basis(owner_seq, max((seq for seq, _words in _heard(view)), default=0))


def changed(known: Basis, view: CaseView | None) -> str:
    """Return in words what has changed since, empty when the line may go."""
    head = view.head if view is not None else None
    if head is None or head["state"] == "waiting":
        return _("ärendet är inte ditt längre")
    if head["state"] == "closed":
        return _("ärendet är avslutat")
    if head["owner_seq"] != known.owner_seq:
        return _("{name} har ärendet nu").format(name=head["owner_name"] or head["owner"])
    new = [words for seq, words in _heard(view) if seq > known.heard]
    if not new:
        return ""
    words = " ".join(new[-1].split())
    quoted = f"{words[: QUOTED - 1]}…" if len(words) > QUOTED else words
    return _("patienten har skrivit: ”{words}”").format(words=quoted) if quoted else _("patienten har hört av sig")


def _heard(view: CaseView | None) -> list[tuple[int, str]]:
    events = view.events if view is not None else []
    return [
        (event["seq"], str(event["data"].get("text", "")))
        for event in events
        if event["type"] in FROM_PATIENT and event["by"]["kind"] == "patient"
    ]
