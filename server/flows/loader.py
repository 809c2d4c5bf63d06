"""Loads the flow files: what is right is used, what is wrong is refused with file, line, field and the remedy."""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path as FilePath
from typing import Final, Protocol, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from server.domain.flow import IMMEDIATE, RING_112, Door, Flow, Level, Text
from server.domain.red_flags import NO_RED_FLAGS, RedFlagRules
from server.domain.ticklist import TickItem, TickKind, TickList
from server.flows.build import build, check_module
from server.flows.conditions import FieldError, Path
from server.flows.flag_format import RedFlagsFile
from server.flows.flag_rules import red_flags
from server.flows.format import FlowFile, LevelsFile, ModuleFile, NumbersFile, TickListsFile
from server.flows.kept import keep, kept, key_of
from server.flows.reading import YamlError, line_of, parse_yaml

FLOWS_DIR: Final = "complaints"
MODULES_DIR: Final = "modules"
SHARED_DIR: Final = "shared"


@dataclass(frozen=True, slots=True)
class FlowProblem:
    """Why a file was refused: the file, the line counted from 1, the field, and what would be right."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.message}"


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A telephone number for patients; `tel` goes into a tel: link; unverified ones say so to staff."""

    id: str
    title: Text
    number: str
    tel: str
    note: Text | None
    verified: bool
    review_by: str


@dataclass(frozen=True, slots=True)
class LevelName:
    """A level's word for staff, its word for patients, and whether its clock runs on calendar or opening time."""

    level: Level
    staff: Text
    patient: Text
    clock: str


@dataclass(frozen=True, slots=True)
class FlowLibrary:
    """Everything that the flow files hold, and the problems of those that were refused."""

    flows: Mapping[str, Flow]
    tick_lists: Mapping[TickKind, TickList]
    numbers: Mapping[str, PhoneNumber]
    levels: Mapping[Level, LevelName]
    doors: Mapping[Door, Text]
    red_flags: RedFlagRules = field(compare=False)
    problems: tuple[FlowProblem, ...]


_Model = TypeVar("_Model", bound=BaseModel)
_Made = TypeVar("_Made")


class _Source(Protocol):
    """Where flow files lie: a folder on disk or inside a package."""

    def joinpath(self, *parts: str) -> Traversable: ...


class _Shelf:
    """Reads files one by one and collects their problems."""

    def __init__(self, root: _Source) -> None:
        self._root = root
        self.problems: list[FlowProblem] = []

    def folder(self, name: str) -> list[str]:
        """The YAML files of a folder, in order of their names."""
        place = self._root.joinpath(name)
        if not place.is_dir():
            return []
        return sorted(f"{name}/{item.name}" for item in place.iterdir() if item.name.endswith(".yaml"))

    def read(self, name: str, model: type[_Model], make: Callable[[_Model], _Made]) -> _Made | None:
        """What `make` makes of the file, or None with a problem noted."""
        try:
            raw, node = parse_yaml(self._root.joinpath(*name.split("/")).read_text("utf-8"))
        except YamlError as error:
            self.problems.append(FlowProblem(name, error.line, "YAML", error.message))
            return None
        except (OSError, UnicodeDecodeError) as error:
            self.problems.append(FlowProblem(name, 1, "file", f"cannot be read as UTF-8 text: {error}"))
            return None
        try:
            return make(model.model_validate(raw))
        except ValidationError as error:
            self.problems += [_problem(name, node, model, detail) for detail in _telling(error)]
        except FieldError as error:
            self._refuse(name, node, error.path, error.message)
        return None

    def _refuse(self, name: str, node: yaml.Node, path: Path, message: str) -> None:
        self.problems.append(FlowProblem(name, line_of(node, path), _field(path), message))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Hold the garbage collector: everything made while loading stays, and looking through it costs half the time.

    What was made is then left out of every later look; it holds no cycles, so it is still freed when let go.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if running:
            gc.enable()


def load_flows(directory: Traversable | None = None) -> FlowLibrary:
    """Load the flows of the package, or of another folder with the same rooms; never raises for a bad file."""
    with _without_collector():
        if directory is not None:
            return _load(_Shelf(directory))
        folder = FilePath(__file__).parent
        key = key_of(folder.parent, _files(folder))
        found = kept(folder, key)
        if isinstance(found, FlowLibrary):
            return found
        library = _load(_Shelf(files("server.flows")))
        keep(folder, key, library)
        return library


def load_flow(file: FilePath) -> tuple[Flow | None, tuple[FlowProblem, ...]]:
    """One flow from a file of any name, with the modules that lie beside its folder, else the package's."""
    modules = file.parent.parent / MODULES_DIR
    with _without_collector():
        shelf = _Shelf(file.parent)
        known = _modules(_Shelf(file.parent.parent if modules.is_dir() else FilePath(__file__).parent))
        flow = shelf.read(file.name, FlowFile, lambda written: build(written, known))
        return flow, tuple(shelf.problems)


