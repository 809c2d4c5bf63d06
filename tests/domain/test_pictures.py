"""Pictures in a case: sent once, looked at or marked before the case can be closed, counted in the history, never erased."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.contract.events import Event
from server.contract.pictures import PICTURES_A_CASE
from server.domain.actor import Actor
from server.domain.case import Case, apply, fold
from server.domain.decide import decide
from server.domain.patient_view import for_patient
from server.domain.pictures import history_lines, looked_at
from server.domain.refusal import Refusal
from tests.domain.patient_way import OPEN, real_book
from tests.support.people import ANNA, KARIN, patient

ONE, TWO = "1" * 32, "2" * 32
FACTS = {"width": 3024, "height": 4032, "bytes": 2_100_000, "digest": "d" * 64}


def sends(picture: str = ONE, **more: Any) -> dict[str, Any]:
    return {"id": picture, "type": "SendPicture", "case": "c", **FACTS, **more}


def sees(picture: str = ONE) -> dict[str, Any]:
    return {"id": "x", "type": "SeePicture", "case": "c", "picture": picture}


def marks(picture: str = ONE, mark: str = "unassessable", owner_seq: int = 1) -> dict[str, Any]:
    return {"id": "x", "type": "MarkPicture", "case": "c", "picture": picture, "mark": mark, "owner_seq": owner_seq}


CLOSE = {"id": "x", "type": "Close", "case": "c", "outcome": "phone", "owner_seq": 1}


class Room:
    """One case that Anna has, and what is decided in it."""

    def __init__(self, **state: Any) -> None:
        given: dict[str, Any] = {"state": "open", "owner": "anna", "owner_name": "Anna Ek", "owner_seq": 1, **state}
        self.case = Case(id="c", seq=1, unit="asby", profession="nurse", name="Lars Holm", born="1980-01-01", **given)
        self.at = OPEN

    def say(self, actor: Actor, command: dict[str, Any]) -> list[str] | str:
        """Decide and apply; returns the events' types, or the code of the refusal."""
        self.at += 1_000
        found = decide(self.case, command, actor, self.at, real_book())
        if isinstance(found, Refusal):
            return found.code
        for kind, data in found:
            apply(self.case, Event(seq=self.case.seq + 1, type=kind, v=1, at=self.at, by=actor.by, data=data))
        return [kind for kind, _ in found]

    def picture(self, at: int = 0) -> dict[str, Any]:
        return self.case.pictures[at]


PATIENT = patient("c")


def test_a_picture_is_something_the_patient_says() -> None:
    room = Room(turn="patient")
    assert room.say(PATIENT, sends()) == ["PictureSent"]
    assert (room.case.turn, room.case.unread, room.case.last_patient_seq) == ("mine", 1, room.case.seq)
    assert room.case.marks == {"picture": room.at}
    assert room.picture() == {
        "id": ONE, "seq": 2, "at": room.at, "width": 3024, "height": 4032, "bytes": 2_100_000, "sender": "Lars Holm",
        "seen_by": None, "seen_at": None, "mark": "", "marked_by": None, "marked_at": None,
    }  # fmt: skip


def test_the_same_id_is_added_once_however_often_it_is_sent() -> None:
    room = Room()
    room.say(PATIENT, sends())
    assert room.say(PATIENT, sends(width=1)) == []
    assert len(room.case.pictures) == 1


def test_a_guardian_is_named_as_the_sender() -> None:
    room = Room(writer="guardian", writer_name="Mia Holm")
    room.say(PATIENT, sends())
    assert room.picture()["sender"] == "Mia Holm"
    assert history_lines(room.case)[0]["sv"] == "Vårdnadshavaren har skickat 1 bild"


def test_a_case_takes_twenty_pictures_and_no_more() -> None:
    room = Room()
    for n in range(PICTURES_A_CASE):
        assert room.say(PATIENT, sends(f"{n:032d}")) == ["PictureSent"]
    assert room.say(PATIENT, sends("f" * 32)) == "pictures_full"
    assert room.say(PATIENT, sends(f"{3:032d}")) == []


def test_a_picture_to_a_cut_off_owner_brings_the_case_back() -> None:
    room = Room(marks={"disconnected": 1})
    assert room.say(PATIENT, sends()) == ["PictureSent", "Returned"]


def test_no_case_is_closed_before_each_picture_is_opened_or_marked() -> None:
    room = Room()
    room.say(PATIENT, sends(ONE))
    room.say(PATIENT, sends(TWO))
    assert room.say(ANNA, CLOSE) == "picture_unseen"
    assert room.say(ANNA, sees(ONE)) == ["PictureSeen"]
    assert (room.picture()["seen_by"], room.picture()["seen_at"]) == (ANNA.name, room.at)
    assert room.say(ANNA, CLOSE) == "picture_unseen"
    assert room.say(ANNA, marks(TWO)) == ["PictureMarked"]
    assert (room.picture(1)["mark"], room.picture(1)["marked_by"]) == ("unassessable", ANNA.name)
    assert "picture" not in room.case.marks
    assert room.say(ANNA, CLOSE) == ["Closed"]
    assert len(room.case.pictures) == 2


def test_a_new_picture_after_the_last_was_opened_must_be_opened_too() -> None:
    room = Room()
    room.say(PATIENT, sends(ONE))
    room.say(ANNA, sees(ONE))
    room.say(PATIENT, sends(TWO))
    assert room.case.marks["picture"] == room.at
    assert room.say(ANNA, CLOSE) == "picture_unseen"


