"""Calls and follow-ups in words: what the conversation and the text for the record say of them."""

from typing import Any

from clinic24_tui.locale import _, language
from clinic24_tui.times import clock, local
from server.contract.commands import PHONE_OUTCOMES, PHONE_RESULTS
from server.contract.events import Event
from server.contract.views import CaseHead

ANSWERED, NOT_REACHED = "answered", "not_reached"


def result_name(result: str) -> str:
    """Return what an attempt to ring came to, in the language of the program."""
    return PHONE_RESULTS.get(result, (result, result))[1 if language() == "en" else 0]


def phone_outcome_name(outcome: str) -> str:
    """Return how a protocol ended, in the language of the program."""
    return PHONE_OUTCOMES.get(outcome, (outcome, outcome))[1 if language() == "en" else 0]


def phone_open(head: CaseHead | None) -> bool:
    """Say whether the case has a telephone protocol without an outcome."""
    return head is not None and any(mark["key"] == "phone" for mark in head["marks"])


def parked(head: CaseHead | None) -> bool:
    """Say whether the case is put away until a day."""
    return head is not None and any(mark["key"] == "parked" for mark in head["marks"])


def day_and_clock(at: int) -> str:
    """Return a day with its time, `2026-12-01 08:00`."""
    return f"{local(at):%Y-%m-%d %H:%M}"


def call_words(event: Event) -> str:
    """Return a step of a telephone protocol: what the attempt came to, what was said, how it ended."""
    data: dict[str, Any] = event["data"]
    parts = [_("Telefon {number}: {result}.").format(number=data["number"], result=result_name(data["result"]).lower())]
    if not data["result"]:
        parts = [_("Telefon {number}: protokoll.").format(number=data["number"])]
    if data["reason"]:
        parts.append(_("Orsak: {words}.").format(words=data["reason"].rstrip(".")))
    if data["safe_time"]:
        parts.append(_("Säker tid: {words}.").format(words=data["safe_time"].rstrip(".")))
    if data["result"] == ANSWERED or data["outcome"] not in ("", NOT_REACHED):
        parts.append(_("Identitet kontrollerad.") if data["identity"] else _("Identitet inte kontrollerad."))
    if data["said"]:
        parts.append(data["said"])
    if data["again"]:
        parts.append(_("Nytt försök {time}.").format(time=clock(event["at"] + data["again"] * 60_000)))
    if data["outcome"]:
        parts.append(_("Utfall: {outcome}.").format(outcome=phone_outcome_name(data["outcome"])))
    return " ".join(parts)


def parked_words(data: dict[str, Any], name: str) -> str:
    """Return until when a case was put away, and why."""
    said = _("{name} parkerade ärendet till {time}.").format(name=name, time=day_and_clock(data["until"]))
    return " ".join(part for part in (said, data.get("reason", ""), data.get("question", "")) if part)


def resumed_words(data: dict[str, Any], name: str) -> str:
    """Return why a parked case is back."""
    if data["why"] == "due":
        return _("Dagen för uppföljning är här.")
    if data["why"] == "patient":
        return _("Patienten hörde av sig: ärendet är inte längre parkerat.")
    if data["why"] == "left":
        return _("Ärendet är inte längre parkerat.")
    return _("{name} tog tillbaka ärendet före dagen.").format(name=name)


def video_words(event: Event, server: str = "") -> str:
    """Return who sent a link to the video room, and where it is: the demo's is a page of the server itself."""
    by, url = event["by"], str(event["data"]["url"])
    whole = f"{server.rstrip('/')}{url}" if url.startswith("/") else url
    return _("{name} skickade en videolänk: {url}").format(name=by.get("name", by["id"]), url=whole)


def calls_for_record(events: list[Event]) -> list[str]:
    """Return the calls as lines of the record."""
    return [f"{day_and_clock(event['at'])} {call_words(event)}" for event in events if event["type"] == "PhoneCalled"]


def parkings_for_record(events: list[Event]) -> list[str]:
    """Return the follow-ups as lines of the record."""
    return [
        f"{_('Uppföljning {time}.').format(time=day_and_clock(event['data']['until']))} {event['data']['reason']}".strip()
        for event in events
        if event["type"] == "Parked"
    ]
