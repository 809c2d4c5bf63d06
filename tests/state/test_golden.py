"""The golden examples on the client's side: what a real server said is taken in and stands in the store."""

import json
from pathlib import Path
from typing import Any

from clinic24_tui.arriving import STEPS
from clinic24_tui.client.session import Session
from clinic24_tui.state.beside import Change
from clinic24_tui.state.store import Store, case_vid
from clinic24_tui.state.transcript import Transcript
from server.contract import PROTOCOL

GOLDEN = Path(__file__).parent.parent / "golden"
Frame = dict[str, Any]


def golden(name: str) -> dict[str, Frame]:
    frames: dict[str, Frame] = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    return frames


def at(vid: str, frame: Frame) -> Frame:
    """Return a server's frame as an answer to the view that this client has opened."""
    return {**frame, "vid": vid}


def logged_in() -> tuple[Store, dict[str, Frame]]:
    store, said = Store(), golden("server_frames")
    assert store.apply(said["welcome"], 1) == {Change("me")}
    assert store.apply(said["worn"]) == {Change("worn")}
    return store, said


def test_every_frame_of_the_server_has_somebody_who_takes_it() -> None:
    answered_elsewhere = {"ack", "refuse", "drafted", "step", "callers", "proved", "password_changed", *STEPS}
    for kind in golden("server_frames"):
        assert kind in answered_elsewhere or hasattr(Store, f"_on_{kind}"), kind


def test_who_one_is_and_what_is_worn_stand_in_the_store() -> None:
    store, said = logged_in()
    assert store.me == said["welcome"]["me"]
    assert store.epoch == said["welcome"]["epoch"]
    assert store.offset == said["welcome"]["now"] - 1
    assert store.assignment == said["worn"]["assignment"]
    assert [phrase["id"] for phrase in store.phrases] == [phrase["id"] for phrase in said["worn"]["phrases"]]
    first = next(iter(said["worn"]["complaints"].items()))
    assert store.complaint(first[0], "sv") == first[1]["sv"]


def test_rows_and_deltas_of_a_real_queue_are_held_once() -> None:
    store, said = logged_in()
    for _ in range(2):
        for kind in ("reset", "rows", "ready", "delta", "delta"):
            store.apply(at("queue", said[kind]))
    assert store.ready
    for row in (*said["rows"]["rows"], *said["delta"]["put"]):
        assert store.row(row["id"]) is not None
    assert store.pos >= said["delta"]["pos"]
    for case in said["delta"]["drop"]:
        assert store.row(case) is None


def test_a_real_case_is_drawn_from_its_head_and_events() -> None:
    store, said = logged_in()
    head, events = said["head"]["head"], said["events"]
    vid = case_vid(head["id"])
    view = store.open(vid, head["id"])
    assert store.apply(at(vid, said["head"]), 0) == {Change("case", head["id"])}
    assert view.head == head
    assert store.apply(at(vid, events)) == {Change("case", head["id"])}
    assert store.apply(at(vid, events)) == frozenset()
    assert view.events == events["events"]
    store.apply({**said["presence"], "case": head["id"]})
    assert store.presence[head["id"]]["patient_here"] == said["presence"]["patient_here"]


def test_every_event_of_a_real_journal_can_be_read_in_the_conversation() -> None:
    lines = [{**event, "seq": seq} for seq, event in enumerate(golden("events").values(), 1)]
    transcript = Transcript("anna")
    transcript.take(lines)  # type: ignore[arg-type]  # as they came over the wire
    texts = [line.text for line in transcript.lines]
    assert any(golden("events")["Message"]["data"]["text"] in text for text in texts)


def test_the_session_says_the_frames_that_the_server_took() -> None:
    spoken, said = golden("staff_frames"), golden("server_frames")
    session = Session("sv", "", lambda _vid: {})
    (login,) = session.login("anna", "hemligt")
    assert login == {**spoken["login"], "lang": "sv"}
    assert login["protocol"] == PROTOCOL
    assert session.receive(said["welcome"]) == []
    assert session.wear("anna-1") == [spoken["wear"]]
    opened = session.open("q", "queue")
    assert opened == []
    assert session.receive(said["worn"]) == [spoken["open"]]
    assert session.logout() == [spoken["logout"]]
