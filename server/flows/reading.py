"""Reads YAML into plain values, keeping the tree of marks so that an error can name its line."""

import re
from operator import is_
from typing import Any, Final

import yaml

from server.flows.conditions import Path

_PLAIN: Final = "plain"
_QUOTED: Final = "quoted"
DEEPEST: Final = 200
_BEGUN: Final = re.compile(r"[\s?-]{8,}")
"""What a line begins with that may nest it: spaces, and the signs of lists and keys."""
_NUMBER: Final = re.compile(r"[-+]?(?:\d+|\d*\.\d+)")
_WORDS: Final = {"true": True, "false": False, "null": None, "~": None, "": None}


class _Loader(yaml.CSafeLoader):
    """Composes nodes only; the meaning of plain words is settled here, which spares most of PyYAML's time."""

    # No path resolvers are used: these two, called at every node, do nothing and are not even Python.
    descend_resolver = staticmethod(is_)  # type: ignore[assignment]  # what it answers is not looked at
    ascend_resolver = staticmethod(bool)  # type: ignore[assignment]  # likewise

    def resolve(self, kind: type[yaml.Node], _value: str, implicit: Any) -> str:
        """Mark a scalar as plain or quoted, instead of matching it against every type of YAML."""
        return _PLAIN if kind is yaml.ScalarNode and implicit[0] else _QUOTED


class YamlError(Exception):
    """A file is not readable as YAML."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


def parse_yaml(text: str) -> tuple[Any, yaml.Node]:
    """The plain values of a YAML text and its node tree. Raises YamlError.

    Only `true` and `false` are truth values: `yes`, `no`, `on` and `off` stay words, since they are answers here.
    """
    deep = _too_deep(text)
    if deep:
        raise YamlError(deep, f"nested deeper than {DEEPEST} levels")
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise YamlError(mark.line + 1 if mark else 1, str(error.problem or error)) from error
    except yaml.YAMLError as error:
        raise YamlError(1, str(error)) from error
    if node is None:
        raise YamlError(1, "the file is empty")
    return _plain(node), node


def _too_deep(text: str) -> int:
    """The line at which a text may be nested deeper than DEEPEST, 0 when it never is: the parser in C would fall over it."""
    within = 0
    for number, line in enumerate(text.splitlines(), 1):
        opened = line.count("[") + line.count("{")
        begun = _BEGUN.match(line)
        if within + opened > DEEPEST or (begun is not None and len(begun.group()) > 2 * DEEPEST):
            return number
        if opened or within:
            within = max(0, within + opened - line.count("]") - line.count("}"))
    return 0


def _plain(node: yaml.Node) -> Any:
    kind, value = type(node), node.value
    if kind is yaml.ScalarNode:
        return value if node.tag is not _PLAIN else _scalar(value)
    if kind is yaml.SequenceNode:
        return [_plain(item) for item in value]
    values: dict[Any, Any] = {}
    for key_node, value_node in value:
        key = key_node.value
        if key in values:
            raise YamlError(key_node.start_mark.line + 1, f"the field {key!r} stands twice")
        values[key] = _plain(value_node)
    return values


def _scalar(value: str) -> Any:
    if value[:1].isalpha() and value not in _WORDS:
        return value
    if value in _WORDS:
        return _WORDS[value]
    if _NUMBER.fullmatch(value) is None:
        return value
    return float(value) if "." in value else int(value)


def line_of(root: yaml.Node, path: Path) -> int:
    """The line, counted from 1, of the deepest part of `path` that the file has."""
    node = root
    line: int = node.start_mark.line + 1
    for step in path:
        found = _step(node, step)
        if found is None:
            continue  # A step that only the model knows, such as a union's branch.
        node = found[1]
        line = found[0]
    return line


def _step(node: yaml.Node, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line + 1, value
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line + 1, node.value[step]
    return None
