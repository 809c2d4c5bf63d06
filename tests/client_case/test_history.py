"""The history in few rows: how many for ordinary cases, nothing lost by folding, and marks by one key."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

import pytest

from clinic24_tui.state.history import COUNTED, groups, lowered
from clinic24_tui.state.record import Notes, record_text
from clinic24_tui.testing import case_head, my_row
from clinic24_tui.widgets.anamnesis import Anamnesis
from clinic24_tui.widgets.folding import folded
from server.contract.views import CaseHead
from server.domain.anamnesis import write
from server.domain.flow import WITHIN_DAYS, Example, Flow
from server.domain.triage import assess, example_answers
from tests.client.rooms import shown, text
from tests.client_case.case_room import JOURNAL, case_room, event, feed_case, my_case, screen, sent
from tests.support.content import library

FLOWS = library().flows
PANE = 118
"""Cells of the whole history in a terminal of 120×40."""


def ordinary() -> Iterator[tuple[Flow, Example]]:
    for flow in FLOWS.values():
        for example in flow.examples:
            if example.ordinary and example.level >= WITHIN_DAYS:
                yield flow, example


def head_of(flow: Flow, example: Example) -> CaseHead:
    answers = example_answers(flow, example)
    found = assess(flow, answers, example.subject)
    lines = write(flow, answers, example.subject, example.says or "", (), found)
    rules = [
        {"id": met.rule_id, "level": met.level, "sv": met.reason["sv"], "en": met.reason["en"], "source": met.source}
        for met in found.met
    ]
    row = my_row("m1", found.level, flow.id, "A B", example.subject.sex, example.subject.age_years)
    history = [{"kind": line.kind, "sv": line.sv, "en": line.en, "question": line.question} for line in lines]
    return case_head(row, history=history, rules=rules, why=dict(found.met[0].reason))


@pytest.mark.parametrize("width", [PANE, 79])
def test_an_ordinary_history_has_at_most_twelve_rows(width: int) -> None:
    rows = Counter(len(folded(head_of(flow, example), width)) for flow, example in ordinary())
    total = rows.total()
    summed = accumulate(rows[n] for n in sorted(rows))
    shares = [f"{n}: {100 * part / total:.1f} %" for n, part in zip(sorted(rows), summed, strict=True)]
    print(f"width {width}:", *shares)  # noqa: T201  the figures of the documentation are read here
    few = sum(count for n, count in rows.items() if n <= 12) / total
    if width == PANE:
        assert few >= 0.95
        assert max(rows) <= 16
    else:
        # In 80 columns most of them; the rest is scrolled to.
        assert few >= 0.5
        assert max(rows) <= 22


async def test_the_whole_history_takes_the_whole_width_and_the_strips_stay() -> None:
    async with case_room(size=(120, 40)) as (app, _link, pilot):
        beside = app.screen.query_one(Anamnesis).size.width
        await pilot.press("f3")
        await pilot.pause()
        assert app.screen.query_one(Anamnesis).size.width == PANE
        assert "▲2 Lars Holm ■3 Mira Lund" in text(app)
        await pilot.press("f3")
        await pilot.pause()
        assert app.screen.query_one(Anamnesis).size.width == beside == 80


@pytest.mark.parametrize("width", [PANE, 79, 40])
def test_folding_loses_and_adds_nothing(width: int) -> None:
    for flow, example in list(ordinary())[::7]:
        head = head_of(flow, example)
        drawn: dict[int, str] = {}
        for row in folded(head, width, unfolded=COUNTED):
            assert sum(len(piece.text) for piece in row) <= width
            for piece in row:
                if piece.place >= 0:
                    drawn[piece.place] = f"{drawn.get(piece.place, '')} {piece.text}"
        for place, line in enumerate(head["history"]):
            said = " ".join(drawn.get(place, "").split()).rstrip(" ,·")
            assert line["kind"] == "why" or said in (line["sv"], lowered(line["sv"])), line


def test_own_words_come_first_then_why_then_what_is_there_and_what_is_not() -> None:
    flow = FLOWS["urinary"]
    example = next(e for e in flow.examples if e.ordinary and e.level >= WITHIN_DAYS)
    rows = ["".join(piece.text for piece in row) for row in folded(head_of(flow, example), PANE)]
    assert rows[0].startswith("  ”")
    assert rows[1].startswith("  Förslag ")
    assert re.search(r"\[.*, \w+\]$", rows[1])
    assert rows[2].startswith("  + ")
    negatives = next(n for n, row in enumerate(rows) if row.startswith("  – Inget av de akuta tecknen"))
    assert not any(row.startswith("  – ") for row in rows[:negatives])


def test_what_is_counted_is_told_by_number_and_a_marked_one_is_read_out() -> None:
    flow = FLOWS["urinary"]
    head = head_of(flow, next(e for e in flow.examples if e.ordinary and e.level >= WITHIN_DAYS))
    background = next(group for group in groups(head) if group.kind == "no_background")
    whole = " ".join("".join(piece.text for piece in row) for row in folded(head, PANE))
    assert f"Bakgrund: {len(background.statements)} nej" in whole
    assert background.statements[1].text not in whole
    mark = {"kind": "changed", "text": "Tar Waran", "by": "Anna Ek", "at": 1}
    head["history"][background.statements[1].place]["mark"] = mark  # type: ignore[typeddict-item]  # built here
    whole = " ".join("".join(piece.text for piece in row) for row in folded(head, 400))
    was = lowered(background.statements[1].text)
    assert f"Tar Waran [ändrat av Anna Ek, patientens svar: {background.statements[1].text}]" in whole
    assert f"Bakgrund: {len(background.statements) - 1} nej" in whole
    mark["kind"] = "unclear"
    whole = " ".join("".join(piece.text for piece in row) for row in folded(head, 400))
    assert f"{was} [oklart]" in whole
    assert background.statements[0].text in whole


def test_what_is_changed_leaves_the_row_whose_sign_says_no() -> None:
    flow = FLOWS["urinary"]
    head = head_of(flow, next(e for e in flow.examples if e.ordinary and e.level >= WITHIN_DAYS))
    for kind in ("negative", "no_other", "no_background"):
        place = next(group for group in groups(head) if group.kind == kind).statements[0].place
        mark = {"kind": "changed", "text": "Feber", "by": "Anna Ek", "at": 1}
        head["history"][place]["mark"] = mark  # type: ignore[typeddict-item]  # built here
    changed = [said for group in groups(head) for said in group.statements if said.mark]
    assert [said.kind for said in changed] == ["other"] * 3
    rows = ["".join(piece.text for piece in row) for row in folded(head, 400)]
    assert not any(row.startswith("  – ") and "Feber [" in row for row in rows)


MARKED: list[dict[str, Any]] = [
    {"kind": "words", "sv": "”ont”", "en": "“pain”", "question": None},
    {"kind": "positive", "sv": "Hosta", "en": "Cough", "question": "q1"},
    {"kind": "negative", "sv": "Ingen feber", "en": "No fever", "question": "q5"},
    {"kind": "negative", "sv": "Ingen andnöd", "en": "No breathlessness", "question": "q6"},
    {"kind": "why", "sv": "3 Närmaste dygnet: hosta", "en": "3: cough", "question": None},
]


async def test_one_key_marks_a_statement_unclear_and_takes_the_mark_away() -> None:
    async with case_room(size=(120, 40), history=MARKED) as (app, link, pilot):
        await pilot.press("f3", "right", "o")
        assert [(c["statement"], c["mark"], c["text"], c["owner_seq"]) for c in sent(link, "MarkStatement")] == [
            (2, "unclear", "", 10)
        ]
        mark = {"kind": "unclear", "text": "", "by": "Anna Ek", "at": 1}
        lines = [{**line, "mark": mark} if n == 2 else line for n, line in enumerate(MARKED)]
        feed_case(link, my_case(history=lines)[1], [*JOURNAL, event(17, "StatementMarked", {"statement": 2})])
        await pilot.pause()
        assert "– Ingen feber [oklart], ingen andnöd" in text(app)
        await pilot.press("o")
        assert [c["mark"] for c in sent(link, "MarkStatement")] == ["unclear", "none"]


async def test_one_key_asks_what_is_right_and_the_statement_stays_beside_it() -> None:
    async with case_room(size=(80, 24), history=MARKED) as (app, link, pilot):
        await pilot.press("f3", "down", "r")
        await pilot.pause()
        assert "Patientens svar: Ingen feber" in text(app)
        await pilot.press("enter")
        assert "Skriv vad som är rätt" in text(app)
        await pilot.press(*"Feber", "enter")
        await pilot.pause()
        assert [(c["statement"], c["mark"], c["text"]) for c in sent(link, "MarkStatement")] == [
            (2, "changed", "Feber")
        ]
        mark = {"kind": "changed", "text": "Feber", "by": "Anna Ek", "at": 1}
        lines = [{**line, "mark": mark} if n == 2 else line for n, line in enumerate(MARKED)]
        feed_case(link, my_case(history=lines)[1], [*JOURNAL, event(17, "StatementMarked", {"statement": 2})])
        await pilot.pause()
        assert "Feber [ändrat av Anna Ek, patientens svar: Ingen feber]" in text(app)
        assert "– Feber" not in text(app)
        assert "– Ingen andnöd" in text(app)
        await pilot.press("r")
        assert sent(link, "MarkStatement")[-1]["mark"] == "none"


async def test_a_case_of_a_colleagues_is_read_and_not_marked() -> None:
    async with case_room(owner="bjorn", owner_name="Björn Alm", history=MARKED) as (app, link, pilot):
        await pilot.press("f3", "o", "r")
        await pilot.pause()
        assert sent(link, "MarkStatement") == []
        assert "Rätta" not in text(app)
        assert app.screen is screen(app)


async def test_the_cursor_steps_statement_by_statement_and_row_by_row() -> None:
    async with case_room(size=(120, 40), history=MARKED) as (app, _link, pilot):
        await pilot.press("f3")
        history = app.screen.query_one(Anamnesis)
        places = []
        for key in ("right", "right", "right", "left", "up", "up", "down"):
            await pilot.press(key)
            places.append(history._at)
        assert places == [2, 3, 3, 2, 1, 0, 1]


async def test_own_words_and_ticks_say_where_they_come_from() -> None:
    async with case_room(size=(120, 40), history=MARKED) as (app, _link, pilot):
        await pilot.press("f3", "up", "enter")
        assert "Patientens egna ord, ord för ord" in text(app)


async def test_what_is_counted_opens_by_enter() -> None:
    flow = FLOWS["urinary"]
    head = head_of(flow, next(e for e in flow.examples if e.ordinary and e.level >= WITHIN_DAYS))
    async with case_room(size=(120, 40), history=head["history"]) as (app, _link, pilot):
        await pilot.press("f3")
        history = app.screen.query_one(Anamnesis)
        while history._at is None or history._at >= -1:
            before = history._at
            await pilot.press("right")
            assert history._at != before
        counted = next(line for line in shown(app) if "►" in line)
        await pilot.press("enter")
        assert history._at is not None
        assert history._at >= 0
        assert next(line for line in shown(app) if "►" in line) != counted
        await pilot.press("enter")
        assert "Frågan kan inte visas längre" in text(app)


def test_the_record_has_every_statement_and_marks_only_the_marked() -> None:
    for flow, example in list(ordinary())[::40]:
        head = head_of(flow, example)
        made = record_text(head, [], Notes(), person="kvinna 31 år", complaint="x")
        for line in head["history"]:
            flat = " ".join(line["sv"].split())
            assert line["kind"] == "why" or flat in made or lowered(flat) in made, line
        assert "[" not in made
        assert made.count("Ej tillfrågad om") <= 1
