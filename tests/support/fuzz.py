"""Chance that speaks the contract: frames, requests and bytes that are right, nearly right and wrong, from one seed."""

import json
from random import Random
from types import UnionType
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints
from urllib.parse import quote

from typing_extensions import is_typeddict

TEXTS = (
    "\ud800", "", "x", "å" * 300, "\x00", "\x1b[2J", "\u202e", "NaN", "null", "../..", "%s%n", "' OR 1=1 --", "<script>",
    "19121212-1212", "070-174 06 05", "general", "asby", "nurse", "112", "[red]", "{{x}}", "\u0000\uffff", "🫀" * 40,
)  # fmt: skip
NUMBERS = (0, 1, -1, 2, 7, 2**31, 2**53 - 1, 2**53, -(2**63), 2**70, 10**400)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE")
CHUNKS = (
    b"GET / HTTP/1.1\r\n", b"POST /api/patient/identify HTTP/1.1\r\n", b"GET /ws/staff HTTP/1.1\r\n", b"Host: x\r\n",
    b"Upgrade: websocket\r\nConnection: Upgrade\r\n",
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n",
    b"Content-Length: 5\r\n", b"Content-Length: -1\r\n", b"Content-Length: 9999999999999999999999\r\n",
    b"Transfer-Encoding: chunked\r\n", b"\r\n", b"5\r\nhello\r\n", b"0\r\n\r\n", b"{}", b"\x16\x03\x01\x02\x00",
    b"Cookie: case=\xff\r\n",
    b"Expect: 100-continue\r\n", b"Connection: close\r\n", b": \r\n", b"X: " + b"y" * 70_000 + b"\r\n",
)  # fmt: skip


def hints(shape: Any) -> dict[str, Any]:
    """Return the fields of a part of the contract, or of a request's body, with their types."""
    fields = getattr(shape, "model_fields", None)
    if fields is not None:
        return {name: field.annotation for name, field in fields.items()}
    return get_type_hints(shape, include_extras=True)


class Fuzz:
    """Makes cases; `pool` holds, by a field's name, what means something to the server that is asked."""

    def __init__(self, seed: int, pool: dict[str, list[Any]]) -> None:
        self.chance, self.pool = Random(seed), pool
        self.wild = False
        """Whether what is made need not be JSON that can be read: on a socket nothing is judged after it."""

    def maybe(self, share: float) -> bool:
        return self.chance.random() < share

    def text(self) -> str:
        if self.maybe(0.7):
            return self.chance.choice(TEXTS if self.wild else TEXTS[1:])
        return "".join(chr(self.chance.randrange(1, 0x2FFF)) for _ in range(self.chance.randrange(12)))

    def number(self) -> int:
        return self.chance.choice(NUMBERS if self.wild else NUMBERS[:9])

    def junk(self, depth: int = 2) -> Any:
        """Return any JSON at all."""
        kind = self.chance.randrange(8 if depth else 6)
        if kind == 6:
            return [self.junk(depth - 1) for _ in range(self.chance.randrange(4))]
        if kind == 7:
            return {self.text(): self.junk(depth - 1) for _ in range(self.chance.randrange(4))}
        return (None, True, self.number(), 1.5, self.text(), float("nan") if self.wild else "nan")[kind]

    def of(self, hint: Any) -> Any:
        """Return a value of a type of the contract."""
        origin, inner = get_origin(hint), get_args(hint)
        if is_typeddict(hint):
            return self.form(hint)
        if origin is Literal:
            return self.chance.choice(inner)
        if origin in (Union, UnionType):
            return self.of(self.chance.choice(inner))
        if origin is NotRequired:
            return self.of(inner[0])
        if origin in (list, tuple):
            return [self.of(inner[0]) for _ in range(self.chance.randrange(4))]
        if hint is int:
            return self.chance.choice(NUMBERS[:6]) if self.maybe(0.9) else self.number()
        plain = {str: self.text, bool: lambda: self.maybe(0.5), type(None): lambda: None}
        return plain.get(hint, self.junk)()

    def form(self, shape: Any) -> dict[str, Any]:
        """Return a frame, command or part of one."""
        made = {}
        for name, hint in hints(shape).items():
            if get_origin(hint) is NotRequired and self.maybe(0.5):
                continue
            known = [f"f-{self.chance.getrandbits(40)}"] if name == "id" else self.pool.get(name)
            made[name] = self.chance.choice(known) if known and self.maybe(0.7) else self.of(hint)
        return made

    def frame(self, union: Any) -> str:
        """Return a frame of a side's contract as text: right in its shape, or broken in one place."""
        self.wild = self.maybe(0.02)
        shapes = get_args(union)
        commands = [shape for shape in shapes if "cmd" in hints(shape)]
        # Half are commands; what ends the socket for all that comes after it is seldom.
        made: Any = self.form(self.chance.choice(commands if self.maybe(0.5) else shapes))
        if made["type"] in ("logout", "login") and self.maybe(0.8):
            made = self.form(commands[0])
        if self.maybe(0.35):
            made = self.broken(made)
        text = json.dumps(made)
        return text[: self.chance.randrange(len(text) + 1)] if self.wild and self.maybe(0.5) else text

    def broken(self, made: dict[str, Any]) -> Any:
        place = made
        inner = [value for value in made.values() if isinstance(value, dict) and value]
        if inner and self.maybe(0.7):
            place = self.chance.choice(inner)
        name = self.chance.choice([*place, "extra"])
        if self.maybe(0.3):
            place.pop(name, None)
        else:
            place[name] = self.junk()
        return made if self.maybe(0.95) else self.junk()

    def body(self, shape: Any) -> bytes:
        """Return a request's body."""
        self.wild = self.maybe(0.1)
        if shape is None or (self.wild and self.maybe(0.5)):
            return self.raw(80)
        inner = get_args(shape)
        made = self.form(self.chance.choice(inner) if inner else shape)
        if inner and self.maybe(0.9):
            made.pop("case", None)  # the key says which case it is
        return json.dumps(self.broken(made) if self.maybe(0.4) else made).encode()

    def query(self) -> str:
        names = ("after", "limit", "at", "id", "lang", "case", "x")
        pairs = [(self.chance.choice(names), self.chance.choice((self.text(), "1", "-1", "9" * 20))) for _ in range(2)]
        return "&".join(f"{name}={quote(value, errors='replace')}" for name, value in pairs)

    def raw(self, most: int) -> bytes:
        return self.chance.randbytes(self.chance.randrange(1, most))

    def request(self) -> bytes:
        """Return what a broken or hostile program writes to the port: pieces of HTTP in any order, some bytes turned."""
        whole = bytearray(b"".join(self.chance.choice(CHUNKS) for _ in range(self.chance.randrange(1, 8))))
        for _ in range(self.chance.randrange(4)):
            whole[self.chance.randrange(len(whole))] = self.chance.randrange(256)
        return bytes(whole)
