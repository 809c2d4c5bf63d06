"""A case's journal as a conversation: which events are lines, who said them, and how far each own line has come."""

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from clinic24_tui.locale import _, language
from clinic24_tui.state import between
from clinic24_tui.state.pictures import mark_name
from clinic24_tui.state.professions import profession_name
from clinic24_tui.state.reach import call_words, parked_words, resumed_words, video_words
from clinic24_tui.times import clock, local
from server.contract.commands import OUTCOMES
from server.contract.events import Event
from server.contract.merging import MERGED, MERGED_WORDS

Kind = Literal["patient", "mine", "staff", "internal", "system"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the conversation; `at` is ms UTC, `who` is empty for oneself, the patient and the clockwork.

    `picture` is the id of a picture that the line stands for.
    """

    seq: int
    at: int
    kind: Kind
    who: str
    text: str
    picture: str = ""


@dataclass(slots=True)
class Transcript:
    """The lines of one case in order of seq; events may come twice and in any order."""

    me: str
    server: str = ""
    lines: list[Line] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set)
    _reads: list[tuple[int, int]] = field(default_factory=list)

    def take(self, events: Iterable[Event]) -> bool:
        """Take in events and say whether anything that is drawn has changed."""
        changed = False
        for event in events:
            if event["seq"] in self._seen:
                continue
            self._seen.add(event["seq"])
            if event["type"] == "Read":
                changed |= self._take_reading(event)
                continue
            line = line_of(event, self.me, self.server)
            if line is not None:
                insort(self.lines, line, key=_seq)
                changed = True
        return changed

    def forget(self) -> None:
        """Drop all, as when the language or the view's epoch changes."""
        self.lines.clear()
        self._seen.clear()
        self._reads.clear()

    def read_at(self, seq: int) -> int | None:
        """Return when the patient had read the line (ms UTC), or None while she has not."""
        return min((at for upto, at in self._reads if upto >= seq), default=None)

    def new_from(self, read_before: int) -> int | None:
        """Return the seq of the first patient's line after the clinic's last answer and after what had been read."""
        answered = max((line.seq for line in self.lines if line.kind in ("mine", "staff")), default=0)
        floor = max(answered, read_before)
        return next((line.seq for line in self.lines if line.kind == "patient" and line.seq > floor), None)

    def _take_reading(self, event: Event) -> bool:
        if event["by"]["kind"] != "patient":
            return False
        self._reads.append((event["data"]["upto"], event["at"]))
        return True


def _seq(line: Line) -> int:
    return line.seq


def line_of(event: Event, me: str, server: str = "") -> Line | None:
    """Return the line that an event is in the conversation, or None when it is none; `server` is what its own pages stand under."""
    by = event["by"]
    who = by.get("name", by["id"]) if by["kind"] == "staff" and by["id"] != me else ""
    data = event["data"]
    if event["type"] == "Message":
        kind: Kind = "patient" if by["kind"] == "patient" else "mine" if by["id"] == me else "staff"
        return Line(event["seq"], event["at"], kind, who, str(data["text"]))
    if event["type"] == "Note":
        return Line(event["seq"], event["at"], "internal", who, str(data["text"]))
    if event["type"] in _INTERNAL:
        return Line(event["seq"], event["at"], "internal", who, _between(event))
    if event["type"] == "PhoneCalled":
        return Line(event["seq"], event["at"], "internal", who, call_words(event))
    if event["type"] == "PictureSent":
        return Line(event["seq"], event["at"], "patient", "", _("Bild"), data["picture"])
    if event["type"] == "VideoSent":
        return Line(event["seq"], event["at"], "system", "", video_words(event, server))
    told = _TOLD.get(event["type"])
    if told is None:
        return None
    name = by.get("name", by["id"]) if by["kind"] == "staff" else ""
    return Line(event["seq"], event["at"], "system", "", told(data, name))


_INTERNAL = frozenset({"ColleagueAsked", "ColleagueAnswered"})


def _between(event: Event) -> str:
    """Return what a colleague says to another."""
    kind, data = event["type"], event["data"]
    if kind == "ColleagueAnswered":
        return between.answered(data, event["by"].get("name", event["by"]["id"]))
    unit = data.get("unit_name", data.get("unit", ""))
    to = data.get("name") or f"{profession_name(str(data.get('profession', '')))}, {unit}"
    return between.asked(data, to)


def _question_retracted(data: dict[str, Any], name: str) -> str:
    return between.retracted(data, name)


def _question_late(data: dict[str, Any], _name: str) -> str:
    return between.late(data)


def _submitted(_data: dict[str, Any], name: str) -> str:
    if name:
        return _("{name} kontaktade patienten.").format(name=name)
    return _("Ärendet kom in.")


def _taken(data: dict[str, Any], name: str) -> str:
    over, giver = data.get("over_name"), data.get("from_name")
    if over:
        reason = str(data.get("reason", ""))
        said = _("{name} tog över ärendet från {over}.").format(name=name, over=over)
        return f"{said} {reason}".strip()
    if giver:
        return _("{name} kvitterade ärendet från {over}.").format(name=name, over=giver)
    return _("{name} tog ärendet.").format(name=name)


def _handed_over(data: dict[str, Any], name: str) -> str:
    profession = profession_name(str(data.get("profession", "")))
    to = f"{profession}, {data.get('unit_name', data.get('unit', ''))}"
    return _("{name} lämnade över till {to}: {note}").format(name=name, to=to, note=data.get("note", ""))


def _offered(data: dict[str, Any], name: str) -> str:
    return _("{name} erbjöd ärendet till {to}: {note}").format(
        name=name, to=data.get("name", ""), note=data.get("note", "")
    )


def _returned(data: dict[str, Any], name: str) -> str:
    if data.get("why") == "disconnected":
        return _("Ärendet gick tillbaka till kön: ägaren var frånkopplad.")
    if data.get("why") == "left":
        return _("Ärendet gick tillbaka till kön: den som hade det arbetar inte kvar.")
    if data.get("why") == "follow_up":
        return (
            f"{_('Uppföljningen gick till kön: den som parkerade är inte på plats.')} {data.get('reason', '')}".strip()
        )
    if data.get("why") == "moved":
        over = data.get("from_name", "")
        return _("{name} flyttade ärendet från {over} till kön: {note}").format(
            name=name, over=over, note=data.get("reason", "")
        )
    return _("{name} lämnade tillbaka ärendet till kön: {note}").format(name=name, note=data.get("reason", ""))


def _rerouted(data: dict[str, Any], _name: str) -> str:
    if "unit" in data:
        unit = data.get("unit_name", data["unit"])
        return _("Enheten stängde: ärendet flyttades till {unit}.").format(unit=unit)
    return _("Enheten stängde: ärendet fick en ny tid.")


def _level_set(data: dict[str, Any], name: str) -> str:
    raised = data["level"] < data.get("from", data["level"])
    words = _("{name} höjde nivån till {level}.") if raised else _("{name} sänkte nivån till {level}.")
    return f"{words.format(name=name, level=data['level'])} {data.get('reason', '')}".strip()


def _worsened(data: dict[str, Any], _name: str) -> str:
    return f"{_('Patienten säger att det blivit sämre.')} {data.get('text', '')}".strip()


def _flagged(data: dict[str, Any], _name: str) -> str:
    rules = ", ".join(rule["en" if language() == "en" else "sv"] for rule in data["rules"])
    words = " … ".join(word for rule in data["rules"][:1] for word in rule["words"])
    return _("Röd flagga i patientens ord: {rules} (”{words}”)").format(rules=rules, words=words)


def _recorded(_data: dict[str, Any], name: str) -> str:
    return _("{name} har journalfört ärendet.").format(name=name)


def _flag_acknowledged(_data: dict[str, Any], name: str) -> str:
    return _("{name} kvitterade röd flagga.").format(name=name)


def _picture_marked(data: dict[str, Any], name: str) -> str:
    return _("{name} markerade en bild: {mark}.").format(name=name, mark=mark_name(str(data["mark"])).lower())


def _told_112(_data: dict[str, Any], _name: str) -> str:
    return _("Patienten fick rådet Ring 112.")


def _replied_112(data: dict[str, Any], _name: str) -> str:
    if data.get("called"):
        return _("Patienten har ringt 112.")
    return _("Patienten kan eller vill inte ringa 112.")


def _disconnected(_data: dict[str, Any], _name: str) -> str:
    return _("Ägaren är frånkopplad.")


def _reconnected(_data: dict[str, Any], _name: str) -> str:
    return _("Ägaren är tillbaka.")


def _reminded(_data: dict[str, Any], _name: str) -> str:
    return _("Patienten fick en påminnelse.")


def _unreached(data: dict[str, Any], _name: str) -> str:
    if data.get("again"):
        return _("Dags att ringa igen.")
    if data.get("by") == "phone":
        return _("Patienten har inte svarat. Ring patienten.")
    return _("Patienten har inte svarat. Skicka ”Vi har försökt nå dig”.")


def _unacknowledged(_data: dict[str, Any], _name: str) -> str:
    return _("Ingen kvitterade överlämningen på 15 minuter. Enheten fick veta det.")


def _closed(data: dict[str, Any], name: str) -> str:
    outcome = outcome_name(str(data.get("outcome", "")))
    if not name:
        return _("Ärendet avslutades: {outcome}.").format(outcome=outcome)
    said = _("{name} avslutade ärendet: {outcome}.").format(name=name, outcome=outcome)
    return f"{said} {data.get('note', '')}".strip()


def _took_in(data: dict[str, Any], name: str) -> str:
    """Say what came along: the other's own words, and what waits for an answer, line by line."""
    words = _("{name} slog ihop ärendet med ett annat av patientens, från {time}: ”{words}”").format(
        name=name, time=f"{local(data['came']):%Y-%m-%d %H:%M}", words=data["own_words"]
    )
    waiting = [f"{clock(one['at'])} {one['text']}" for one in data["unanswered"]]
    return " ".join([words, *([_("Obesvarat:"), *waiting] if waiting else [])])


def _reopened(data: dict[str, Any], name: str) -> str:
    if not name:
        return _("Patienten skrev igen. Ärendet är åter i kön.")
    return _("{name} öppnade ärendet igen: {reason}").format(name=name, reason=data.get("reason", ""))


_TOLD = {
    "Submitted": _submitted,
    "Taken": _taken,
    "HandedOver": _handed_over,
    "Offered": _offered,
    "Returned": _returned,
    "Rerouted": _rerouted,
    "LevelSet": _level_set,
    "Worsened": _worsened,
    "Flagged": _flagged,
    "FlagAcknowledged": _flag_acknowledged,
    "Recorded": _recorded,
    "PictureMarked": _picture_marked,
    "Told112": _told_112,
    "Replied112": _replied_112,
    "Disconnected": _disconnected,
    "Reconnected": _reconnected,
    "Reminded": _reminded,
    "Unreached": _unreached,
    "Unacknowledged": _unacknowledged,
    "QuestionRetracted": _question_retracted,
    "QuestionLate": _question_late,
    "Closed": _closed,
    "Reopened": _reopened,
    "TookIn": _took_in,
    "Parked": parked_words,
    "Resumed": resumed_words,
}


def outcome_name(outcome: str) -> str:
    """Return an outcome of the fixed list in the language of the program."""
    swedish, english = MERGED_WORDS if outcome == MERGED else OUTCOMES.get(outcome, (outcome, outcome))
    return english if language() == "en" else swedish
