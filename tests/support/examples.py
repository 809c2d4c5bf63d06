"""How many examples a property is tried with: few in every run, many at night (EXAMPLES_TIMES, see `make nightly`)."""

import os

TIMES = int(os.environ.get("EXAMPLES_TIMES", "1"))


def times(few: int) -> int:
    """Return the number of examples of this run for a property that has so few in an ordinary one."""
    return few * TIMES
