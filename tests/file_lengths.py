"""`python -m tests.file_lengths`: fails when a source file has over 400 lines or a function over 60."""

import ast
import subprocess
import sys
from pathlib import Path

FILE_LINES, FUNCTION_LINES = 400, 60
KINDS = frozenset({".py", ".tcss", ".js", ".css"})


def sources() -> list[Path]:
    """Return the tracked and new source files that still stand."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], capture_output=True, text=True, check=True
    ).stdout
    found = (Path(line) for line in listed.splitlines())
    return sorted(path for path in found if path.suffix in KINDS and path.exists() and "versions" not in path.parts)


def faults(path: Path) -> list[str]:
    """Return what is too long in a file."""
    text = path.read_text(encoding="utf-8")
    lines = len(text.splitlines())
    found = [f"{path}: {lines} lines (at most {FILE_LINES})"] if lines > FILE_LINES else []
    if path.suffix != ".py":
        return found
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                found.append(f"{path}:{node.lineno} {node.name}: {length} lines (at most {FUNCTION_LINES})")
    return found


def main() -> int:
    """Print every fault; returns 1 when there is one."""
    found = [fault for path in sources() for fault in faults(path)]
    for fault in found:
        sys.stdout.write(fault + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
