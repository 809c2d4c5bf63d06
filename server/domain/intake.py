"""What a patient may do on the way in and while waiting: command + case -> events, or a refusal.

Every function has the shape of `server.domain.care.Decide`. A patient's free text is kept word for word, answers to
questions that are no longer shown count nowhere, and an emergency is sent to the staff the moment it is met.
"""

import re
from datetime import date
from typing import Any, Final

from server.contract import TEXT_LIMIT
from server.contract.events import Event
from server.domain.actor import Actor
from server.domain.book import GENERAL, Book
from server.domain.care import Decide, Decision, Draft, over
from server.domain.case import Case, apply
from server.domain.destination import submission
from server.domain.flagging import in_care, on_the_way_in
from server.domain.flow import RING_112, Question
from server.domain.life import STATE_WORDS
from server.domain.nurse_instead import asks, suggestion
from server.domain.pictures import has_all
from server.domain.refusal import Refusal
from server.domain.text import checked, clean
from server.domain.ticklist import TickItem, TickList
from server.domain.triage import check_answer
from server.domain.verdict import (
    Verdict,
    choices,
    flow_of,
    local_day,
    months_between,
    safety_net,
    subject_of,
    tick_list,
    ticked_rules,
    verdict,
    worse_list,
)

CHILD_BELOW: Final = 13
"""Years: under this age a guardian writes, from it the person writes alone."""
_PHONE: Final = re.compile(r"\+?[0-9]{7,15}", re.ASCII)
_PERSON: Final = ("number", "name", "born", "sex", "protected", "writer", "writer_name", "writer_number")
_REFUSED: Final = {code: code for code in ("too_low", "too_high", "too_many_decimals", "bad_date", "too_long")} | {
    "too_many": "too_long",
    "required": "answer_missing",
    "empty": "answer_missing",
}
"""A code of `check_answer` -> the refusal that a person reads; every other is `bad_answer`."""
NO_LONGER: Final = {"sv": "Jag behöver inte hjälp längre.", "en": "I do not need help any more."}
"""What a withdrawal says where it cannot close the case by itself."""


def age_problem(who: str, born: str, now: int) -> str | None:
    """Return the code of the refusal when the one who writes and the age do not go together."""
    years = months_between(date.fromisoformat(born), local_day(now)) // 12
    if who == "child":
        return "age_child" if years >= CHILD_BELOW else None
    return "age_self" if years < CHILD_BELOW else None


def start(case: Case, command: dict[str, Any], _actor: Actor, now: int, _book: Book) -> Decision:
    """Open the case of an identified person; who she is comes from the identity service, never from the page."""
    if case.seq:
        return Refusal("wrong_state", {"state": " / ".join(STATE_WORDS[case.state])})
    problem = age_problem(command["who"], command["born"], now)
    if problem:
        return Refusal(problem)
    person = {key: command[key] for key in _PERSON}
    known = {"earlier": command.get("earlier", [])}
    return [("Started", {"case": case.id, "who": command["who"], "lang": command["lang"], **person, **known})]


def set_contact(_case: Case, command: dict[str, Any], _actor: Actor, _now: int, _book: Book) -> Decision:
    """Keep the phone number as it was written, once it can be read as one."""
    phone = phone_number(command["phone"])
    if isinstance(phone, Refusal):
        return phone
    return [("ContactSet", {"phone": phone, "notify": command["notify"]})]


def phone_number(written: str) -> str | Refusal:
    """Return a telephone number as it was written, or the refusal of one that cannot be read."""
    phone = clean(written).strip()
    digits = re.sub(r"[\s()./–-]", "", phone)
    return phone if _PHONE.fullmatch(digits) else Refusal("phone_format")


def open_to(entrance: str, case: Case, now: int, book: Book) -> bool:
    """Say whether the region has the entrance and the person is of the age it is for."""
    way = book.region.entrances.get(entrance)
    return way is not None and (way.age_below is None or subject_of(case, now).age_years < way.age_below)


