"""What may be done with pictures: command + case -> events, or a refusal (the shape of `server.domain.care.Decide`)."""

from typing import Any

from server.contract.pictures import PICTURES_A_CASE
from server.domain.actor import Actor
from server.domain.book import Book
from server.domain.care import Decision, Draft, not_mine
from server.domain.case import Case
from server.domain.pictures import known
from server.domain.refusal import Refusal
from server.domain.triage import visible_questions
from server.domain.verdict import flow_of, subject_of


def send_picture(case: Case, command: dict[str, Any], _actor: Actor, now: int, book: Book) -> Decision:
    """Add the patient's picture: on the way in only where a question asks for it, in care at any time; once for each id."""
    if known(case, command["id"]):
        return []
    question = command.get("question", "")
    if (case.state == "intake" or question) and not _asked(case, question, now, book):
        return Refusal("not_asked")
    if len(case.pictures) >= PICTURES_A_CASE:
        return Refusal("pictures_full")
    data = {key: command[key] for key in ("width", "height", "bytes", "digest")}
    about = {"question": question} if question else {}
    sender = case.writer_name or case.name
    drafts: list[Draft] = [("PictureSent", {"picture": command["id"], **data, "sender": sender, **about})]
    if "disconnected" in case.marks:
        drafts.append(("Returned", {"why": "disconnected", "since": case.marks["disconnected"]}))
    return drafts


def _asked(case: Case, question: str, now: int, book: Book) -> bool:
    flow = flow_of(case, book)
    if case.state != "intake" or flow is None:
        return False
    shown = visible_questions(flow, case.intake.answers, subject_of(case, now))
    return any(one.id == question and one.kind == "picture" for one in shown)


def see_picture(case: Case, command: dict[str, Any], actor: Actor, _now: int, _book: Book) -> Decision:
    """Note that the owner has opened the picture, once in each ownership; other eyes are in the access log only."""
    picture = known(case, command["picture"])
    if picture is None:
        return Refusal("no_picture")
    here = (picture["seen_at"] or 0) >= (case.owner_since or 0)
    if case.owner != actor.id or (picture["seen_at"] and here):
        return []
    return [("PictureSeen", {"picture": picture["id"]})]


def mark_picture(case: Case, command: dict[str, Any], actor: Actor, _now: int, _book: Book) -> Decision:
    """Mark a picture, or take the mark away; the picture stays."""
    lost = not_mine(case, command, actor)
    if lost:
        return lost
    picture = known(case, command["picture"])
    if picture is None:
        return Refusal("no_picture")
    same = picture["mark"] == ("" if command["mark"] == "none" else command["mark"])
    return [] if same else [("PictureMarked", {"picture": picture["id"], "mark": command["mark"]})]
