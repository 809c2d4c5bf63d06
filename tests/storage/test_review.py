"""The review list: counts by flow and rule, flags with their acknowledgement, read beside a running server, and no patient."""

import re
from pathlib import Path
from typing import Any

import pytest

from server.__main__ import main
from server.domain.feedback import Seen
from server.review_list import report
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


async def test_it_is_read_beside_a_running_server_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with running(tmp_path / "data"):
        assert main(["feedback", "--data", str(tmp_path / "data")]) == 0
    said = capsys.readouterr().out
    assert "# återkoppling / feedback: 0" in said
    assert not re.search(r"\d{8}-\d{4}", said)


def test_a_folder_without_a_database_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feedback", "--data", str(tmp_path)]) == 2
    assert "kan inte läsas" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
