"""`clinic24-server read`: what the server makes of free text, one JSON line for each line that comes in."""

import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, BinaryIO, Final

from server.domain.complaints import ComplaintIndex, build_index, suggest
from server.domain.flow import RING_112, Entrance, Subject
from server.domain.red_flags import RedFlagRules, scan
from server.flows.loader import load_flows

MOST_COMPLAINTS: Final = 5


def reading(
    line: str, index: ComplaintIndex, rules: RedFlagRules, subject: Subject, entrance: Entrance | None = None
) -> dict[str, Any]:
    """The line with its complaints (best first) and its red flags (most urgent first).

    `level` of a flag is "112" or a number 1–5; `words` are the words of the line that met the rule.
    """
    return {
        "text": line,
        "complaints": [
            {"id": hit.flow_id, "score": hit.score} for hit in suggest(line, index, subject, MOST_COMPLAINTS, entrance)
        ],
        "red_flags": [
            {
                "rule": hit.rule,
                "level": "112" if hit.level == RING_112 else hit.level,
                "words": [line[begin:end] for begin, end in hit.words],
            }
            for hit in scan(line, rules, subject)
        ],
    }


def run(lines: Iterable[bytes], out: BinaryIO, subject: Subject, entrance: Entrance | None) -> int:
    """Read line by line and answer each at once; bytes that are no UTF-8 become �. Returns the exit code."""
    library = load_flows()
    for problem in library.problems:
        sys.stderr.write(f"{problem}\n")
    if not library.red_flags.rules:
        return 2
    index = build_index(library.flows.values())
    try:
        for raw in lines:
            line = raw.decode("utf-8", errors="replace").rstrip("\r\n")
            answer = reading(line, index, library.red_flags, subject, entrance)
            out.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
            out.flush()
    except BrokenPipeError:
        return 0  # Whoever reads has seen enough.
    return 0


def person(age_months: int, sex: str, writer: str) -> Subject:
    """The person that the lines are about, this month."""
    return Subject(
        age_months,
        "male" if sex == "male" else "female",
        writer if writer in ("guardian", "relative") else "self",  # type: ignore[arg-type]  # argparse gave one of three
        datetime.now(UTC).month,
    )
