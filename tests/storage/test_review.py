"""The review list: counts by flow and rule, flags with their acknowledgement, logged as read, and no patient."""

import asyncio
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from server.__main__ import main
from server.data_folder import DATABASE
from server.domain.feedback import Seen
from server.log_command import verified
from server.review_list import report
from server.running_user import running_user
from tests.support.houses import running

NOON = 1_795_431_600_000


def seen(case: str, minute: int, event: str, /, **data: Any) -> Seen:
    return Seen(case, NOON + minute * 60_000, event, data, "urinary")


def test_counts_and_flags_with_their_own_acknowledgement() -> None:
    flag = [{"id": "words.chest_pain"}]
    lines = report(
        [
            seen("a", 0, "FeedbackGiven", kind="too_low", text="hade feber", rules=["fever"]),
            seen("b", 1, "FeedbackGiven", kind="too_low", text="", rules=["fever"]),
            seen("a", 2, "Flagged", rules=flag),
            seen("b", 3, "FlagAcknowledged", rules=[]),
            seen("a", 4, "FlagAcknowledged", rules=[]),
            seen("b", 5, "Flagged", rules=flag),
        ]
    )
    assert "2\turinary\ttoo_low\tfever" in lines
    assert "2026-11-23 12:00\turinary\ttoo_low\thade feber" in lines
    assert "2026-11-23 12:02\turinary\twords.chest_pain\t2026-11-23 12:04" in lines
    assert "2026-11-23 12:05\turinary\twords.chest_pain\tnej / no" in lines


async def test_it_is_logged_before_it_is_printed_and_a_running_server_has_it_in_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(tmp_path / "data")
    async with running(tmp_path / "data") as house:
        assert await asyncio.to_thread(main, ["feedback", "--data", folder]) == 3
        assert house.disk("SELECT count(*) FROM reading") == [(0,)]
    told = capsys.readouterr()
    assert "i terminalen: Återkoppling på triage" in told.err
    assert told.out == ""
    assert await asyncio.to_thread(main, ["feedback", "--data", folder]) == 0
    said = capsys.readouterr().out
    assert "# återkoppling / feedback: 0" in said
    assert not re.search(r"\d{8}-\d{4}", said)
    with closing(sqlite3.connect(tmp_path / "data" / DATABASE)) as db:
        assert db.execute("SELECT actor, what, patient FROM reading").fetchall() == [(running_user(), "feedback", "")]
    assert verified(tmp_path / "data") == ""


def test_a_folder_without_a_database_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feedback", "--data", str(tmp_path)]) == 2
    assert "ingen databas i" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
