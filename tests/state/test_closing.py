"""What the closing sheet reminds of: by level, by what was said about 112, by outcome, and by who wrote last."""

from typing import Any

import pytest

from clinic24_tui.state.closing import CARED_FOR, reminders
from clinic24_tui.testing import case_head, my_row
from server.contract.commands import OUTCOMES
from server.contract.events import Event
from server.contract.views import Mark

NET = "Hör av dig om du blir sämre, eller ring 1177."


def event(seq: int, kind: str, by: str, **data: Any) -> Event:
    return {
        "seq": seq,
        "type": kind,
        "v": 1,
        "at": seq,
        "by": {"kind": "staff" if by == "staff" else "patient", "id": by},
        "data": data,
    }


def told(
    level: int, outcome: str, *events: Event, marks: tuple[Mark, ...] = (), profession: str = "nurse"
) -> list[str]:
    row = my_row("m1", level, "chest_pain", "Lars Holm", "male", 44, slot=1)
    head = case_head(row, marks=list(marks), profession=profession)
    return [reminder.words for reminder in reminders(head, events, outcome)]


def asked(level: int, outcome: str, *events: Event) -> list[str]:
    head = case_head(my_row("m1", level, "chest_pain", "Lars Holm", "male", 44, slot=1))
    return [reminder.sentence for reminder in reminders(head, events, outcome) if reminder.sentence]


ANSWERED = event(9, "Message", "staff", text=NET)


def test_an_answered_mild_case_with_a_safety_net_lacks_nothing() -> None:
    for outcome in OUTCOMES:
        assert told(4, outcome, ANSWERED) == []
        assert told(3, outcome, event(8, "Message", "patient", text="ok"), ANSWERED) == []


@pytest.mark.parametrize("level", [0, 1, 2])
def test_a_grave_level_reminds_unless_somebody_sees_or_hears_the_patient(level: int) -> None:
    called: tuple[Mark, ...] = ({"key": "called112"},) if level == 0 else ()
    for outcome in OUTCOMES:
        found = told(level, outcome, ANSWERED, marks=called)
        assert bool(found) == (outcome not in CARED_FOR), outcome
        assert all(words.startswith("nivå ") for words in found)
    assert [bool(asked(1, outcome, ANSWERED)) for outcome in ("self_care", "emergency")] == [True, False]


def test_unanswered_112_advice_is_always_said_and_asked_about_where_nobody_sees_the_patient() -> None:
    silent = (event(2, "Told112", "patient"), ANSWERED)
    assert told(2, "phone", *silent) == ["112-rådet obesvarat"]
    assert asked(2, "phone", *silent) == []
    assert asked(4, "self_care", *silent) == ["Patienten har inte svarat på rådet att ringa 112."]
    replied = event(3, "Replied112", "patient", called=True)
    assert told(4, "self_care", silent[0], replied, ANSWERED) == []
    again = event(4, "Told112", "patient")
    assert told(4, "self_care", silent[0], replied, again, ANSWERED) == ["112-rådet obesvarat"]


def test_112_advice_far_back_in_the_journal_shows_in_the_head() -> None:
    assert told(0, "emergency", ANSWERED) == ["112-rådet obesvarat"]
    assert told(0, "self_care", ANSWERED, marks=({"key": "no112"},)) == ["ringer inte 112"]


def test_who_wrote_last() -> None:
    assert told(4, "admin") == ["inget svar till patienten"]
    assert told(4, "admin", event(8, "Message", "staff", text="hej"), event(9, "Message", "patient", text="?")) == [
        "sista raden obesvarad"
    ]
    assert told(4, "admin", event(9, "Note", "staff", text=NET)) == ["inget svar till patienten"]


def test_the_safety_net_counts_when_the_patient_got_it_and_stays_at_home() -> None:
    plain = event(9, "Message", "staff", text="Vila och drick mycket.")
    assert told(4, "self_care", plain) == ["inget säkerhetsnät"]
    assert told(4, "self_care", plain, event(10, "Note", "staff", text=NET)) == ["inget säkerhetsnät"]
    assert told(4, "self_care", event(8, "Message", "patient", text="blir jag sämre?"), plain) == ["inget säkerhetsnät"]
    assert told(4, "wrong_entrance", plain) == []
    assert told(4, "booked", plain, profession="secretary") == []
