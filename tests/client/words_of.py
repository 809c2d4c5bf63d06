"""Every text of the client that a person sees: the arguments of `_`, `N_` and `ngettext`, also inside f-strings."""

import ast
from collections.abc import Iterator
from pathlib import Path

import clinic24_tui

ROOT = Path(clinic24_tui.__file__).parent
Text = str | tuple[str, str]


def texts() -> dict[Text, set[str]]:
    """Return msgid (or singular with plural) -> the files that have it."""
    found: dict[Text, set[str]] = {}
    for path in sorted(ROOT.rglob("*.py")):
        for text in _in(ast.parse(path.read_text("utf-8"))):
            found.setdefault(text, set()).add(path.relative_to(ROOT).as_posix())
    return found


def _in(tree: ast.AST) -> Iterator[Text]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        words = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if node.func.id in ("_", "N_") and words:
            yield words[0]
        elif node.func.id == "ngettext":
            yield (words[0], words[1])
