"""What a case lacks when it is about to be closed: reminders, the graver first; none of them stops anything."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from clinic24_tui.locale import N_, _
from clinic24_tui.state.questions import asked_whom
from server.contract.events import Event
from server.contract.views import CaseHead

CALL_112, URGENT = 0, 2
CARED_FOR = frozenset({"booked", "emergency", "out_of_hours", "call_112", "phone", "video"})
"""Outcomes after which somebody sees or speaks with the patient."""
ADVISED = CARED_FOR - {"emergency", "call_112"} | {
    "self_care", "to_book", "nurse_line", "dental", "midwife", "youth", "doctor",
}  # fmt: skip
"""Outcomes that leave the patient at home for a while: she needs to know when to be in touch again."""
NET = re.compile(r"sämre|hör(a)? av dig|återkom|sök (vård|igen)|1177|112|worse|contact us|let us know", re.IGNORECASE)
"""What a line says that tells when and where to turn again."""
FOLLOWED = frozenset({"booked", "to_book", "phone", "video", "doctor"})
"""Outcomes in which a promise to be in touch is kept."""
PROMISE = re.compile(
    r"\b(jag|vi) (ringer|återkommer|hör av (mig|oss)|följer upp)\b|\b(I|we) (will|shall) (call|follow up|be in touch|get back)\b",
    re.IGNORECASE,
)
"""What a line says that promises a follow-up."""
WORDS = (N_("Ring 112"), N_("Omgående"), N_("Skyndsamt"))


class Reminder(NamedTuple):
    """One thing that is missing: a few words for the sheet, and a sentence where it is asked about before closing."""

    words: str
    sentence: str = ""
    verb: str = ""
    """What mends it, by the verb's id; empty where nothing does."""


def reminders(head: CaseHead, events: Iterable[Event], outcome: str, *, copied: bool = True) -> list[Reminder]:
    """Return what is missing with this outcome; `events` are those of the journal that are held, `copied` whether the text for
    the record has been.
    """
    known = list(events)
    found = [_grave(head, known, outcome), _question(head), _net(head, known, outcome), _unanswered(known)]
    found += [_promised(known, outcome)]
    found += [] if copied else [Reminder(_("journal ej kopierad"), verb="record_case")]
    return [reminder for reminder in found if reminder is not None]


def _last(events: list[Event], kind: str, by: str) -> int:
    return max((e["seq"] for e in events if e["type"] == kind and e["by"]["kind"] == by), default=0)


def _grave(head: CaseHead, events: list[Event], outcome: str) -> Reminder | None:
    """Return what could leave a patient in danger without anyone."""
    marks = {mark["key"] for mark in head["marks"]}
    told = max((e["seq"] for e in events if e["type"] == "Told112"), default=0)
    replied = max((e["seq"] for e in events if e["type"] == "Replied112"), default=0)
    silent = told > replied or (head["level"] == CALL_112 and not marks & {"called112", "no112"})
    if silent:
        words, sentence = _("112-rådet obesvarat"), _("Patienten har inte svarat på rådet att ringa 112.")
    elif "no112" in marks:
        words, sentence = _("ringer inte 112"), _("Patienten kan eller vill inte ringa 112.")
    elif head["level"] <= URGENT and outcome not in CARED_FOR:
        level = _(WORDS[head["level"]])
        words = _("nivå {level}").format(level=level)
        sentence = _("Nivån är {level}, och patienten får varken tid, samtal eller hänvisning.").format(level=level)
    else:
        return None
    return Reminder(words, "" if outcome in CARED_FOR else sentence)


def _question(head: CaseHead) -> Reminder | None:
    """Return that a colleague is still asked: closing takes the question back, and she is told."""
    question = head["question"]
    if question is None:
        return None
    words = _("frågan till {to} tas tillbaka").format(to=asked_whom(question))
    return Reminder(words, _("{to} har inte svarat på din fråga. Den tas tillbaka.").format(to=asked_whom(question)))


def _net(head: CaseHead, events: list[Event], outcome: str) -> Reminder | None:
    """Return that nothing has been said about when to be in touch again."""
    if outcome not in ADVISED or head["profession"] == "secretary":
        return None
    said = (str(e["data"]["text"]) for e in events if e["type"] == "Message" and e["by"]["kind"] == "staff")
    return None if any(NET.search(text) for text in said) else Reminder(_("inget säkerhetsnät"), verb="write")


def _unanswered(events: list[Event]) -> Reminder | None:
    """Return that the patient has had no answer, at all or to what she wrote last."""
    ours = _last(events, "Message", "staff")
    if not ours:
        return Reminder(_("inget svar till patienten"), verb="write")
    theirs = max(_last(events, kind, "patient") for kind in ("Message", "PictureSent"))
    return Reminder(_("sista raden obesvarad"), verb="write") if theirs > ours else None


def _promised(events: list[Event], outcome: str) -> Reminder | None:
    """Return that somebody has promised to be in touch, which this outcome leaves to nobody."""
    said = (str(e["data"]["text"]) for e in events if e["type"] == "Message" and e["by"]["kind"] == "staff")
    if outcome in FOLLOWED or not any(PROMISE.search(text) for text in said):
        return None
    return Reminder(_("uppföljning lovad"), verb="hand_over_case")
