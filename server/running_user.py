"""Who runs a command, by the machine and not by what the environment says: it stands as the reader in the access log."""

import os
import sys

if sys.platform != "win32":
    import pwd


def running_user() -> str:
    """Return the reader's name of a command: the account that the process runs as, its number where it has no name."""
    if sys.platform == "win32":
        return f"command:{os.getlogin()}"
    user = os.getuid()
    try:
        return f"command:{pwd.getpwuid(user).pw_name}"
    except KeyError:
        return f"command:{user}"