def choose_entrance(case: Case, command: dict[str, Any], _actor: Actor, now: int, book: Book) -> Decision:
    """Choose the way in; a new choice begins anew. `listed_unit` is known only when the register answered in time."""
    if not open_to(command["entrance"], case, now, book):
        return Refusal("not_asked")
    return [("EntranceChosen", {"entrance": command["entrance"], "listed_unit": command.get("listed_unit", "")})]


def choose_unit(case: Case, command: dict[str, Any], _actor: Actor, now: int, book: Book) -> Decision:
    """Say which unit the case is for: where the person is listed, or those on call for who seeks care elsewhere.

    `listed` comes from the register: a unit's id, "" for nobody here, None when the register did not answer.
    """
    if not case.entrance:
        return Refusal("not_asked")
    unit, listed = command["unit"], command.get("listed")
    on_call = case.entrance == "care" and unit in book.region.on_call
    wrong = listed is not None and case.entrance != "bvc" and unit != listed
    if not on_call and (wrong or not book.takes(unit, case.entrance, now)):
        return Refusal("bad_unit")
    return [("UnitChosen", {"unit": unit, "unit_name": book.region.unit_name(unit)})]


def describe(case: Case, command: dict[str, Any], actor: Actor, now: int, book: Book) -> Decision:
    """Keep the patient's own words, find what complaints they may be about, and read them for red flags."""
    if not case.entrance or (case.entrance != "care" and not case.unit):
        return Refusal("not_asked")
    text = checked(command["text"])
    if isinstance(text, Refusal):
        return text
    offered = book.suggest(text, case.entrance, subject_of(case, now))
    drafts: list[Draft] = [("Described", {"text": text, "offered": list(offered)})]
    return _judged_words(case, drafts, text, actor, now, book)


def _judged_words(case: Case, drafts: list[Draft], text: str, actor: Actor, now: int, book: Book) -> Decision:
    """Read words for red flags; with one that asks for 112 at once the case is judged without waiting for more."""
    flags = on_the_way_in(text, case, book, now)
    if flags:
        return judged(case, drafts + flags, actor, now, book)
    return drafts + suggestion(text, _after(case, drafts, actor, now), now, book)


def tick(case: Case, command: dict[str, Any], actor: Actor, now: int, book: Book) -> Decision:
    """Answer the tick-list; a 112 box sends the case to the staff at once."""
    shown = tick_list(case, book, now)
    if shown is None or not case.intake.own_words:
        return Refusal("not_asked")
    items = boxes(shown, command["items"])
    if isinstance(items, Refusal):
        return items
    drafts: list[Draft] = [("Ticked", {"kind": shown.kind, "items": [item.id for item in items]})]
    return judged(case, drafts, actor, now, book)


def boxes(shown: TickList, ids: list[str]) -> tuple[TickItem, ...] | Refusal:
    """Return the boxes with these ids, or the refusal of one that the list does not have."""
    try:
        return shown.ticked(ids)
    except KeyError:
        return Refusal("bad_item")


def choose_complaint(case: Case, command: dict[str, Any], actor: Actor, now: int, book: Book) -> Decision:
    """Confirm what the words were about; *något annat* is the entrance's general flow."""
    shown = tick_list(case, book, now)
    if not case.intake.own_words or (shown is not None and case.intake.ticked is None):
        return Refusal("not_asked")
    chosen = book.general(case.entrance) if command["flow"] == GENERAL else command["flow"]
    if chosen not in choices(case.entrance, subject_of(case, now), book):
        return Refusal("bad_flow")
    flow = book.flows.get(chosen)
    drafts: list[Draft] = [("ComplaintChosen", {"flow": chosen, "version": flow.version if flow else ""})]
    return judged(case, drafts, actor, now, book)


