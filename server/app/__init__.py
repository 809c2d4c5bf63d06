"""Use cases: the one writer of cases, and what the doors ask of it."""
