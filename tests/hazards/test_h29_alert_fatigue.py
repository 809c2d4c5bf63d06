"""H29: one pain is one alarm until it is read; once read it alarms anew, and each hit is listed with its reading."""

from server.domain.feedback import Seen
from server.review_list import report
from tests.support.care import CHEST, own, taken


def test_five_lines_of_one_pain_are_one_alarm_until_it_is_read() -> None:
    way = taken()
    for _ in range(5):
        way.now += 1_000
        way.say("SendMessage", text=CHEST)
    assert way.types.count("Flagged") == 1
    own(way, "AcknowledgeFlag", since=way.case.marks["flag"])
    way.now += 60_000
    way.say("SendMessage", text=CHEST)
    assert way.types.count("Flagged") == 2
    kinds = ("FeedbackGiven", "Flagged", "FlagAcknowledged")
    seen = [Seen("a", e["at"], e["type"], e["data"], way.case.complaint) for e in way.events if e["type"] in kinds]
    listed = [line for line in report(seen) if "words." in line]
    assert [line.endswith("nej / no") for line in listed] == [True, False]
