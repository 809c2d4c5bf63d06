"""The form of a region file: what may stand in it, and how it becomes the domain's hours and targets."""

import re
from datetime import date, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from server.contract.record import RecordHeading, RecordPart
from server.domain.holidays import EVES
from server.domain.hours import Hours, Span, Spans
from server.domain.priority import Targets
from server.domain.region import PROFESSIONS, Kind
from server.domain.silence import Patience, Silence

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_GROUPS = {"weekdays": DAYS[:5], "weekend": DAYS[5:], "every_day": DAYS}


def _spans(written: object) -> Spans:
    """`closed`, one span (`08:00-16:00`) or a list of them, which may not overlap."""
    if written == "closed":
        return ()
    texts = written if isinstance(written, list) else [written]
    spans = sorted(_span(text) for text in texts)
    if any(first.closes > second.opens for first, second in pairwise(spans)):
        msg = "Tiderna går in i varandra. / The times overlap."
        raise ValueError(msg)
    return tuple(spans)


def _span(written: object) -> Span:
    try:
        return Span.parse(str(written))
    except ValueError as error:
        right = "08:00-16:00"
        swedish = f"{written} går inte att läsa. Skriv {right} eller closed."
        msg = f"{swedish} / {written} cannot be read. Write {right} or closed."
        raise ValueError(msg) from error


_LENGTH = re.compile(r"([1-9][0-9]{0,3}) (min|h|d)")
_SIZES = {"min": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def _patience(written: object) -> Patience:
    """`10 min, 30 min`: when a silent patient is reminded, and when her clinician is asked to reach her."""
    found = [_LENGTH.fullmatch(part.strip()) for part in str(written).split(",")]
    lengths = [int(one[1]) * _SIZES[one[2]] for one in found if one]
    if len(found) != 2 or len(lengths) != 2 or lengths[0] >= lengths[1]:
        right = "10 min, 30 min"
        swedish = f"{written} går inte att läsa. Skriv två tider, den kortare först: {right} (min, h, d)."
        msg = f"{swedish} / {written} cannot be read. Write two times, the shorter one first: {right} (min, h, d)."
        raise ValueError(msg)
    return Patience(*lengths)


def _week(week: dict[str, Spans]) -> dict[str, Spans]:
    known = (*_GROUPS, *DAYS)
    for name in week:
        if name not in known:
            msg = f"Okänd dag {name}. / Unknown day {name}. ({', '.join(known)})"
            raise ValueError(msg)
    return week


def _eves(eves: dict[str, Spans]) -> dict[str, Spans]:
    for name in eves:
        if name not in EVES:
            msg = f"Okänd afton {name}. / Unknown eve {name}. ({', '.join(EVES)})"
            raise ValueError(msg)
    return eves


def _known_professions(watchers: dict[str, int]) -> dict[str, int]:
    _professions(dict.fromkeys(watchers, ""))
    return watchers


def _professions(roster: dict[str, str]) -> dict[str, str]:
    for name in roster:
        if name not in PROFESSIONS:
            msg = f"Okänt yrke {name}. / Unknown profession {name}. ({', '.join(PROFESSIONS)})"
            raise ValueError(msg)
    return roster


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, str_strip_whitespace=True)


