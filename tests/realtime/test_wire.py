"""The short way out of a socket writes what the protocol's own library reads."""

import pytest
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.uri import parse_uri

from server.wire import text_message


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536, 1_000_000])
def test_a_text_of_any_length_is_read_as_it_was_written(size: int) -> None:
    reader = ClientProtocol(parse_uri("ws://clinic"), state=State.OPEN, max_size=None)
    contents = [b"x" * size, "å".encode() * (size // 2)]
    reader.receive_data(b"".join(map(text_message, contents)))
    assert reader.parser_exc is None
    assert reader.events_received() == [Frame(Opcode.TEXT, content) for content in contents]
