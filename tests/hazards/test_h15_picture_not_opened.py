"""H15: no case is closed before each picture has been opened by its owner or marked, and a picture says whose it is."""

from tests.support.care import own, taken


def test_a_picture_keeps_the_case_from_closing_until_its_owner_has_opened_it() -> None:
    way = taken()
    way.say("SendPicture", width=3_024, height=4_032, bytes=2_000_000, digest="d")
    (picture,) = way.case.pictures
    assert (picture["sender"], picture["at"]) == (way.case.name, way.now)
    assert own(way, "Close", outcome="phone", note="") == "picture_unseen"
    assert own(way, "SeePicture", picture=picture["id"]) is None
    way.say("SendPicture", width=3_024, height=4_032, bytes=2_000_000, digest="e")
    assert own(way, "Close", outcome="phone", note="") == "picture_unseen"
    assert own(way, "MarkPicture", picture=way.case.pictures[-1]["id"], mark="unassessable") is None
    assert own(way, "Close", outcome="phone", note="") is None
    assert len(way.case.pictures) == 2
