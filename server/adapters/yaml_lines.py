"""YAML with the line of every field, so that an error can say where it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Located:
    """A document's data, the line (from 1) of each path in it, and the paths whose key stands twice."""

    data: Any
    lines: dict[Path, int]
    twice: tuple[Path, ...]


def read_yaml(text: str) -> Located:
    """Read one document written by hand, without references (`*name`): they hide what stands where.

    Raises yaml.YAMLError, with a mark where the line is known.
    """
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return Located(None, {}, ())
        lines, twice = _lines(node)
        return Located(loader.construct_document(node), lines, twice)
    except ValueError as error:
        raise yaml.YAMLError(f"a value cannot be read: {error}") from error
    finally:
        loader.dispose()


def line_of(document: Located, path: Path) -> int:
    """Line of a path, or of the nearest field above it that stands in the file; 1 where nothing does."""
    while path and path not in document.lines:
        path = path[:-1]
    return document.lines.get(path, 1)


def _lines(node: yaml.Node) -> tuple[dict[Path, int], tuple[Path, ...]]:
    lines: dict[Path, int] = {}
    twice: list[Path] = []
    for path, line in _walk(node, (), set()):
        if path in lines:
            twice.append(path)
        lines[path] = line
    return lines, tuple(twice)


def _walk(node: yaml.Node, path: Path, seen: set[int]) -> Iterator[tuple[Path, int]]:
    if id(node) in seen:  # a reference gives the same node again, and may hold itself
        raise yaml.MarkedYAMLError(problem="references (*name) are not allowed", problem_mark=node.start_mark)
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*path, str(key.value))
            yield inner, key.start_mark.line + 1
            yield from _walk(value, inner, seen)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield (*path, number), value.start_mark.line + 1
            yield from _walk(value, (*path, number), seen)
