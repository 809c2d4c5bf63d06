"""Where the program broke, told without the words of what broke it: they may hold what a person wrote."""

import traceback
from pathlib import Path


def place_of(error: BaseException) -> str:
    """Return where an error arose, `file:line Kind`, without its words: they may hold what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    # Everything that comes to the app passes `key_order` and `on_event`.
    passed = [f for f in frames if "key_order" not in f.filename and f.name != "on_event"]
    ours = [f for f in passed if "clinic24_tui" in f.filename] or passed or frames
    return f"{Path(ours[-1].filename).name}:{ours[-1].lineno} {type(error).__name__}"


def cause_of(error: BaseException) -> Exception:
    """Return the first error of a group, or the error itself."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error if isinstance(error, Exception) else RuntimeError(type(error).__name__)
