"""Why a link of the chain over journal and access log does not hold: what `POST /api/log/verify` answers as `why`."""

from typing import Final

LINK: Final = "a link is missing or out of order"
EVENT: Final = "an event is missing"
READING: Final = "a reading is missing"
CHANGED: Final = "a row or the time is not the one that was sealed"
OUTSIDE: Final = "rows stand outside the chain"
