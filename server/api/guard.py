"""Guards in plain ASGI, so that sockets meet them too: origin, size, headers, and the last resort against a fault."""

import ipaddress
import logging
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.contract import FRAME_LIMIT
from server.contract.errors import PROBLEMS

log = logging.getLogger(__name__)

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def body_of(code: str, **fields: str) -> bytes:
    """Return an error as JSON: its code, and its words in Swedish and English."""
    problem = PROBLEMS[code]
    return orjson.dumps({"code": code, "sv": problem.sv.format(**fields), "en": problem.en.format(**fields)})


async def refuse(send: Send, code: str) -> None:
    """Answer an HTTP request with a documented error."""
    body = body_of(code)
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
        *HEADERS,
    ]
    await send({"type": "http.response.start", "status": PROBLEMS[code].http, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def header(scope: Scope, name: bytes) -> list[str]:
    """Return every value of one request header."""
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]


async def _turned_away(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": PROBLEMS["origin"].close or 4003, "reason": "origin"})
    else:
        await refuse(send, "origin")


class ProxyCheck:
    """Behind a proxy: lets nobody in but it, before anything that is said of who asks is believed.

    This machine itself, where the proxy stands elsewhere, is told of the server's health and nothing else.
    """

    def __init__(self, app: ASGIApp, proxies: Iterable[str]) -> None:
        """`proxies` are the addresses or networks of the proxy."""
        self._app = app
        self._proxies = [ipaddress.ip_network(proxy) for proxy in proxies]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it before anything reads it."""
        if scope["type"] in ("http", "websocket") and not self._welcome(scope):
            await _turned_away(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _welcome(self, scope: Scope) -> bool:
        try:
            peer = ipaddress.ip_address(scope["client"][0])
        except (KeyError, TypeError, ValueError):
            return False
        if isinstance(peer, ipaddress.IPv6Address) and peer.ipv4_mapped is not None:
            # What listens on :: meets IPv4 written so; who stands after us compares addresses as they are named.
            peer = peer.ipv4_mapped
            scope["client"] = (str(peer), scope["client"][1])
        if any(peer in proxy for proxy in self._proxies):
            return True
        return peer.is_loopback and scope["type"] == "http" and (scope["method"], scope["path"]) == ("GET", "/health")


class OriginCheck:
    """Lets a browser in only from our own pages. Programs that send no Origin pass: they carry no cookie of ours."""

    def __init__(self, app: ASGIApp, origins: Collection[str] = ()) -> None:
        """`origins` are further allowed origins, such as the public address behind a proxy."""
        self._app = app
        self._origins = frozenset(origin.rstrip("/").lower() for origin in origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it before anything reads it."""
        if scope["type"] not in ("http", "websocket") or self._welcome(scope):
            await self._app(scope, receive, send)
        else:
            await _turned_away(scope, receive, send)

    def _welcome(self, scope: Scope) -> bool:
        origins = header(scope, b"origin")
        if not origins:
            return True
        if scope["type"] == "http" and scope["method"] in SAFE:
            return True
        return len(origins) == 1 and self._own(origins[0].lower(), header(scope, b"host"))

    def _own(self, origin: str, hosts: list[str]) -> bool:
        if origin in self._origins:
            return True
        try:
            host = urlsplit(origin).netloc
        except ValueError:
            return False
        return bool(host) and len(hosts) == 1 and host == hosts[0].lower()


class SizeLimit:
    """Refuses a body or frame over the limit, whether its length was declared or not."""

    def __init__(self, app: ASGIApp, most: int = FRAME_LIMIT, streamed: Collection[str] = ()) -> None:
        """`most` is bytes of one request body or one incoming text or binary frame.

        `streamed` are paths whose bodies are passed on as they come and counted by whoever reads them, so that who asks
        can be known before anything is kept.
        """
        self._app = app
        self._most = most
        self._streamed = frozenset(streamed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as long as it keeps within the limit."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._app(scope, self._frames(receive), send)
        else:
            await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("path") in self._streamed:
            await self._app(scope, receive, send)
            return
        declared = header(scope, b"content-length")
        if any(not value.isdecimal() or int(value[:12]) > self._most for value in declared):
            await refuse(send, "too_large")
            return
        body = b""
        more = scope["method"] not in SAFE
        while more:
            message = await receive()
            if message["type"] != "http.request":
                return
            body += message.get("body", b"")
            if len(body) > self._most:
                await refuse(send, "too_large")
                return
            more = message.get("more_body", False)
        given = False

        async def whole() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, whole, send)

    def _frames(self, receive: Receive) -> Receive:
        async def limited() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive":
                content = message.get("text") or message.get("bytes") or ""
                size = len(content.encode()) if isinstance(content, str) else len(content)
                if size > self._most:
                    # An empty frame is no frame of ours: the socket answers it as one that could not be read.
                    return {"type": "websocket.receive", "text": ""}
            return message

        return limited


class Headers:
    """Puts the security headers on every answer; what the API says of people is never kept by a cache."""

    def __init__(self, app: ASGIApp, extra: Iterable[tuple[bytes, bytes]] = ()) -> None:
        """`extra` headers come besides the fixed ones, such as Strict-Transport-Security behind TLS."""
        self._app = app
        self._headers = (*HEADERS, *extra)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        kept = (b"cache-control", b"no-store" if scope["path"].startswith("/api/") else b"no-cache")

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {key for key, _ in message["headers"]}
                added = [pair for pair in (*self._headers, kept) if pair[0] not in present]
                message["headers"] = [*message["headers"], *added]
            await send(message)

        await self._app(scope, receive, sending)


class LastResort:
    """Turns a fault that nothing else caught into the documented error `internal`, and logs it without its data."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; a fault before the answer began becomes an answer."""
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception:
            log.exception("a fault in %s %s", scope["type"], scope.get("path", ""))
            if started or scope["type"] != "http":
                raise
            await refuse(send, "internal")
