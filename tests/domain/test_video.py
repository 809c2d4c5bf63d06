"""The link to the video room: an event of its own, the same room each time, nothing of the case in it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from server.adapters.video import DEMO, VideoRooms, template_fault
from server.domain.decide import decide
from server.domain.patient_view import for_patient
from server.domain.refusal import Refusal
from tests.support.care import own, taken
from tests.support.people import ANNA, KARIN, staffed_book

REGION = "https://video.region.example/m/{room}"


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=80))
def test_a_case_has_one_room_that_another_secret_does_not_have_and_that_names_no_case(case: str, secret: str) -> None:
    rooms = VideoRooms(REGION, secret)
    assert rooms(case) == rooms(case)
    room = rooms(case).removeprefix("https://video.region.example/m/")
    assert len(room) == 32
    assert rooms(case) != rooms(f"{case}2")
    assert rooms(case) != VideoRooms(REGION, f"x{secret[:60]}")(case)


def test_a_template_needs_tls_and_a_place_for_the_room() -> None:
    assert template_fault(REGION) == ""
    for wrong in ("http://video.region.example/{room}", "https://video.region.example/", "javascript:{room}", DEMO):
        assert "{room}" in template_fault(wrong)


def test_the_owner_sends_it_and_the_patient_gets_the_link_and_no_more() -> None:
    way, book = taken(), replace(staffed_book(), video=VideoRooms(REGION, "hemligt"))
    command = {"id": "v", "type": "SendVideo", "case": way.case.id, "owner_seq": way.case.owner_seq}
    for _ in range(2):
        drafts = decide(way.case, command, ANNA, way.now, book)
        assert not isinstance(drafts, Refusal)
        way.write(drafts, ANNA)
    sent = [event for event in way.events if event["type"] == "VideoSent"]
    assert len(sent) == 2
    assert sent[0]["data"] == sent[1]["data"]
    shown = for_patient(sent[0])
    assert shown is not None
    assert shown["data"] == {"url": VideoRooms(REGION, "hemligt")(way.case.id)}
    refused = decide(way.case, command, KARIN, way.now, book)
    assert isinstance(refused, Refusal)
    assert refused.code == "not_owner"
    assert (way.case.turn, way.case.answered) == ("mine", False)


def test_without_a_service_nothing_is_sent() -> None:
    assert own(taken(), "SendVideo") == "no_video"
