"""The golden examples on the server's side: the codec takes them, the contract fits them, and a real day gives the same."""

import asyncio
import json
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import ConfigDict, TypeAdapter

from server.contract import commands, events, frames, patient_commands, patient_frames, views
from server.realtime.codec import PATIENT, STAFF, BadFrame, Language, decode
from tests.docs.day import FILES, Golden
from tests.docs.golden import read, record, slimmed

STRICT = ConfigDict(strict=True, extra="forbid")
COMMANDS = [(STAFF, kind, one) for kind, one in read("staff_commands").items()] + [
    (PATIENT, kind, one) for kind, one in read("patient_commands").items()
]
SPOKEN = [(STAFF, one) for one in read("staff_frames").values()] + [
    (PATIENT, one) for one in read("patient_frames").values()
]
TOLD = {
    "server_frames": TypeAdapter[Any](list[frames.ServerFrame], config=STRICT),
    "patient_server_frames": TypeAdapter[Any](list[patient_frames.PatientServerFrame], config=STRICT),
    "events": TypeAdapter[Any](list[events.Event], config=STRICT),
    "steps": TypeAdapter[Any](list[views.PatientStep], config=STRICT),
}
NOT_SENT = {"closing"}
"""Sent half an hour before a unit closes, which the recorded morning does not reach; `test_closing_soon` shows it."""


def types_of(union: Any) -> set[str]:
    return {str(get_args(form.__annotations__["type"])[0]) for form in get_args(union)}


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Golden:
    return asyncio.run(record(Path(tmp_path_factory.mktemp("day")) / "data"))


@pytest.mark.parametrize(("language", "kind", "command"), COMMANDS)
def test_the_codec_takes_every_command(language: Language, kind: str, command: dict[str, Any]) -> None:
    assert command["type"] == kind
    assert decode(language, json.dumps({"type": "cmd", "cmd": command}))["cmd"] == command


@pytest.mark.parametrize(("language", "frame"), SPOKEN)
def test_the_codec_takes_every_frame_and_no_field_more(language: Language, frame: dict[str, Any]) -> None:
    assert decode(language, json.dumps(frame)) == frame
    with pytest.raises(BadFrame):
        decode(language, json.dumps({**frame, "more": 1}))


@pytest.mark.parametrize("file", TOLD)
def test_the_contract_fits_what_the_server_says(file: str) -> None:
    for example in read(file).values():
        assert TOLD[file].validate_python([example]) == [example]


def test_there_is_an_example_of_everything() -> None:
    assert set(read("staff_commands")) == types_of(commands.StaffCommand)
    assert set(read("patient_commands")) == types_of(patient_commands.PatientCommand)
    assert set(read("staff_frames")) == types_of(frames.ClientFrame)
    assert set(read("patient_frames")) == types_of(patient_frames.PatientFrame)
    assert set(read("server_frames")) == types_of(frames.ServerFrame) - NOT_SENT
    assert set(read("patient_server_frames")) == types_of(patient_frames.PatientServerFrame)
    assert set(read("events")) == set(get_args(events.EventType))


def form(example: Any) -> Any:
    """Return what an example is made of: names, and kinds of values where they are no examples themselves."""
    if isinstance(example, dict):
        return {key: form(value) for key, value in example.items()}
    return type(example).__name__


@pytest.mark.parametrize("file", FILES)
def test_a_real_day_gives_the_same_forms(day: Golden, file: str) -> None:
    known = read(file)
    assert set(day[file]) == set(known), "run python -m tests.docs.golden"
    for kind, example in day[file].items():
        assert set(slimmed(example)) == set(known[kind]), (file, kind)
        if "data" in example:
            assert form(example)["data"].keys() == form(known[kind])["data"].keys(), (file, kind)


def test_the_contract_fits_all_that_was_said_on_the_day(day: Golden) -> None:
    for file, adapter in TOLD.items():
        for kind, example in day[file].items():
            assert adapter.validate_python([example]) == [example], (file, kind)
