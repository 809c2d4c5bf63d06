"""Ids of what a program asks for."""

import secrets
import time
import uuid


def new_id() -> str:
    """Return a new id: time-ordered, so that ids made one after the other lie beside each other."""
    stamp = time.time_ns() // 1_000_000
    value = (stamp << 80) | (0x7 << 76) | (secrets.randbits(12) << 64) | (0b10 << 62) | secrets.randbits(62)
    return str(uuid.UUID(int=value))
