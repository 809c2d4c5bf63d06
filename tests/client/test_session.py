"""What is said on the line, and in what order: frames in, frames out."""

from typing import Any

from clinic24_tui.client.session import Session
from clinic24_tui.testing import ASBY, NINE, welcome_frame, worn_frame
from server.contract.views import Assignment

OTHER: Assignment = {**ASBY, "id": "1177-nurse", "unit": "1177", "unit_name": "1177"}


def session(assignment: str = "") -> Session:
    made = Session("sv", assignment, lambda vid: {"epoch": "e1", "pos": 7} if vid == "queue" else {})
    made.open("queue", "queue")
    return made


def test_the_way_in_is_login_then_assignment_then_views() -> None:
    line = session()
    assert line.opening() == []
    login = line.login("anna", "hemligt")
    assert login == [{"type": "login", "protocol": 1, "lang": "sv", "user": "anna", "password": "hemligt"}]
    assert line.receive(welcome_frame(NINE)) == [{"type": "wear", "assignment": "asby-nurse"}]
    assert line.receive(worn_frame()) == [
        {"type": "open", "vid": "queue", "view": "queue", "epoch": "e1", "pos": 7},
    ]
    assert line.phase == "worn"


def test_with_two_assignments_the_person_chooses() -> None:
    line = session()
    line.login("anna", "hemligt")
    assert line.receive(welcome_frame(NINE, assignments=[ASBY, OTHER])) == []
    assert line.wear("1177-nurse") == [{"type": "wear", "assignment": "1177-nurse"}]


def test_an_assignment_from_the_command_line_is_worn_when_it_is_ones_own_and_asked_for_when_not() -> None:
    right, wrong = session("1177-nurse"), session("finns-inte")
    for line in (right, wrong):
        line.login("anna", "hemligt")
    both: dict[str, Any] = welcome_frame(NINE, assignments=[ASBY, OTHER])
    assert right.receive(both) == [{"type": "wear", "assignment": "1177-nurse"}]
    assert wrong.receive(both) == []
    assert wrong.assignment == ""


def test_a_lost_line_is_resumed_by_the_token_and_the_password_is_forgotten() -> None:
    line = session()
    line.login("anna", "hemligt")
    line.receive(welcome_frame(NINE))
    line.receive(worn_frame())
    line.lost()
    assert line.opening() == [{"type": "login", "protocol": 1, "lang": "sv", "token": "t1"}]
    assert "hemligt" not in repr(vars(line))
    assert line.receive(welcome_frame(NINE)) == [{"type": "wear", "assignment": "asby-nurse"}]


def test_a_view_opened_while_the_line_is_down_is_opened_when_it_is_back_and_a_closed_one_is_not() -> None:
    line = session("asby-nurse")
    assert line.open("case:a", "case", case="a") == []
    assert line.open("case:b", "case", case="b") == []
    assert line.close("case:b") == []
    line.login("anna", "hemligt")
    line.receive(welcome_frame(NINE))
    assert [frame["vid"] for frame in line.receive(worn_frame())] == ["queue", "case:a"]
    assert line.close("case:a") == [{"type": "close", "vid": "case:a"}]
    assert line.close("case:a") == []


def test_a_token_that_is_no_good_is_forgotten() -> None:
    for code in ("not_logged_in", "token", "rights", "login"):
        line = session()
        line.login("anna", "hemligt")
        line.receive(welcome_frame(NINE))
        line.receive({"type": "refuse", "code": code, "sv": "", "en": ""})
        assert not line.logged_in
        assert line.opening() == []


def test_a_refused_command_does_not_end_the_session_and_a_refused_view_is_not_asked_for_again() -> None:
    line = session()
    line.login("anna", "hemligt")
    line.receive(welcome_frame(NINE))
    line.receive(worn_frame())
    line.open("case:a", "case", case="a")
    line.receive({"type": "refuse", "id": "1", "code": "rights", "sv": "", "en": ""})
    line.receive({"type": "refuse", "vid": "case:a", "code": "no_case", "sv": "", "en": ""})
    assert line.logged_in
    assert [frame["vid"] for frame in line.receive(worn_frame())] == ["queue"]


def test_logging_out_says_so_and_keeps_nothing() -> None:
    line = session()
    line.login("anna", "hemligt")
    line.receive(welcome_frame(NINE))
    assert line.logout() == [{"type": "logout"}]
    assert not line.logged_in
    assert line.opening() == []