def test_a_mark_can_be_changed_and_taken_away_and_the_picture_stays() -> None:
    room = Room()
    room.say(PATIENT, sends())
    assert room.say(ANNA, marks(mark="mistake")) == ["PictureMarked"]
    assert room.say(ANNA, marks(mark="mistake")) == []
    assert history_lines(room.case)[0]["sv"] == "Patienten har skickat 1 bild, 1 skickad av misstag"
    assert room.say(ANNA, marks(mark="none")) == ["PictureMarked"]
    assert room.picture()["marked_by"] is None
    assert "picture" in room.case.marks
    assert room.say(ANNA, marks(mark="none")) == []


def test_only_the_owners_eyes_count_and_each_new_owners_do() -> None:
    room = Room()
    room.say(PATIENT, sends())
    assert room.say(KARIN, sees()) == []
    assert room.say(ANNA, sees()) == ["PictureSeen"]
    assert room.say(ANNA, sees()) == []
    room.case.owner, room.case.owner_name, room.case.owner_since = "karin", "Karin", room.at + 1
    assert room.say(KARIN, sees()) == ["PictureSeen"]
    assert room.picture()["seen_by"] == KARIN.name


def test_who_does_not_own_the_case_marks_nothing() -> None:
    room = Room()
    room.say(PATIENT, sends())
    assert room.say(KARIN, marks()) == "not_owner"
    assert room.say(ANNA, marks(owner_seq=9)) == "not_owner"
    assert room.say(ANNA, marks("9" * 32)) == room.say(ANNA, sees("9" * 32)) == "no_picture"


@pytest.mark.parametrize("question", ["", "x", "picture"])
def test_on_the_way_in_only_a_question_that_asks_for_it_takes_a_picture(question: str) -> None:
    room = Room(state="intake", owner=None)
    assert room.say(PATIENT, sends(**({"question": question} if question else {}))) == "not_asked"
    assert Room().say(PATIENT, sends(question="picture")) == "not_asked"


@pytest.mark.parametrize(
    ("n", "sv", "en"),
    [(0, None, None), (1, "Patienten har skickat 1 bild", "The patient has sent 1 picture"),
     (2, "Patienten har skickat 2 bilder", "The patient has sent 2 pictures")],
)  # fmt: skip
def test_the_history_names_the_pictures(n: int, sv: str | None, en: str | None) -> None:
    room = Room()
    for at in range(n):
        room.say(PATIENT, sends(f"{at:032d}"))
    assert [(line["sv"], line["en"]) for line in history_lines(room.case)] == ([(sv, en)] if n else [])


def test_the_patient_hears_that_it_was_opened_and_not_how_it_was_marked() -> None:
    room = Room()
    room.say(PATIENT, sends())
    seen = Event(seq=9, type="PictureSeen", v=1, at=1, by=ANNA.by, data={"picture": ONE})
    marked = Event(seq=9, type="PictureMarked", v=1, at=1, by=ANNA.by, data={"picture": ONE, "mark": "mistake"})
    sent = Event(
        seq=9, type="PictureSent", v=1, at=1, by=PATIENT.by, data={"picture": ONE, **FACTS, "sender": "Lars Holm"}
    )
    shown = for_patient(seen)
    assert shown is not None
    assert (shown["data"], shown["by"]["id"]) == ({"picture": ONE}, "")
    assert for_patient(marked) is None
    told = for_patient(sent)
    assert told is not None
    assert told["data"] == {"picture": ONE, "width": 3024, "height": 4032, "bytes": 2_100_000}


steps = st.lists(
    st.one_of(
        st.builds(lambda n: (PATIENT, sends(f"{n:032d}")), st.integers(0, 24)),
        st.builds(lambda n, who: (who, sees(f"{n:032d}")), st.integers(0, 24), st.sampled_from([ANNA, KARIN])),
        st.builds(
            lambda n, mark: (ANNA, marks(f"{n:032d}", mark)),
            st.integers(0, 24),
            st.sampled_from(["unassessable", "mistake", "none"]),
        ),
    ),
    max_size=60,
)


@settings(max_examples=60, deadline=None)
@given(steps)
def test_whatever_happens_the_mark_stands_as_long_as_one_is_left_and_nothing_is_erased(
    taken: list[tuple[Actor, dict[str, Any]]],
) -> None:
    room, ids = Room(), []
    for actor, command in taken:
        if room.say(actor, command) == ["PictureSent"]:
            ids.append(command["id"])
        assert [one["id"] for one in room.case.pictures] == ids
        assert ("picture" in room.case.marks) == any(not looked_at(one) for one in room.case.pictures)
        assert len(ids) <= PICTURES_A_CASE
    refused = room.say(ANNA, CLOSE)
    assert refused == (["Closed"] if all(map(looked_at, room.case.pictures)) else "picture_unseen")


def test_a_journal_with_pictures_folds_to_the_case_that_was_judged() -> None:
    person = {"number": "1", "name": "L H", "born": "1980-01-01", "sex": "male", "protected": False, "writer": "self"}
    begun = {**person, "writer_name": "L H", "writer_number": "1", "lang": "sv", "case": "c", "who": "self"}
    journal = [Event(seq=1, type="Started", v=1, at=1, by=PATIENT.by, data=begun)]
    case = fold(journal)
    sent = Event(seq=2, type="PictureSent", v=1, at=2, by=PATIENT.by, data={"picture": ONE, **FACTS, "sender": "L H"})
    apply(case, sent)
    assert fold([*journal, sent]) == case
    assert case.unread == 0, "on the way in nobody has been spoken to yet"
