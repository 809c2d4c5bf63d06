"""A case as text for the medical record: what the patient has answered, what she was told, and what the clinician writes.

Nothing is added: each statement stands in the history, in the journal's events or in what the clinician has written.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from clinic24_tui.locale import _
from clinic24_tui.state.between import answered, handed
from clinic24_tui.state.closing import NET
from clinic24_tui.state.history import Group, groups, lowered, marked
from clinic24_tui.state.professions import profession_name
from clinic24_tui.state.reach import calls_for_record, parkings_for_record
from clinic24_tui.state.record_headings import Headings, usual
from clinic24_tui.state.transcript import outcome_name
from clinic24_tui.times import clock, local
from server.contract.events import Event
from server.contract.record import RecordPart
from server.contract.views import CaseHead

PLANNED = re.compile(
    r"\b(tid|tiden|boka\w*|återbesök\w*|uppföljning\w*|ringer|återkommer|appointment|booked|follow-up|will call)\b",
    re.IGNORECASE,
)
"""What a sentence says that is about what comes next."""

GREETING = re.compile(r"(hej|hejsan|hallå|hi|hello)( \w+)?[!.,]?$|.*\b(jag heter|my name is)\b", re.IGNORECASE)
"""A sentence that greets or presents, and no more."""

SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])|\n+")
"""Where a sentence ends: a capital follows, so that a short form or a time ends nothing."""


@dataclass(slots=True)
class Notes:
    """What the clinician writes for the record of one case; lives in memory while the program runs."""

    assessment: str = ""
    action: str = ""
    copied: bool = False
    """Whether the text has been copied."""


def record_text(
    head: CaseHead,
    events: Iterable[Event],
    notes: Notes,
    *,
    person: str,
    complaint: str,
    headings: Headings | None = None,
) -> str:
    """Return the whole text under the unit's `headings` (the program's when None); empty parts are left out.

    `person` is sex and age in words, `complaint` the flow's title.
    """
    known = list(events)
    advice, coming = said(known)
    parts: dict[RecordPart, list[str]] = {
        "contact": [complaint] if complaint else [],
        "history": _history(head),
        "assessment": [*_written(notes.assessment), *_levels(known)],
        "action": _written(notes.action),
        "phone": calls_for_record(known),
        "advice": [*_told_112(known), *advice],
        "follow_up": [*coming, *parkings_for_record(known), *_moves(known)],
    }
    there = [(title, parts[part]) for part, title in (headings or usual()).items() if parts[part]]
    blocks = ["\n".join(_identity(head, known, person))]
    for title, under in groupby(there, key=itemgetter(0)):
        blocks.append("\n".join([title, *(row for _title, rows in under for row in rows)]))
    return "\n\n".join(blocks) + "\n"


def lacking(notes: Notes, headings: Headings | None = None) -> list[str]:
    """Return the headings of the clinician's own parts that are empty."""
    titles = headings or usual()
    own: dict[RecordPart, str] = {"assessment": notes.assessment, "action": notes.action}
    return [titles[part] for part, text in own.items() if not text.strip()]


def _written(text: str) -> list[str]:
    return text.strip().splitlines()


def _identity(head: CaseHead, events: Sequence[Event], person: str) -> list[str]:
    name = _("Skyddade personuppgifter") if head["protected"] else head["name"]
    came = local(head["entered"])
    talk = [event["at"] for event in events if event["type"] == "Message"]
    when = f"{came:%Y-%m-%d} {clock(head['entered'])}"
    place = _("Chatt, {unit}. Kom in {when}.").format(unit=head["unit_name"], when=when)
    if talk:
        place += " " + _("Samtal {first}–{last}.").format(first=_moment(talk[0], came.date()), last=clock(talk[-1]))
    rows = [", ".join(part for part in (name, head["number"], person) if part), place]
    if head["writer"] == "guardian":
        # A protected person's guardian has the same address.
        guardian = "" if head["protected"] else head["writer_name"]
        rows.append(_("skrivs av {name}").format(name=guardian or _("vårdnadshavare")))
    return rows


def _moment(at: int, day: object) -> str:
    then = local(at)
    return clock(at) if then.date() == day else f"{then:%Y-%m-%d %H:%M}"


def _history(head: CaseHead) -> list[str]:
    """Return the statements whole, a line a kind; why the level was suggested is no statement of the patient's."""
    lines = [f"- {_sentence(group)}" for group in groups(head)]
    return [_("Enligt patientens egna uppgifter via frågeformulär"), *lines] if lines else []


def _sentence(group: Group) -> str:
    """Return a kind's statements as one sentence; only what a clinician has changed or found unclear is marked."""
    texts = [" ".join(said.text.split()) for said in group.statements]
    inside = [text if group.kind == "words" or not n else lowered(text) for n, text in enumerate(texts)]
    return ", ".join(marked(text, said.mark) for text, said in zip(inside, group.statements, strict=True))


def said(events: Iterable[Event]) -> tuple[list[str], list[str]]:
    """Return the staff's own sentences to the patient, word for word: advice, and what is to come.

    Questions and greetings are neither; a sentence is never split or joined.
    """
    advice: list[str] = []
    coming: list[str] = []
    for event in events:
        if event["type"] != "Message" or event["by"]["kind"] != "staff":
            continue
        for sentence in map(str.strip, SENTENCE_END.split(str(event["data"]["text"]))):
            if not sentence or sentence.endswith("?") or GREETING.match(sentence):
                continue
            where = coming if NET.search(sentence) or PLANNED.search(sentence) else advice
            where.append(f"{clock(event['at'])} ”{sentence}”")
    return advice, coming


def _told_112(events: Iterable[Event]) -> list[str]:
    out = []
    for event in events:
        if event["type"] == "Told112":
            out.append(f"{clock(event['at'])} {_('Patienten fick rådet Ring 112.')}")
        elif event["type"] == "Replied112":
            called = event["data"].get("called")
            words = _("Patienten har ringt 112.") if called else _("Patienten kan eller vill inte ringa 112.")
            out.append(f"{clock(event['at'])} {words}")
    return out


def _levels(events: Iterable[Event]) -> list[str]:
    """Return each change of the level by a clinician, with her reason."""
    out = []
    for event in events:
        data, by = event["data"], event["by"]
        if event["type"] == "LevelSet" and "from" in data:
            words = _("{name} ändrade nivån från {was} till {level}.")
            words = words.format(name=by.get("name", by["id"]), was=data["from"], level=data["level"])
            out.append(f"{words} {data.get('reason', '')}".strip())
    return out


def _moves(events: Iterable[Event]) -> list[str]:
    """Return what colleagues answered, to whom the case was handed over, and how it ended."""
    out = []
    for event in events:
        data = event["data"]
        if event["type"] == "HandedOver":
            to = f"{profession_name(str(data.get('profession', '')))}, {data.get('unit_name', data.get('unit', ''))}"
            out += handed(_("Överlämnat till {to}.").format(to=to), data).splitlines()
        elif event["type"] == "Offered" and data.get("sbar"):
            out += handed(_("Erbjudet till {to}.").format(to=data.get("name", "")), data).splitlines()
        elif event["type"] == "ColleagueAnswered":
            name = event["by"].get("name", event["by"]["id"])
            out.append(("" if data.get("kind") == "task" else f"{name}: ") + answered(data, name))
        elif event["type"] == "Closed":
            ending = _("Utfall: {outcome}.").format(outcome=outcome_name(str(data.get("outcome", ""))))
            out.append(f"{ending} {data.get('note', '')}".strip())
    return out
