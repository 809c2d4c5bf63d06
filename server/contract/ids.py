"""Ids of rows and commands: UUIDv7, so that they grow with time and index well."""

import secrets
import time


def new_id(now_ms: int | None = None) -> str:
    """Return a UUIDv7 as 32 hex digits; `now_ms` is milliseconds UTC (default: this machine's clock)."""
    at = time.time_ns() // 1_000_000 if now_ms is None else now_ms
    chance = secrets.randbits(74)
    return f"{(at << 80) | (0x7 << 76) | ((chance >> 62) << 64) | (0b10 << 62) | (chance & ((1 << 62) - 1)):032x}"
