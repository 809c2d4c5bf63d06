"""Judging a journal against what good care is, and the debrief that tells it."""

import io

from server.contract.events import By, Event
from server.scenario_tools.trying import Chat
from server.training.debrief import debrief
from server.training.judging import Judgement, judge
from server.training.scenario import Scenario
from tests.training.asking import scenarios

MINUTE = 60_000
NURSE, PATIENT = By(kind="staff", id="anna"), By(kind="patient", id="p")


def journal(*told: tuple[float, By, str, dict[str, object]]) -> list[Event]:
    return [
        Event(seq=seq, type=kind, v=1, at=round(minute * MINUTE), by=by, data=dict(data))
        for seq, (minute, by, kind, data) in enumerate(told, 1)
    ]


def says(minute: float, by: By, text: str) -> tuple[float, By, str, dict[str, object]]:
    return minute, by, "Message", {"text": text}


def status(judgement: Judgement, goal: str) -> str:
    return next(one.status for one in judgement.verdicts if one.goal.id == goal)


def chest() -> Scenario:
    return scenarios()["nurse_chest"]


def worse() -> str:
    cue = chest().cue("worse")
    assert cue is not None
    return cue.says[0]


def test_112_within_two_minutes_is_met_with_its_line_and_later_is_not() -> None:
    for minute, wanted in ((5.5, "met"), (7.0, "missed")):
        events = journal(
            (0, NURSE, "Taken", {}), says(4, PATIENT, worse()), says(minute, NURSE, "Ring 112 nu, jag är kvar här.")
        )
        judged = judge(chest(), events)
        assert status(judged, "ring") == wanted
        shown = next(one.shown for one in judged.verdicts if one.goal.id == "ring")
        assert (shown.seq if shown else None) == (3 if wanted == "met" else None)


def test_what_comes_after_something_that_never_came_is_not_reached() -> None:
    judged = judge(chest(), journal((0, NURSE, "Taken", {}), says(1, NURSE, "Ring 112 nu.")))
    assert status(judged, "ring") == "not_reached"


def test_advice_before_the_question_is_the_pitfall_and_after_it_is_not() -> None:
    ask, advise = "Blir det värre när du anstränger dig?", "Du kan ta Novalucol och vila."
    for first, second, wanted in ((ask, advise, "met"), (advise, ask, "missed")):
        events = journal((0, NURSE, "Taken", {}), says(1, NURSE, first), says(2, NURSE, second))
        assert status(judge(chest(), events), "remedy") == wanted


def test_closing_before_he_has_written_that_he_calls_is_missed() -> None:
    closed = (2.0, NURSE, "Closed", {"outcome": "advice"})
    assert status(judge(chest(), journal((0, NURSE, "Taken", {}), closed)), "stays") == "missed"
    assert status(judge(chest(), journal((0, NURSE, "Taken", {}))), "stays") == "met"


def test_a_secretarys_handover_counts_only_to_a_nurse() -> None:
    scenario = scenarios()["secretary_breath"]
    for profession, wanted in (("nurse", "met"), ("doctor", "missed")):
        handed = (3.0, NURSE, "HandedOver", {"profession": profession, "unit": "asby"})
        assert status(judge(scenario, journal((0, NURSE, "Taken", {}), handed)), "nurse") == wanted


def test_writing_again_to_the_silent_one_is_seen() -> None:
    scenario = scenarios()["nurse_leg"]
    begun = [(0.0, NURSE, "Taken", {}), says(1, NURSE, "Är du klar i huvudet?")]
    chased = judge(scenario, journal(*begun, says(4.5, NURSE, "Är du kvar, Holger?"), (9, NURSE, "Note", {})))
    assert status(chased, "chase") == "met"
    left = judge(scenario, journal(*begun, (9, NURSE, "Note", {})))
    assert status(left, "chase") == "missed"


def test_the_debrief_tells_times_lines_questions_phrases_and_turns_in_both_languages() -> None:
    events = journal(
        (0, NURSE, "Taken", {}),
        says(0.5, NURSE, "Hej! Jag läser det du skriver och svarar om en liten stund."),
        says(1, NURSE, "Röker du? | *ja*"),
        says(2, PATIENT, "ett halvt paket om dan"),
        says(4, PATIENT, worse()),
        says(5, NURSE, "Ring 112 nu."),
    )
    phrases = {
        "läser": "Tack.\nJag läser det du skriver och svarar om en liten stund.",
        "annan": "Något helt annat än så här.",
    }
    told = debrief(judge(chest(), events), phrases)
    assert "Första svaret kom efter 30 s." in told
    assert "(05:00: ”Ring 112 nu.”)" in told
    assert "Ställda: rökning" in told
    assert "`;läser`" in told
    assert ";annan" not in told
    assert "Patienten väntade på dig i 3 min 30 s, du på patienten i 1 min 30 s." in told
    assert r"Röker du? \| \*ja\*" in told
    assert "## Timeline" in debrief(judge(chest(), events), phrases, "en")


def test_trying_a_scenario_in_the_terminal_ends_in_a_debrief() -> None:
    out = io.StringIO()
    Chat(chest(), 1, "sv", io.StringIO("Hej Göran, när började det?\n+5\nRing 112 nu!\n.\n"), out).run()
    told = out.getvalue()
    assert "> två veckor till och från" in told
    assert told.index("> nu blev det värre") < told.index("måste jag?") < told.index("# Genomgång")
