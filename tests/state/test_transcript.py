"""The conversation drawn from the journal: whose line, how far it has come, what is new."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic24_tui.locale import use
from clinic24_tui.state.professions import profession_name
from clinic24_tui.state.transcript import Transcript, line_of, outcome_name
from server.contract.events import Event


def event(seq: int, kind: str, data: dict[str, Any], by: str = "anna") -> Event:
    who: Any = {"kind": "patient", "id": "case"} if by == "patient" else {"kind": "staff", "id": by, "name": by.title()}
    if by == "clock":
        who = {"kind": "system", "id": "lease"}
    return {"seq": seq, "type": kind, "v": 1, "at": seq * 60_000, "by": who, "data": data}


JOURNAL = [
    event(1, "Submitted", {}, "patient"),
    event(2, "Taken", {}),
    event(3, "Message", {"text": "Hej"}),
    event(4, "Read", {"upto": 3}, "patient"),
    event(5, "Message", {"text": "hej hej"}, "patient"),
    event(6, "Note", {"text": "EKG finns"}, "björn"),
    event(7, "Read", {"upto": 5}),
    event(8, "Message", {"text": "ont igen"}, "patient"),
]


def test_lines_say_whose_they_are() -> None:
    transcript = Transcript("anna")
    assert transcript.take(JOURNAL)
    assert [(line.seq, line.kind, line.who) for line in transcript.lines] == [
        (1, "system", ""),
        (2, "system", ""),
        (3, "mine", ""),
        (5, "patient", ""),
        (6, "internal", "Björn"),
        (8, "patient", ""),
    ]
    assert not transcript.take(JOURNAL)


def test_read_is_the_first_reading_that_reaches_the_line() -> None:
    transcript = Transcript("anna")
    transcript.take(JOURNAL)
    assert transcript.read_at(3) == 240_000
    assert transcript.read_at(4) is None
    transcript.take([event(9, "Read", {"upto": 8}, "patient")])
    assert transcript.read_at(3) == 240_000


def test_new_for_me_begins_after_the_last_answer_and_after_what_was_read() -> None:
    transcript = Transcript("anna")
    transcript.take(JOURNAL)
    assert transcript.new_from(0) == 5
    assert transcript.new_from(5) == 8
    transcript.take([event(9, "Message", {"text": "svar"}, "björn")])
    assert transcript.new_from(0) is None
    transcript.forget()
    assert transcript.lines == []


@given(st.permutations(JOURNAL), st.lists(st.sampled_from(JOURNAL)))
def test_any_order_and_any_repetition_give_the_same_conversation(order: list[Event], again: list[Event]) -> None:
    straight, shuffled = Transcript("anna"), Transcript("anna")
    straight.take(JOURNAL)
    for one in [*order, *again]:
        shuffled.take([one])
    assert shuffled.lines == straight.lines
    assert shuffled.read_at(3) == straight.read_at(3)


@pytest.mark.parametrize(
    ("kind", "data", "by", "said"),
    [
        ("Taken", {}, "anna", "Anna tog ärendet."),
        (
            "Taken",
            {"over": "b", "over_name": "Björn", "reason": "Slut"},
            "anna",
            "Anna tog över ärendet från Björn. Slut",
        ),
        ("Taken", {"from": "b", "from_name": "Björn"}, "anna", "Anna kvitterade ärendet från Björn."),
        (
            "HandedOver",
            {"unit": "u", "unit_name": "Åsby", "profession": "doctor", "note": "EKG"},
            "anna",
            "Anna lämnade över till Läkare, Åsby: EKG",
        ),
        ("Offered", {"person": "b", "name": "Björn", "note": "du?"}, "anna", "Anna erbjöd ärendet till Björn: du?"),
        (
            "Returned",
            {"why": "disconnected", "since": 1},
            "clock",
            "Ärendet gick tillbaka till kön: ägaren var frånkopplad.",
        ),
        ("Returned", {"why": "handed_back", "reason": "fel"}, "anna", "Anna lämnade tillbaka ärendet till kön: fel"),
        ("Rerouted", {"unit": "1177", "unit_name": "1177"}, "clock", "Enheten stängde: ärendet flyttades till 1177."),
        ("Rerouted", {"due": 1}, "clock", "Enheten stängde: ärendet fick en ny tid."),
        ("LevelSet", {"level": 1, "from": 2, "reason": "sämre"}, "anna", "Anna höjde nivån till 1. sämre"),
        ("LevelSet", {"level": 4, "from": 3, "reason": ""}, "anna", "Anna sänkte nivån till 4."),
        ("Worsened", {"text": "svårt"}, "patient", "Patienten säger att det blivit sämre. svårt"),
        ("Told112", {}, "clock", "Patienten fick rådet Ring 112."),
        ("Replied112", {"called": True}, "patient", "Patienten har ringt 112."),
        ("Replied112", {"called": False}, "patient", "Patienten kan eller vill inte ringa 112."),
        ("Disconnected", {"since": 1}, "clock", "Ägaren är frånkopplad."),
        ("Reconnected", {}, "clock", "Ägaren är tillbaka."),
        ("Closed", {"outcome": "self_care", "note": "råd"}, "anna", "Anna avslutade ärendet: Egenvårdsråd. råd"),
        ("Closed", {"outcome": "declined"}, "patient", "Ärendet avslutades: Avböjde."),
    ],
)
def test_what_happened_is_told_in_words(kind: str, data: dict[str, Any], by: str, said: str) -> None:
    line = line_of(event(3, kind, data, by), "anna")
    assert line is not None
    assert (line.kind, line.text) == ("system", said)


def test_what_the_autoanamnesis_holds_is_no_line() -> None:
    assert line_of(event(3, "Answered", {"question": "q", "value": "yes"}, "patient"), "anna") is None


def test_professions_and_outcomes_speak_the_program_language() -> None:
    assert (profession_name("doctor"), outcome_name("phone")) == ("Läkare", "Övergick till telefon")
    assert (profession_name("shaman"), outcome_name("none")) == ("shaman", "none")
    use("en")
    try:
        assert outcome_name("phone") == "Went over to telephone"
    finally:
        use("sv")


def test_a_case_that_was_taken_in_is_told_with_its_words_and_what_waits_for_an_answer() -> None:
    waiting = [{"seq": 9, "at": 60_000, "text": "Hallå?"}]
    data = {"came": 0, "own_words": "Ont i ett knä", "unanswered": waiting}
    line = line_of(event(3, "TookIn", data), "anna")
    assert line is not None
    assert line.text == (
        "Anna slog ihop ärendet med ett annat av patientens, från 1970-01-01 01:00: ”Ont i ett knä” "
        "Obesvarat: 01:01 Hallå?"
    )
    none = line_of(event(3, "TookIn", {**data, "unanswered": []}), "anna")
    assert none is not None
    assert "Obesvarat" not in none.text
    ended = line_of(event(4, "Closed", {"outcome": "merged"}), "anna")
    assert ended is not None
    assert "Sammanslaget med ett annat ärende" in ended.text