def answer(case: Case, command: dict[str, Any], actor: Actor, now: int, book: Book) -> Decision:
    """Keep, or change, one answer, and judge all of them anew."""
    flow = flow_of(case, book)
    if flow is None:
        return Refusal("not_asked")
    name, value = command["question"], _plain(command["value"])
    wrong = check_answer(flow, name, value, case.intake.answers, subject_of(case, now))
    question = flow.question(name)
    if wrong is not None:
        return wrong_answer(wrong, question)
    drafts: list[Draft] = [("Answered", {"question": name, "value": value})]
    if question is not None and question.kind == "picture" and not has_all(case, value):
        return Refusal("no_picture", {"field": "value"})
    if question is not None and question.kind == "text" and isinstance(value, str):
        drafts += on_the_way_in(value, case, book, now) or suggestion(value, case, now, book)
    return judged(case, drafts, actor, now, book)


def wrong_answer(code: str, question: Question | None) -> Refusal:
    """Return the refusal of an answer that cannot be kept (a code of `check_answer`), with the field that is wrong."""
    if question is None or code == "not_shown":
        return Refusal("not_asked", {"field": "question"})
    limits = {"low": question.minimum, "high": question.maximum, "n": question.decimals}
    words = {name: f"{limit:g}" for name, limit in limits.items() if limit is not None}
    return Refusal(_REFUSED.get(code, "bad_answer"), {"field": "value", **words})


def _plain(value: Any) -> Any:
    """Return an answer without steering characters; words keep their line breaks."""
    if isinstance(value, str):
        return clean(value).strip() if len(value) <= TEXT_LIMIT else value
    return [clean(item) for item in value] if isinstance(value, list) else value


def judged(case: Case, drafts: list[Draft], actor: Actor, now: int, book: Book) -> Decision:
    """Add what the new events lead to: the verdict when it is ready, and the way to the staff when it is an emergency."""
    after = _after(case, drafts, actor, now)
    found = verdict(after, book, now)
    if found is None or not (found.done or found.stops):
        return drafts
    drafts.append(("Assessed", {**_assessed(found), "safety_net": safety_net(after, book, now)}))
    if found.level == RING_112:
        drafts.append(("Told112", {"rules": list(found.rules)}))
    elif not found.ed:
        return drafts
    sent = submission(_after(case, drafts, actor, now), found, now, book)
    return [*drafts, sent] if sent else drafts


def _assessed(found: Verdict) -> dict[str, Any]:
    return {
        "level": found.level,
        "ed": found.ed,
        "door": found.door,
        "svf": found.svf,
        "route": found.route,
        "first_question": found.first_question,
        "rules": list(found.rules),
    }


def _after(case: Case, drafts: list[Draft], actor: Actor, now: int) -> Case:
    """Return the case as these events would leave it."""
    after = case.clone()
    for kind, data in drafts:
        apply(after, Event(seq=after.seq + 1, type=kind, v=1, at=now, by=actor.by, data=data))
    return after


def reply_112(case: Case, command: dict[str, Any], _actor: Actor, now: int, book: Book) -> Decision:
    """Say what became of 112: who cannot or will not call goes on as level 1, and stays in the queue."""
    if not case.intake.told_112:
        return Refusal("not_asked")
    drafts: list[Draft] = [("Replied112", {"called": command["called"]})]
    if not command["called"] and case.level == RING_112:
        rank, due = book.place(1, case.entered, case.unit, case.profession, now)
        why = {
            "sv": f"Fick rådet att ringa 112, kan eller vill inte ringa. {case.intake.why.get('sv', '')}".strip(),
            "en": f"Was told to call 112, cannot or will not call. {case.intake.why.get('en', '')}".strip(),
        }
        data = {"level": 1, "from": RING_112, "rank": rank, "due": due, "reason": "no112", "why": why}
        drafts.append(("LevelSet", data))
    return drafts


def take_advice(case: Case, _command: dict[str, Any], _actor: Actor, now: int, book: Book) -> Decision:
    """Be content with the advice; only a case that ended in self-care can end so."""
    found = verdict(case, book, now)
    if found is None or not found.self_care:
        return Refusal("not_asked")
    return [("Closed", {"outcome": "self_care", "note": ""})]


