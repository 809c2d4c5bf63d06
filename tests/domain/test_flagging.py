"""Red flags in a patient's words: they only raise, name their rule, want an acknowledgement, and never drown the alarms."""

from typing import Any

import pytest

from server.domain.actor import Actor
from server.domain.decide import decide
from server.domain.refusal import Refusal
from tests.domain.patient_way import Way, real_book

EVA = Actor("staff", "eva", name="Eva Ek", unit="asby", profession="nurse")
CHEST = "nu trycker det hårt över bröstet och jag är kallsvettig"


def in_the_queue(words: str = "Jag är snuvig och hostar lite") -> Way:
    way = Way().care(words).say("Tick", items=[]).say("ChooseComplaint", flow="cough_cold").usual()
    if way.kind == "advice":
        way.say("GoOn")
    return way.say("ChooseUnit", unit="asby", listed="asby").say("Submit")


def staff(way: Way, kind: str, /, **fields: Any) -> Refusal | None:
    command = {"id": f"s{len(way.events)}", "type": kind, "case": way.case.id, **fields}
    decision = decide(way.case, command, EVA, way.now, way.book)
    if isinstance(decision, Refusal):
        return decision
    way.write(decision, EVA)
    return None


def acknowledged(way: Way, since: int | None = None) -> Refusal | None:
    read = way.case.marks["flag"] if since is None else since
    return staff(way, "AcknowledgeFlag", since=read, owner_seq=way.case.owner_seq)


def test_an_ordinary_line_raises_nothing() -> None:
    way = in_the_queue()
    before = way.case.level
    way.say("SendMessage", text="Hostan är kvar men jag mår rätt bra, ingen feber och inte ont i bröstet")
    assert (way.case.level, way.types[-1]) == (before, "Message")
    assert "flag" not in way.case.marks


def test_a_grave_line_in_the_chat_raises_shows_112_and_names_its_rule() -> None:
    way = in_the_queue()
    way.say("SendMessage", text=CHEST)
    assert way.types[-3:] == ["Message", "Flagged", "Told112"]
    assert (way.case.level, way.kind) == (0, "call112")
    assert way.case.rank <= 0
    rule = way.case.intake.flags[0]
    assert rule["id"].startswith("words.")
    assert rule["source"]
    assert all(word in CHEST for word in rule["words"])
    assert way.case.intake.why["sv"] == rule["sv"]
    assert "flag" in way.case.marks


def test_the_same_flag_is_told_once_and_what_is_never_missed_every_time() -> None:
    way = in_the_queue().say("SendMessage", text=CHEST)
    events = len(way.events)
    way.say("SendMessage", text=CHEST)
    assert way.types[events:] == ["Message"]
    way.say("SendMessage", text="jag har tagit en hel burk alvedon").say(
        "SendMessage", text="jag har tagit en hel burk alvedon"
    )
    assert way.types[-2:] == ["Message", "Flagged"]


def test_a_case_with_an_open_flag_cannot_be_closed() -> None:
    way = in_the_queue().say("SendMessage", text=CHEST).say("Reply112", called=True)
    assert staff(way, "Take") is None
    seq = way.case.owner_seq
    assert staff(way, "Close", owner_seq=seq, outcome="call_112") == Refusal("flag_open")
    assert acknowledged(way) is None
    assert way.types[-1] == "FlagAcknowledged"
    assert "flag" not in way.case.marks
    assert acknowledged(way, 1) is None
    assert way.types.count("FlagAcknowledged") == 1
    assert staff(way, "Close", owner_seq=seq, outcome="call_112") is None


def test_a_flag_that_came_after_the_one_that_was_read_is_not_acknowledged_with_it() -> None:
    way = in_the_queue().say("SendMessage", text=CHEST)
    staff(way, "Take")
    read = way.case.marks["flag"]
    way.now += 1_000
    way.say("SendMessage", text="jag har tagit en hel burk alvedon")
    assert acknowledged(way, read) == Refusal("flag_newer")
    assert staff(way, "AcknowledgeFlag", since=way.case.marks["flag"], owner_seq=1) is not None
    assert acknowledged(way) is None


def test_once_read_the_same_words_raise_anew_and_show_112_again() -> None:
    way = in_the_queue().say("SendMessage", text=CHEST).say("Reply112", called=True)
    staff(way, "Take")
    acknowledged(way)
    assert staff(way, "SetLevel", level=4, reason="kramp i bröstmuskeln") is None
    way.say("SendMessage", text="Nu trycker det hårt över bröstet, kallsvettig och kan knappt stå")
    assert (way.case.level, way.kind) == (0, "call112")
    assert "called112" not in way.case.marks


