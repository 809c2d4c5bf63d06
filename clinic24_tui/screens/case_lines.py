"""What the conversation of a case looks like now: the journal's lines, and after them what is held or on its way."""

from collections.abc import Sequence
from dataclasses import replace

from clinic24_tui.commands.base import key_of
from clinic24_tui.locale import N_, _
from clinic24_tui.state.hold import Hold, Outgoing
from clinic24_tui.state.pictures import line_words
from clinic24_tui.state.transcript import Line, Transcript
from clinic24_tui.times import clock
from clinic24_tui.widgets.transcript import Shown
from server.contract.views import CaseHead

YOU = N_("du")


def shown_lines(transcript: Transcript, head: CaseHead | None, new_at: int | None, newest: int) -> list[Shown]:
    """Return the newest lines of the journal with who says them and how far they have come."""
    patient = speaker(head)
    return [_shown(_pictured(line, head), transcript, patient, new_at) for line in transcript.lines[-newest:]]


def _pictured(line: Line, head: CaseHead | None) -> Line:
    """Return a picture's line with how it stands now."""
    words = line_words(head, line.picture) if line.picture and head is not None else ""
    return replace(line, text=words) if words else line


def speaker(head: CaseHead | None) -> str:
    """Return the first name of who writes for the patient."""
    if head is None:
        return ""
    name = head["writer_name"] if head["writer"] == "guardian" and head["writer_name"] else head["name"]
    return name.split(" ")[0]


def _shown(line: Line, transcript: Transcript, patient: str, new_at: int | None) -> Shown:
    if line.kind == "patient":
        return Shown(line, patient, fresh=new_at is not None and line.seq >= new_at)
    if line.kind in ("system", "internal"):
        return Shown(line, "·" if line.kind == "system" else _first(line.who) or _(YOU))
    read = transcript.read_at(line.seq)
    state = _("läst {time}").format(time=clock(read)) if read is not None else _("skickad")
    return Shown(line, _first(line.who) or _(YOU), state)


def _first(name: str) -> str:
    return name.split(" ", maxsplit=1)[0]


def pending_lines(hold: Hold, case: str, now: int, *, online: bool, landing: Sequence[tuple[int, str]]) -> list[Shown]:
    """Return what is not in the journal yet; `landing` are lines on disk (seq, text) whose event has not come."""
    landed = [Shown(Line(seq, now, "mine", "", text), _(YOU), _("skickad")) for seq, text in landing]
    return landed + [_pending(line, hold, now, online=online) for line in hold.lines(case)]


def _pending(item: Outgoing, hold: Hold, now: int, *, online: bool) -> Shown:
    line = Line(1 << 60, now, "mine", "", item.text)
    if item.waits is not None:
        words = _("väntar på linjen  {key} Ångra").format(key=key_of("take_back"))
        return Shown(line, _(YOU), words, "warn", "│")
    if not item.in_flight:
        words = _("om {n} s  {key} Ångra").format(n=hold.left(item), key=key_of("take_back"))
        return Shown(line, _(YOU), words, "focus", "│")
    if online:
        return Shown(line, _(YOU), _("skickas"), "dim", "·")
    return Shown(line, _(YOU), _("ej skickad"), "warn", "·")
