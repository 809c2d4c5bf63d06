"""The short list of passwords that nobody may choose; it is shipped, and says itself what it is not."""

from pathlib import Path

FILE = Path(__file__).with_name("common_passwords.txt")


def load_common_passwords() -> frozenset[str]:
    """Return the passwords of the list, in small letters."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