def test_who_withdraws_with_a_flag_unread_is_not_closed_behind_the_staffs_back() -> None:
    way = in_the_queue().say("SendMessage", text="jag har tagit en hel burk alvedon").say("Withdraw")
    assert (way.case.state, way.types[-1]) == ("waiting", "Message")
    staff(way, "Take")
    acknowledged(way)
    way.say("Reply112", called=True).say("Withdraw")
    assert way.case.state == "closed"


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("Har du ont i bröstet och svårt att andas just nu?", "Jag har ont i bröstet och svårt att andas"),
        ("Hör av dig om du får tryck över bröstet som strålar ut i vänster arm.",
         "Nu har jag fått tryck över bröstet som strålar ut i vänster arm"),
        ("Har du ont i bröstet och är kallsvettig?", 'nu har jag "ont i bröstet och är kallsvettig"'),
    ],
)  # fmt: skip
def test_an_answer_in_the_staffs_words_is_no_quotation(said: str, answer: str) -> None:
    way = in_the_queue()
    staff(way, "Take")
    assert staff(way, "SendMessage", text=said, owner_seq=way.case.owner_seq) is None
    way.say("SendMessage", text=answer)
    assert "Flagged" in way.types[-2:]


def test_what_quotes_the_staff_back_is_not_read() -> None:
    way = in_the_queue()
    staff(way, "Take")
    said = "Ring 112 om du får tryck över bröstet, blir kallsvettig eller har svårt att andas."
    assert staff(way, "SendMessage", text=said, owner_seq=way.case.owner_seq) is None
    way.say("SendMessage", text=f'Du skrev "{said}" vad betyder det?')
    assert way.types[-1] == "Message"


def test_the_opening_words_raise_the_verdict_and_stand_among_its_reasons() -> None:
    way = Way().care("hosta och sen i går tryck över bröstet och kallsvettig").say("Tick", items=[])
    way.say("ChooseComplaint", flow="cough_cold").usual()
    way.say("ChooseUnit", unit="asby", listed="asby").say("Submit")
    assert (way.case.state, way.case.level) == ("waiting", 1)
    assert "flag" in way.case.marks
    assert any(rule["id"].startswith("words.") for rule in way.case.intake.rules)


@pytest.mark.parametrize(
    ("entrance", "words"),
    [
        ("secretary", "vill förnya recept. har tagit 40 alvedon nyss och ångrar mig"),
        ("care", "har tagit 40 alvedon nyss"),
        ("care", "jag tänker ta livet av mig ikväll"),
    ],
)
def test_words_that_cannot_wait_show_112_before_any_question(entrance: str, words: str) -> None:
    way = Way().start().contact().say("ChooseEntrance", entrance=entrance)
    if entrance == "secretary":
        way.say("ChooseUnit", unit="asby", listed="asby")
    way.say("Describe", text=words)
    assert way.kind == "call112"
    assert (way.case.state, way.case.level) == ("waiting", 0)


def test_a_symptom_in_a_paper_matter_goes_to_the_nurse() -> None:
    way = (
        Way()
        .start()
        .contact()
        .say("ChooseEntrance", entrance="secretary")
        .say("ChooseUnit", unit="asby", listed="asby")
    )
    way.say("Describe", text="behöver nytt recept, har haft feber 39 i 5 dagar och hostar blod")
    way.say("ChooseComplaint", flow="general").say("Submit")
    assert way.case.profession == "nurse"
    assert way.case.level <= 2


def test_answers_in_free_text_are_read_too() -> None:
    way = Way().care().say("Tick", items=[]).say("ChooseComplaint", flow="cough_cold")
    way.usual(health="astma, och just nu får jag knappt luft")
    assert any(event["type"] == "Flagged" for event in way.events)
    assert real_book().flows["cough_cold"].question("health") is not None


def test_feedback_changes_nothing_and_names_only_rules_that_the_case_has_met() -> None:
    way = in_the_queue()
    before = {**way.case.__dict__, "seq": 0}
    met = [rule["id"] for rule in way.case.intake.rules]
    assert met
    assert staff(way, "GiveFeedback", kind="too_low", rules=[*met, "invented"], text="hade ont") is None
    assert way.events[-1]["data"] == {"kind": "too_low", "text": "hade ont", "rules": met}
    assert {**way.case.__dict__, "seq": 0} == before
    refused = staff(way, "GiveFeedback", kind="text", rules=[], text=" ")
    assert refused is not None
    assert refused.code == "empty_text"
