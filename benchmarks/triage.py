"""Triage in process: the next question, the red-flag scan, the search for a complaint, the loading of all flows.

Aims: next question p99 1 ms; a line without a word that a rule hangs on 10 µs, with one 0.5 ms; search 10 ms; all flows
loaded in a fresh process within 300 ms. At ten times as many flows the search may take ten times as long, and the next
question no longer.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from benchmarks.figure import show
from server.domain.complaints import ComplaintIndex, build_index, suggest
from server.domain.flow import Answer, Flow, Subject
from server.domain.red_flags import scan
from server.domain.triage import example_answers, next_question
from server.flows.loader import FlowLibrary, load_flows

ROUNDS = 5
TIMES = 10
SUBJECT = Subject(40 * 12, "female", "self", 11)
PLAIN = ("Tack så mycket, det var snällt!", "Hej! Har ni öppet på torsdag?")
EVERYDAY = ("Nej, inte ont i bröstet men halsen svider.", "Det gör ont i halsen sedan i går kväll, vad ska jag göra?")
FLAGGED = ("Det trycker över bröstet och strålar ut i armen sedan en timme.", "Han andas knappt och läpparna är blå.")
KEPT = Path("server/flows/__pycache__/flows.kept")
LOAD = """
import sys, time
from server.flows.loader import load_flows
cpu, wall = time.process_time(), time.perf_counter()
load_flows()
sys.stdout.write(f"{(time.process_time() - cpu) * 1000} {(time.perf_counter() - wall) * 1000}")
"""

State = tuple[Flow, dict[str, Answer], Subject]


def states(flows: Iterable[Flow]) -> list[State]:
    """Every step of every example: the answers so far, from none to all."""
    found = []
    for flow in flows:
        for example in flow.examples:
            answers = example_answers(flow, example)
            found += [(flow, dict(list(answers.items())[:count]), example.subject) for count in range(len(answers) + 1)]
    return found


def timed(work: Callable[[], object], times: int) -> list[float]:
    """Microseconds of CPU of each of so many runs: what others do on the machine is left out."""
    found = []
    for _ in range(times):
        begun = time.thread_time_ns()
        work()
        found.append((time.thread_time_ns() - begun) / 1000)
    return found


def questions_us(asked: Sequence[State]) -> list[float]:
    """Microseconds of each next question, once for every state."""
    return [timed(lambda state=state: next_question(*state), 1)[0] for state in asked]  # type: ignore[misc]  # bound at once


def p99(values: Sequence[float]) -> float:
    """The 99th percentile."""
    return statistics.quantiles(values, n=100)[98]


def next_questions(library: FlowLibrary, large: Sequence[Flow]) -> None:
    """The next question among all flows, and among ten times as many."""
    chance = Random(7)
    few = chance.sample(states(library.flows.values()), 3_000)
    many = chance.sample(states(chance.sample(list(large), len(library.flows))), 3_000)
    questions_us(few[:200])
    rounds = [(questions_us(few), questions_us(many)) for _ in range(ROUNDS)]
    show(
        "next question",
        "ms, p99",
        [p99(one) / 1000 for one, _ in rounds],
        [],
        aim="<= 1 ms",
        median_ms=round(statistics.median(statistics.median(one) for one, _ in rounds) / 1000, 4),
    )
    show(
        "next question at 10 x the flows",
        "ms, median",
        [statistics.median(more) / 1000 for _, more in rounds],
        [statistics.median(one) / 1000 for one, _ in rounds],
        aim="unchanged: ratio <= 1.2",
    )


def scans(library: FlowLibrary) -> None:
    """The red-flag scan of lines without and with a word that a rule hangs on."""
    rules = library.red_flags
    for name, lines, unit, scale, aim in (
        ("red-flag scan, no candidate word", PLAIN, "µs, median", 1.0, "<= 10 µs"),
        ("red-flag scan, candidate words that are no flag", EVERYDAY, "ms, median", 1000.0, "<= 0.5 ms"),
        ("red-flag scan, candidate words", FLAGGED, "ms, median", 1000.0, "<= 0.5 ms"),
    ):
        for line in lines:
            assert bool(rules.candidates(line.lower(), SUBJECT)) is (lines is not PLAIN), line
            assert bool(scan(line, rules, SUBJECT)) is (lines is FLAGGED), line
        rounds = [
            [took for line in lines for took in timed(lambda line=line: scan(line, rules, SUBJECT), 300)]  # type: ignore[misc]  # bound at once
            for _ in range(ROUNDS)
        ]
        show(name, unit, [statistics.median(one) / scale for one in rounds], [], aim=aim)


def searched_ms(index: ComplaintIndex, texts: Sequence[str]) -> float:
    """Median milliseconds of one search; what the words may be is not remembered from one to the next."""
    found = []
    for text in texts:
        index.remembered.clear()
        found += timed(lambda text=text: suggest(text, index, SUBJECT), 1)  # type: ignore[misc]  # bound at once
    return statistics.median(found) / 1000


def searches(library: FlowLibrary, large: Sequence[Flow]) -> None:
    """The search by the examples' own words, among all flows and among ten times as many."""
    said = [example.says for flow in library.flows.values() for example in flow.examples if example.says]
    texts = Random(11).sample(said, 150)
    small, big = build_index(library.flows.values()), build_index(large)
    rounds = [(searched_ms(small, texts), searched_ms(big, texts)) for _ in range(ROUNDS)]
    show("complaint search", "ms, median", [one for one, _ in rounds], [], aim="<= 10 ms")
    show(
        "complaint search at 10 x the flows",
        "ms, median",
        [more for _, more in rounds],
        [one for one, _ in rounds],
        aim="no worse than linear: ratio <= 10",
    )


def loaded_ms(*, kept: bool) -> tuple[float, float]:
    """Milliseconds of CPU, and by the clock, of `load_flows` in a fresh process, with or without what was kept."""
    if not kept:
        KEPT.unlink(missing_ok=True)
    done = subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, check=True)
    cpu, wall = done.stdout.split()
    return float(cpu), float(wall)


def loading() -> None:
    """Loading in a fresh process: first what was kept, then from the files."""
    rounds = [(loaded_ms(kept=False), loaded_ms(kept=True)) for _ in range(ROUNDS)]
    for name, at in (("loading all flows, kept", 1), ("loading all flows, from the files", 0)):
        wall = round(statistics.median(one[at][1] for one in rounds), 1)
        show(name, "CPU ms", [one[at][0] for one in rounds], [], aim="<= 300 ms", clock_ms=wall)


def tenfold(flows: Sequence[Flow]) -> list[Flow]:
    """Ten copies of each flow; the words of each copy differ, as other flows' words do."""
    copies = []
    for number in range(TIMES):
        for flow in flows:
            words = {lang: tuple(_other(word, number) for word in told) for lang, told in flow.words.items()}
            copies.append(replace(flow, id=f"{flow.id}_{number}", words=words))
    return copies


def _other(phrase: str, number: int) -> str:
    """The phrase, and in the copies another word for its longest."""
    longest = max(phrase.split(), key=len)
    return phrase if number == 0 else phrase.replace(longest, f"{longest[::-1]}{'aeiouyklmn'[number]}")


def main() -> None:
    """Measure and print."""
    library = load_flows()
    large = tenfold(list(library.flows.values()))
    next_questions(library, large)
    scans(library)
    searches(library, large)
    loading()


if __name__ == "__main__":
    main()
