"""What is stored of whom is told of every table there is, and of none that there is not."""

import re
from pathlib import Path

from sqlmodel import SQLModel

from server.storage import tables

PAGE = Path(__file__).resolve().parents[2] / "docs" / "privacy.md"


def test_every_table_is_told_of_and_no_other() -> None:
    stored = PAGE.read_text(encoding="utf-8").split("## What is stored")[1].split("\n## ")[0]
    columns = [row.split("|")[2] for row in stored.splitlines() if row.startswith("| ")]
    told = {name for column in columns for name in re.findall(r"`(\w+)`", column)}
    assert tables.CaseRow.__tablename__ in told
    assert told == set(SQLModel.metadata.tables)