def _files(folder: FilePath) -> Iterator[tuple[str, bytes]]:
    for room in (MODULES_DIR, FLOWS_DIR, SHARED_DIR):
        for file in sorted((folder / room).glob("*.yaml")):
            yield f"{room}/{file.name}", file.read_bytes()


def _load(shelf: _Shelf) -> FlowLibrary:
    modules = _modules(shelf)
    flows: dict[str, Flow] = {}
    for name in shelf.folder(FLOWS_DIR):
        flow = shelf.read(name, FlowFile, lambda file: build(file, modules))
        if flow is None:
            continue
        if f"{FLOWS_DIR}/{flow.id}.yaml" != name:
            shelf.problems.append(
                FlowProblem(name, 1, "id", f"the file of flow {flow.id!r} must be called {flow.id}.yaml")
            )
            continue
        flows[flow.id] = flow
    ticks = shelf.read(f"{SHARED_DIR}/ticklist.yaml", TickListsFile, _tick_lists) or {}
    numbers = shelf.read(f"{SHARED_DIR}/numbers.yaml", NumbersFile, _numbers) or {}
    levels, doors = shelf.read(f"{SHARED_DIR}/levels.yaml", LevelsFile, _levels) or ({}, {})
    flags = shelf.read(f"{SHARED_DIR}/red_flags.yaml", RedFlagsFile, red_flags) or NO_RED_FLAGS
    return FlowLibrary(flows, ticks, numbers, levels, doors, flags, tuple(shelf.problems))


def _modules(shelf: _Shelf) -> dict[str, ModuleFile]:
    read = (shelf.read(name, ModuleFile, _checked) for name in shelf.folder(MODULES_DIR))
    return {module.id: module for module in read if module is not None}


def _checked(module: ModuleFile) -> ModuleFile:
    check_module(module)
    return module


def _tick_lists(file: TickListsFile) -> dict[TickKind, TickList]:
    lists: dict[TickKind, TickList] = {}
    for entry in file.lists:
        items = tuple(
            TickItem(
                item.id,
                dict(item.text),
                dict(item.history),
                RING_112 if item.level == "112" else IMMEDIATE,
                item.door,
                item.source,
            )
            for item in entry.items
        )
        lists[entry.kind] = TickList(entry.kind, dict(entry.title), items, dict(entry.none))
    return lists


def _numbers(file: NumbersFile) -> dict[str, PhoneNumber]:
    return {
        item.id: PhoneNumber(
            item.id,
            dict(item.title),
            item.number,
            item.tel,
            dict(item.note) if item.note else None,
            item.verified,
            file.review_by,
        )
        for item in file.numbers
    }


def _levels(file: LevelsFile) -> tuple[dict[Level, LevelName], dict[Door, Text]]:
    levels = {
        item.level: LevelName(item.level, dict(item.staff), dict(item.patient), item.clock) for item in file.levels
    }
    return levels, {item.id: dict(item.title) for item in file.doors}


def _field(path: Path) -> str:
    return ".".join(str(step) for step in path) or "file"


def _telling(error: ValidationError) -> list[ErrorDetails]:
    """The errors without those of a union's other branch, which would only confuse."""
    details = error.errors(include_url=False, include_context=True)
    telling = [detail for detail in details if "UseFile" not in detail["loc"]] or details
    # A misspelt field is both unknown and missing; the unknown one says what to do.
    return sorted(telling, key=lambda detail: detail["type"] == "missing")


def _problem(name: str, node: yaml.Node, model: type[BaseModel], detail: ErrorDetails) -> FlowProblem:
    path = tuple(step for step in detail["loc"] if not (isinstance(step, str) and step[:1].isupper()))
    message = detail["msg"].removeprefix("Value error, ")
    if detail["type"] == "missing":
        message = f"the field {path[-1]!r} is missing"
        path = path[:-1]
        return FlowProblem(name, line_of(node, path), _field((*path, detail["loc"][-1])), message)
    if detail["type"] == "extra_forbidden":
        near = get_close_matches(str(path[-1]), _fields_of(model), 1)
        message = f"unknown field {path[-1]!r}" + (
            f"; did you mean {near[0]!r}?" if near else "; see docs/flow-format.md"
        )
    return FlowProblem(name, line_of(node, path), _field(path), message)


def _fields_of(model: type[BaseModel]) -> list[str]:
    """Every field name that the model or a model inside it knows."""
    schema = model.model_json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return sorted({name for part in parts for name in part.get("properties", {})})
