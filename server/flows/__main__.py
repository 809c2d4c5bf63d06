"""Checks flow files from the command line: `python -m server.flows [FLOW ...]`."""

import sys

from server.domain.flow import Flow
from server.domain.triage import assess, example_answers, visible_questions
from server.flows.coverage import coverage
from server.flows.lint import lint_flow
from server.flows.loader import load_flows


def main(names: list[str]) -> int:
    """Print problems, findings and the examples of the named flows (all without names); 1 when something is wrong."""
    library = load_flows()
    wrong = 0
    for problem in library.problems:
        sys.stdout.write(f"{problem}\n")
        wrong += 1
    for name in names:
        if name not in library.flows:
            sys.stdout.write(f"{name}: no flow of this name has been loaded\n")
            wrong += 1
    for flow in library.flows.values():
        if names and flow.id not in names:
            continue
        findings = lint_flow(flow)
        wrong += len(findings)
        sys.stdout.writelines(f"{line}\n" for line in [*findings, *_examples(flow), *_uncovered(flow)])
    sys.stdout.write(f"{wrong} to mend\n")
    return 1 if wrong else 0


def _uncovered(flow: Flow) -> list[str]:
    """What the examples leave out: told, not yet a fault."""
    return [f"{flow.id}: rule {rule}: no example stands just below it" for rule in coverage(flow).unbounded]


def _examples(flow: Flow) -> list[str]:
    lines = []
    for example in flow.examples:
        try:
            answers = example_answers(flow, example)
        except ValueError:
            continue
        result = assess(flow, answers, example.subject)
        count = len(visible_questions(flow, answers, example.subject))
        reasons = ", ".join(met.rule_id for met in result.met if met.level == result.level)
        lines.append(f"{flow.id}: {example.text}: level {result.level} by {reasons}; {count} questions")
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
