"""H25: nobody is sent home without being told when to be in touch again."""

from typing import Any

from clinic24_tui.state.closing import reminders
from clinic24_tui.testing import case_head, my_row
from tests.client_case.case_room import says
from tests.domain.patient_way import Way, real_book


def missing(outcome: str, text: str, level: int = 4) -> list[str]:
    head = case_head(my_row("m1", level, "rash", "Lars Holm", "male", 44))
    line: Any = says(9, text, "anna")
    return [reminder.words for reminder in reminders(head, [line], outcome)]


def test_closing_reminds_of_a_missing_safety_net_and_of_danger_left_alone() -> None:
    assert missing("self_care", "Vila och drick.") == ["inget säkerhetsnät"]
    assert missing("self_care", "Vila. Hör av dig om du blir sämre.") == []
    assert missing("self_care", "Vila. Hör av dig om du blir sämre.", level=1) == ["nivå Omgående"]


def test_the_self_care_page_always_has_one() -> None:
    flow = real_book().flows["sore_throat"]
    example = next(example for example in flow.examples if example.level == 5)
    born = f"{2026 - example.subject.age_years}-01-15"
    way = Way(born=born, sex=example.subject.sex).care().say("Tick", items=[]).say("ChooseComplaint", flow=flow.id)
    way.usual(**example.answers)
    assert way.kind == "advice"
    assert way.page()["data"]["safety_net"]
    assert all(flow.safety_net for flow in real_book().flows.values())
