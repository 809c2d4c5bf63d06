"""One row of the table of errors."""

from typing import NamedTuple


class Problem(NamedTuple):
    """One documented error: `retry` says that the same request may succeed later."""

    http: int
    close: int | None
    retry: bool
    sv: str
    en: str
