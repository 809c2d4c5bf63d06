"""Keys that two verbs of one place claim."""

from collections.abc import Iterable

from clinic24_tui.commands.base import Command


def clashes(verbs: Iterable[type[Command]]) -> list[str]:
    """Return the keys that two of these verbs claim, as sentences; empty when all is well."""
    owners: dict[str, str] = {}
    found = []
    for verb in verbs:
        for key in verb.keys:
            if key in owners:
                found.append(f"{key}: {owners[key]} and {verb.id}")
            owners[key] = verb.id
    return found