Name = Annotated[str, Field(min_length=1, max_length=80)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$")]
Number = Annotated[str, Field(pattern=r"^[0-9][0-9 -]{1,20}$")]
Day = Annotated[Spans, BeforeValidator(_spans)]
Limits = Annotated[Patience | None, BeforeValidator(_patience)]
Roster = Annotated[dict[str, Name], AfterValidator(_professions)]


class FilePhone(_Strict):
    """A name and its telephone."""

    name: Name
    phone: Number


class FileWay(_Strict):
    """An entrance."""

    kind: Kind
    profession: Name
    urgent: Name
    age_below: Annotated[int, Field(ge=1, le=130)] | None = None


class FileHours(_Strict):
    """Named opening hours."""

    week: Annotated[dict[str, Day], AfterValidator(_week)]
    holidays: Literal["same"] | Day = ()
    eves: Annotated[dict[str, Day], AfterValidator(_eves)] = Field(default_factory=dict)
    exceptions: dict[date, Day] = Field(default_factory=dict)

    def hours(self) -> Hours:
        """Return the hours; a single day goes before its group, and a smaller group before a larger."""
        days: dict[str, Spans] = {}
        for group in ("every_day", "weekdays", "weekend"):
            if group in self.week:
                days.update(dict.fromkeys(_GROUPS[group], self.week[group]))
        days.update({day: spans for day, spans in self.week.items() if day in DAYS})
        mon, tue, wed, thu, fri, sat, sun = (days.get(day, ()) for day in DAYS)
        return Hours(
            week=(mon, tue, wed, thu, fri, sat, sun),
            holidays=None if self.holidays == "same" else self.holidays,
            eves=MappingProxyType(self.eves),
            exceptions=MappingProxyType(self.exceptions),
        )


class FileTargets(_Strict):
    """A unit's own targets; what is not written is the default."""

    immediate_minutes: Annotated[int, Field(ge=1, le=60)] = 10
    urgent_minutes: Annotated[int, Field(ge=1, le=24 * 60)] = 120
    soon_hours: Annotated[int, Field(ge=1, le=48)] = 24
    routine_days: Annotated[int, Field(ge=1, le=30)] = 3
    wait_days: Annotated[int, Field(ge=1, le=60)] = 7

    def targets(self) -> Targets:
        """Return the targets."""
        return Targets(
            timedelta(minutes=self.immediate_minutes),
            timedelta(minutes=self.urgent_minutes),
            timedelta(hours=self.soon_hours),
            self.routine_days,
            self.wait_days,
        )


class FileSilence(_Strict):
    """A unit's own limits for a silent patient; what is not written is the default."""

    immediate: Limits = None
    urgent: Limits = None
    soon: Limits = None
    routine: Limits = None
    wait: Limits = None

    def silence(self) -> Silence:
        """Return the limits."""
        return Silence(**{name: limits for name, limits in self if limits is not None})


class FileStage(_Strict):
    """How far an entrance has come, from a day on; without `since` from the beginning."""

    state: Literal["off", "trial", "open"]
    since: date | None = None


class FileText(_Strict):
    """What patients read, one sentence or two in each language."""

    sv: Annotated[str, Field(min_length=1, max_length=300)]
    en: Annotated[str, Field(min_length=1, max_length=300)]


def _in_order(stages: list[FileStage]) -> list[FileStage]:
    days = [stage.since for stage in stages[1:]]
    if any(day is None for day in days) or any(a >= b for a, b in pairwise(stage.since for stage in stages) if a and b):
        right = "[{state: off}, {state: open, since: 2027-01-05}]"
        msg = f"Skriv dagarna i ordning, bara den första utan dag: {right}. / Write the days in order: {right}."
        raise ValueError(msg)
    return stages


class FileHeading(_Strict):
    """A part of the text for the record, and how the unit heads it."""

    part: RecordPart
    sv: Annotated[str, Field(min_length=1, max_length=40)]
    en: Annotated[str, Field(min_length=1, max_length=40)]

    def heading(self) -> RecordHeading:
        """Return the heading."""
        return {"part": self.part, "sv": self.sv, "en": self.en}


class FileUnit(_Strict):
    """A unit; `hours` names the hours of single professions that differ from the kind's."""

    id: Id
    name: Name
    kind: Kind
    phone: Number
    connected: bool = True
    centre: Id | None = None
    hours: Roster = Field(default_factory=dict)
    targets: FileTargets = FileTargets()
    silence: FileSilence = FileSilence()
    watchers: Annotated[dict[str, Annotated[int, Field(ge=0, le=20)]], AfterValidator(_known_professions)] = Field(
        default_factory=dict
    )
    entrances: dict[Id, Annotated[list[FileStage], Field(min_length=1, max_length=12), AfterValidator(_in_order)]] = (
        Field(default_factory=dict)
    )
    texts: dict[Literal["closed", "waiting"], FileText] = Field(default_factory=dict)
    record: list[FileHeading] = Field(default_factory=list)


class FileClinician(_Strict):
    """A person who logs in; `at` = unit/profession, then roles on top."""

    user: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,30}$")]
    name: Name
    at: Annotated[
        list[Annotated[str, Field(pattern=r"^[a-z0-9_]+/[a-z_]+( [a-z_]+)*$")]], Field(min_length=1, max_length=10)
    ]


class RegionFile(_Strict):
    """The whole file."""

    id: Id
    name: Name
    emergency: FilePhone
    advice: FilePhone
    on_call: list[Id]
    entrances: Annotated[dict[Id, FileWay], Field(min_length=1)]
    hours: Annotated[dict[Name, FileHours], Field(min_length=1)]
    kinds: dict[Kind, Roster]
    units: Annotated[list[FileUnit], Field(min_length=1)]
    away: list[FilePhone] = Field(default_factory=list)
    staff: list[FileClinician] = Field(default_factory=list)