def go_on(case: Case, _command: dict[str, Any], _actor: Actor, now: int, book: Book) -> Decision:
    """Go on to a human from the advice or the emergency page, also once it is sent; asking twice changes nothing."""
    if case.state != "intake":
        told = case.intake.assessment is not None and case.intake.assessment["ed"]
        return [("WentOn", {})] if told and not case.intake.went_on else []
    found = verdict(case, book, now)
    if found is None or not ((found.ed and found.stops) or found.self_care):
        return Refusal("not_asked")
    return [] if case.intake.went_on else [("WentOn", {})]


def submit(case: Case, _command: dict[str, Any], _actor: Actor, now: int, book: Book) -> Decision:
    """Send the case to the queue that was shown; levels 1–2 are never left to wait where nobody is."""
    found = verdict(case, book, now)
    if found is None or not (found.done or found.stops):
        return Refusal("not_asked")
    if (found.ed or found.self_care) and not case.intake.went_on:
        return Refusal("not_asked")
    if not case.unit or not case.phone or asks(case):
        return Refusal("not_asked")
    sent = submission(case, found, now, book)
    return [sent] if sent else Refusal("staffed_only")


def worsened(case: Case, command: dict[str, Any], actor: Actor, now: int, book: Book) -> Decision:
    """*Har du blivit sämre?*: the boxes can only raise, the words are kept, and a cut-off owner's case comes back."""
    items = boxes(worse_list(case, book, now), command["items"])
    if isinstance(items, Refusal):
        return items
    text = command.get("text", "")
    if len(text) > TEXT_LIMIT:
        return Refusal("too_long")
    rules = list(ticked_rules(items))
    data: dict[str, Any] = {"items": [item.id for item in items], "text": clean(text).strip(), "rules": rules}
    level = min([case.level, *(item.level for item in items)])
    data["why"] = {"sv": rules[0]["sv"], "en": rules[0]["en"]} if level < case.level else {}
    if level < case.level:
        rank, due = book.place(level, case.entered, case.unit, case.profession, now)
        data |= {"level": level, "rank": rank, "due": due}
    drafts: list[Draft] = [("Worsened", data)]
    if data["text"]:
        drafts += in_care(data["text"], _after(case, drafts, actor, now), book, now)
    if any(item.level == RING_112 for item in items):
        drafts.append(("Told112", {"rules": rules}))
    if "disconnected" in case.marks:
        drafts.append(("Returned", {"why": "disconnected", "since": case.marks["disconnected"]}))
    return drafts


def withdraw(case: Case, _command: dict[str, Any], _actor: Actor, _now: int, _book: Book) -> Decision:
    """*Jag behöver inte hjälp längre*: on the way in it is broken off, in care it is declined.

    With a red flag unread, or 112 unanswered, a person must see it first: it is said to the staff, who close.
    """
    if case.state != "intake" and ("flag" in case.marks or (case.level == RING_112 and "called112" not in case.marks)):
        return [("Message", {"text": NO_LONGER["en" if case.lang == "en" else "sv"]})]
    ended: dict[str, Any] = {"outcome": "aborted" if case.state == "intake" else "declined", "note": ""}
    return [*over(case), ("Closed", {**ended, "record": True} if case.owner and case.answered else ended)]


PATIENT: dict[str, Decide] = {
    "Start": start,
    "SetContact": set_contact,
    "ChooseEntrance": choose_entrance,
    "ChooseUnit": choose_unit,
    "Describe": describe,
    "Tick": tick,
    "ChooseComplaint": choose_complaint,
    "AnswerQuestion": answer,
    "Reply112": reply_112,
    "TakeAdvice": take_advice,
    "GoOn": go_on,
    "Submit": submit,
    "Worsened": worsened,
    "Withdraw": withdraw,
}
"""Every command of the patient that begins on the page; chat lines are judged in `care`."""
