"""The region as named documents: the shipped file taken apart, and documents put together and judged as one region.

`region` (names and telephones), `on_call`, `entrances`, `kinds`, `hours/NAME`, `unit/ID`. People are not among them.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

import yaml
from pydantic import ValidationError

from server.adapters.content_file import Wrong, stands_twice, worded
from server.adapters.region import faults_of, region_of
from server.adapters.region_format import FileHours, RegionFile
from server.adapters.yaml_lines import Located, Path, line_of, read_yaml
from server.domain.hours import Hours
from server.domain.region import Region
from server.domain.setting import Fault

WHOLE: Final = ("on_call", "entrances", "kinds")
"""Parts of the region that are a document each."""
NAMES: Final = ("id", "name", "emergency", "advice", "away")
_SUBJECT: Final = re.compile(r"region|on_call|entrances|kinds|unit/[a-z0-9_]{1,40}|hours/[a-z0-9_]{1,40}")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
SIZE_MAX: Final = 64_000
"""Characters of one document."""

Texts = Mapping[str, str]


class RegionDocuments:
    """The shipped region in documents, and the way back."""

    def __init__(self, shipped: Region, source: Traversable | None = None) -> None:
        """`shipped` is the region that the file of `source` gives: its people stay with it."""
        self._shipped = shipped
        self._source = source or files("server.adapters") / "region.yaml"

    def shipped(self) -> dict[str, str]:
        """Return the documents that the program comes with."""
        whole = read_yaml(self._source.read_text("utf-8")).data
        found = {"region": text_of({name: whole[name] for name in NAMES if name in whole})}
        found |= {name: text_of(whole[name]) for name in WHOLE}
        found |= {f"hours/{name}": text_of(hours) for name, hours in whole["hours"].items()}
        return found | {f"unit/{unit['id']}": text_of(unit) for unit in whole["units"]}

    def region(self, texts: Texts) -> Region | tuple[Fault, ...]:
        """Return the region that the documents tell of, or every fault with its document, line and field."""
        read: dict[str, Located] = {}
        faults: list[Fault] = []
        for subject, text in texts.items():
            found = _read(subject, text)
            if isinstance(found, Fault):
                faults.append(found)
            else:
                read[subject] = found
        if faults:
            return tuple(faults)
        try:
            entry = RegionFile.model_validate(_assembled(read))
        except ValidationError as error:
            return tuple(_placed(worded(one), read) for one in error.errors())
        wrong = [_placed(one, read) for one in [*_misnamed(read), *faults_of(entry)]]
        wrong += [_fault(subject, located, one) for subject, located in read.items() for one in stands_twice(located)]
        return tuple(wrong) if wrong else replace(region_of(entry), staff=self._shipped.staff)

    def hours(self, document: Any) -> Hours | tuple[Fault, ...]:
        """Return hours as a document has them, or every fault."""
        written = read_yaml(self.text(document))
        try:
            return FileHours.model_validate(written.data).hours()
        except ValidationError as error:
            return tuple(_fault("hours", written, worded(one)) for one in error.errors())

    def document(self, text: str) -> Any:
        """Return a document's data as JSON has it: days become text. Raises ValueError on what is no YAML."""
        try:
            return _plain(read_yaml(text).data)
        except yaml.YAMLError as error:
            raise ValueError(getattr(error, "problem", None) or str(error).splitlines()[0]) from error

    def text(self, document: Any) -> str:
        """Return a document as text; what is written as a day becomes one."""
        return text_of(_dated(document))

    def fields(self, before: str, after: str) -> set[str]:
        """Return the names of the fields that differ between two texts of a document, `*` where it has no fields."""
        try:
            one, other = read_yaml(before).data, read_yaml(after).data
        except yaml.YAMLError:
            return {"*"}
        if not isinstance(one, dict) or not isinstance(other, dict):
            return {"*"} if one != other else set()
        return {str(name) for name in {**one, **other} if one.get(name) != other.get(name)}


def text_of(document: Any) -> str:
    """Return data as YAML, its fields in their order."""
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, default_flow_style=False, width=100)


def _dated(value: Any) -> Any:
    if isinstance(value, dict):
        return {_dated(key): _dated(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_dated(inner) for inner in value]
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(_plain(key)): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def _read(subject: str, text: str) -> Located | Fault:
    if not _SUBJECT.fullmatch(subject):
        return Fault(subject[:80], 1, "", "Det finns ingen inställning som heter så.", "There is no such setting.")
    if len(text) > SIZE_MAX:
        return Fault(subject, 1, "", "Texten är för lång.", "The text is too long.")
    try:
        return read_yaml(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or str(error).splitlines()[0]
        line = mark.line + 1 if mark else 1
        return Fault(subject, line, "", f"Går inte att läsa som YAML: {said}.", f"Not YAML: {said}.")


def _assembled(read: Mapping[str, Located]) -> dict[str, Any]:
    """Put the documents together as one file has them."""
    names = read["region"].data if "region" in read else {}
    whole = dict(names) if isinstance(names, dict) else {"name": names}
    whole |= {name: read[name].data for name in WHOLE if name in read}
    whole["hours"] = {name: read[f"hours/{name}"].data for name in _below(read, "hours/")}
    whole["units"] = [read[f"unit/{name}"].data for name in _below(read, "unit/")]
    return whole


def _below(read: Mapping[str, Located], folder: str) -> list[str]:
    return [subject.removeprefix(folder) for subject in read if subject.startswith(folder)]


def _misnamed(read: Mapping[str, Located]) -> list[Wrong]:
    """Return the units whose id is not the one of their document: it stands in cases and can never be another."""
    wrong = []
    for number, name in enumerate(_below(read, "unit/")):
        said = read[f"unit/{name}"].data.get("id")
        if said != name:
            wrong.append(Wrong(("units", number, "id"), f"Ska vara {name}.", f"Must be {name}."))
    return wrong


def _placed(wrong: Wrong, read: Mapping[str, Located]) -> Fault:
    """Return a fault of the whole region where it stands among the documents."""
    path: Path = wrong.path
    head = path[0] if path else ""
    if head == "units" and len(path) > 1 and isinstance(path[1], int):
        subject, inner = f"unit/{_below(read, 'unit/')[path[1]]}", path[2:]
    elif head == "hours" and len(path) > 1:
        subject, inner = f"hours/{path[1]}", path[2:]
    elif head in WHOLE:
        subject, inner = str(head), path[1:]
    else:
        subject, inner = "region", path
    located = read.get(subject) or Located(None, {}, ())
    return _fault(subject, located, wrong._replace(path=inner))


def _fault(subject: str, located: Located, wrong: Wrong) -> Fault:
    field = ".".join(str(step) for step in wrong.path)
    return Fault(subject, line_of(located, wrong.path), field, wrong.sv, wrong.en)
