"""Serving the house over HTTP and WebSockets on one address, until a signal asks for the end."""

import asyncio
import contextlib
import gc
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from server.api.guard import ProxyCheck
from server.bootstrap import House, build
from server.certificate import Certificate
from server.seed import PASSWORD_FILE
from server.settings import LOCAL_PROXIES, Settings, SettingsRefused
from server.wire import WireProtocol

COLLECT = (50_000, 20, 50)
SWITCH_SECONDS = 0.0005
"""How long the loop may keep the SQL thread waiting for its turn; Python's own 5 ms is longer than a commit."""


def listen(host: str, port: int) -> socket.socket:
    """Return a bound socket, so that a taken port is a sentence and port 0 a known number."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named, or asyncio leaves Nagle's delay on what is accepted: 40 ms on an answer in two pieces.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((host, port))
    # Listening from here on: whoever reads the printed address may connect at once.
    bound.listen(2048)
    return bound


class QuietServer(uvicorn.Server):
    """A web server that leaves the signals to the program, and is down only when every socket has let go of what it held."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the connections, and wait until their tasks have ended too."""
        await super().shutdown(sockets)
        await asyncio.gather(*self.server_state.tasks, return_exceptions=True)

    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]  # as in the class it comes from
        """Catch no signals."""
        yield


def configured(app: ASGIApp, settings: Settings, certificate: Certificate | None = None) -> uvicorn.Config:
    """Return how the web server runs the app; behind a proxy whoever is not the proxy is turned away first."""
    if settings.behind_proxy:
        proxies = settings.proxies or LOCAL_PROXIES
        believing: Any = ProxyHeadersMiddleware(app, trusted_hosts=list(proxies))  # type: ignore[arg-type]
        app = ProxyCheck(believing, proxies)
    return uvicorn.Config(
        app,
        ws=WireProtocol,
        ws_per_message_deflate=False,
        ws_max_size=1024 * 1024,
        http="httptools" if sys.platform != "win32" else "h11",
        log_level=settings.log_level.lower(),
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=3,
        proxy_headers=False,
        ssl_context_factory=(lambda _config, _usual: certificate.context) if certificate else None,
    )


async def serve(settings: Settings, ready: Callable[[House, int], None]) -> None:
    """Run until SIGTERM or SIGINT, and read the certificate anew at SIGHUP; `ready` is called with the house and the port
    once it answers.
    """
    _check_public(settings)
    certificate = Certificate(settings.tls_cert, settings.tls_key) if settings.tls_cert and settings.tls_key else None
    house = build(settings)
    try:
        bound = listen(settings.host, settings.port)
    except OSError:
        await house.stop()
        raise
    server = QuietServer(configured(house.asgi, settings, certificate))
    loop = asyncio.get_running_loop()

    def ask_to_end() -> None:
        server.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, ask_to_end)
    if certificate is not None and hasattr(signal, "SIGHUP"):
        loop.add_signal_handler(signal.SIGHUP, certificate.reload)
    await house.start()
    _settle_memory()
    serving = asyncio.ensure_future(server.serve([bound]))
    try:
        port = bound.getsockname()[1]
        if settings.practice:
            await _practise(house, port)
        ready(house, port)
        await serving
    finally:
        bound.close()
        await house.stop()


async def _practise(house: House, port: int) -> None:
    """Let the simulated patients come by the server's own address."""
    from server.training_house import trust_in

    settings = house.settings
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104  where it is reached from here
    host = f"[{host}]" if ":" in host else host
    if settings.tls_cert is None:
        await house.practise(f"http://{host}:{port}")
    else:
        await house.practise(f"https://{host}:{port}", trust_in(settings.tls_cert))


def _check_public(settings: Settings) -> None:
    """Raise SettingsRefused where others than this machine would reach a server that is set up for trying out."""
    if not settings.public:
        return
    if (settings.data / PASSWORD_FILE).exists():
        msg = (
            f"{settings.data / PASSWORD_FILE} öppnar varje konto: kör seed igen med --password-file, ta bort filen och starta"
            f" / {settings.data / PASSWORD_FILE} opens every account: run seed again with --password-file, remove the file"
            " and start"
        )
        raise SettingsRefused(msg)
    if settings.log_level == "DEBUG" or asyncio.get_running_loop().get_debug():
        msg = (
            "felsökning skriver det som sägs i loggen: stäng av den (PYTHONASYNCIODEBUG, -X dev) och starta"
            " / debugging writes what is said into the log: turn it off (PYTHONASYNCIODEBUG, -X dev) and start"
        )
        raise SettingsRefused(msg)


def _settle_memory() -> None:
    """Leave flows and code out of every later collection, and look for cycles seldom: a chat makes next to none."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(*COLLECT)
    sys.setswitchinterval(SWITCH_SECONDS)


def run(settings: Settings, ready: Callable[[House, int], None]) -> None:
    """Run the server on the fastest loop that the platform has."""
    if sys.platform == "win32":
        asyncio.run(serve(settings, ready))
        return
    import uvloop

    uvloop.run(serve(settings, ready))
