"""Reads YAML into plain values, keeping the tree of marks so that an error can name its line."""

from typing import Any, Final

import yaml

from server.flows.conditions import Path

_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT: Final = "tag:yaml.org,2002:int"
_FLOAT: Final = "tag:yaml.org,2002:float"
_BOOL: Final = "tag:yaml.org,2002:bool"
_NULL: Final = "tag:yaml.org,2002:null"


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
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise YamlError(mark.line + 1 if mark else 1, str(error.problem or error)) from error
    except yaml.YAMLError as error:
        raise YamlError(1, str(error)) from error
    if node is None:
        raise YamlError(1, "the file is empty")
    return _plain(node), node


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    values: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = key_node.value
        if key in values:
            raise YamlError(key_node.start_mark.line + 1, f"the field {key!r} stands twice")
        values[key] = _plain(value_node)
    return values


def _scalar(node: yaml.ScalarNode) -> Any:
    value: str = node.value
    tag = node.tag
    if tag == _INT:
        return int(value) if value.lstrip("+-").isdigit() else value
    if tag == _FLOAT:
        return float(value)
    if tag == _BOOL and value in ("true", "false"):
        return value == "true"
    return None if tag == _NULL else value


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
