"""TLS by the program itself and behind a proxy: who is trusted, who is believed, and what a public server refuses."""

import asyncio
import os
import signal
import ssl
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme

from clinic24_tui import locale
from clinic24_tui.app import ClinicApp
from clinic24_tui.client.clock import SystemClock
from clinic24_tui.client.stream import Stream, socket_url, trust
from clinic24_tui.config import Config
from clinic24_tui.link import Link
from clinic24_tui.screens.login import LoginScreen
from server.serving import configured, serve
from server.settings import Settings, SettingsRefused
from tests.client.rooms import text
from tests.support.houses import running
from tests.support.program import Program, filled
from tests.support.wait import until
from tests.support.wire import PASSWORD, Staff


async def nothing(_house: object) -> None:
    """Leave the folder as the seed made it."""


@pytest.fixture(scope="module")
def issuer() -> trustme.CA:
    return trustme.CA()


def written(folder: Path, issuer: trustme.CA, host: str = "127.0.0.1") -> tuple[Path, Path, Path]:
    """Write a fresh certificate, its key and who issued it; the files of before are replaced."""
    made = issuer.issue_cert(host)
    paths = folder / "cert.pem", folder / "key.pem", folder / "ca.pem"
    for path, pem in zip(paths, (made.cert_chain_pems[0], made.private_key_pem, issuer.cert_pem), strict=True):
        pem.write_to_path(path)
    return paths


async def presented(port: int, context: ssl.SSLContext) -> bytes:
    """Return the certificate that a newcomer meets."""
    _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
    found: ssl.SSLObject = writer.get_extra_info("ssl_object")
    met = found.getpeercert(binary_form=True)
    writer.close()
    await writer.wait_closed()
    assert met
    return met


async def test_the_terminal_and_the_pages_over_its_own_tls_and_a_new_certificate_without_a_restart(
    tmp_path: Path, issuer: trustme.CA
) -> None:
    await filled(tmp_path / "data", nothing)
    cert, key, ca = written(tmp_path, issuer)
    program = Program(tmp_path / "data", ("--tls-cert", cert, "--tls-key", key))
    await program.start()
    try:
        url = f"https://127.0.0.1:{program.port}"
        context = trust(url, str(ca))
        assert context is not None
        async with httpx.AsyncClient(base_url=url, verify=context, trust_env=False) as http:
            page = await http.get("/")
            assert page.status_code == 200
            assert "max-age" in page.headers["strict-transport-security"]
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{program.port}", trust_env=False) as plain:
            with pytest.raises(httpx.HTTPError):
                await plain.get("/health")
        link = Link(Stream(socket_url(url), lambda: 0.0, tls=context), SystemClock(), server=url, tls=context)
        app = ClinicApp(link, Config(server=url, user="anna", password=PASSWORD, assignment="asby-nurse"))
        async with app.run_test(size=(80, 24)), Staff(socket_url(url), ssl=context) as wire:
            await until(lambda: link.store.me is not None)
            await wire.work("karin")
            first = await presented(program.port, context)
            written(tmp_path, issuer)
            os.kill(program.pid, signal.SIGHUP)
            await program.complains("the certificate was read anew")
            second = await presented(program.port, context)
            assert second != first
            cert.write_text("half a file", "ascii")
            os.kill(program.pid, signal.SIGHUP)
            await program.complains("the certificate was not changed")
            assert await presented(program.port, context) == second
            await wire.queue()
            assert link.state in ("connecting", "online")
            assert link.line.up
    finally:
        assert await program.stop() == 0


@pytest.mark.parametrize(
    ("lang", "said"), [("sv", "Serverns certifikat är inte betrott"), ("en", "The server's certificate is not trusted")]
)
@pytest.mark.parametrize("fault", ["issuer", "name"])
async def test_a_server_that_cannot_show_who_it_is_gets_nothing_and_is_told_of(
    tmp_path: Path, issuer: trustme.CA, lang: str, said: str, fault: str
) -> None:
    cert, key, ca = written(tmp_path, issuer, "127.0.0.1" if fault == "issuer" else "annan.example")
    if fault == "issuer":
        trustme.CA().cert_pem.write_to_path(ca)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    met = []
    async with await asyncio.start_server(
        lambda reader, _writer: met.append(reader), "127.0.0.1", 0, ssl=context
    ) as it:
        url = f"https://127.0.0.1:{it.sockets[0].getsockname()[1]}"
        locale.use("en" if lang == "en" else "sv")
        try:
            link = Link(Stream(socket_url(url), lambda: 0.0, tls=trust(url, str(ca))), SystemClock(), lang=lang)
            app = ClinicApp(link, Config(server=url, user="anna", password=PASSWORD, lang=lang))
            async with app.run_test(size=(80, 24)) as pilot:
                await until(lambda: isinstance(app.screen, LoginScreen))
                await pilot.pause()
                shown = " ".join(text(app).split())
                assert said in shown
                assert "--ca FI" in shown
        finally:
            locale.use("sv")
    assert met == []


@pytest.mark.parametrize(
    ("behind", "proxies", "codes"),
    [
        (True, ("127.0.0.1",), ["number_format", "number_format", "number_format", "slow_down"]),
        (True, ("127.0.0.0/8",), ["number_format", "number_format", "number_format", "slow_down"]),
        (True, ("10.0.0.0/8",), ["origin"] * 4),
        (False, (), ["number_format", "slow_down", "slow_down", "slow_down"]),
    ],
)
async def test_who_asks_is_believed_from_a_named_proxy_only(
    tmp_path: Path, behind: bool, proxies: tuple[str, ...], codes: list[str]
) -> None:
    async with (
        running(tmp_path / "data", behind_proxy=behind, proxies=proxies, identify_burst=1, totp="required") as house,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{house.port}", trust_env=False) as http,
    ):
        got = []
        # What stands before the proxy's own word is whatever the patient wrote, and counts for nothing.
        for said in ("192.0.2.1", "192.0.2.2", "203.0.113.9, 192.0.2.3", "203.0.113.10, 192.0.2.3"):
            answer = await http.post(
                "/api/patient/identify", json={"number": "nonsense", "who": "self"}, headers={"x-forwarded-for": said}
            )
            got.append(answer.json()["code"])
        assert got == codes


@pytest.mark.parametrize(
    ("peer", "passes"),
    [("10.0.0.5", True), ("::ffff:10.0.0.5", True), ("10.0.0.6", False), ("2001:db8::1", False), ("", False)],
)
async def test_behind_a_proxy_nobody_else_is_served(peer: str, passes: bool) -> None:
    met: list[str] = []

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        met.append(scope["client"][0])

    guarded = configured(app, Settings(Path(), host="192.0.2.1", behind_proxy=True, proxies=("10.0.0.5",)))
    guarded.load()
    headers = [(b"x-forwarded-for", b"192.0.2.9"), (b"x-forwarded-proto", b"https")]
    for kind, path in (("http", "/health"), ("http", "/api/patient/services"), ("websocket", "/ws/staff")):
        scope = {"type": kind, "method": "GET", "path": path, "headers": headers, "client": (peer, 1)}
        said = []

        async def receive() -> Any:
            return {"type": "websocket.connect"}

        async def send(message: Any) -> None:
            said.append(message)  # noqa: B023  called before the next one

        await guarded.loaded_app(scope, receive, send)
        if not passes:
            assert said[0].get("status", said[0].get("code")) in (403, 4003)
    assert met == (["192.0.2.9"] * 3 if passes else [])


async def test_where_the_proxy_stands_elsewhere_this_machine_is_told_of_health_and_nothing_else(tmp_path: Path) -> None:
    async with (
        running(tmp_path / "data", behind_proxy=True, proxies=("10.0.0.5",), totp="required") as house,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{house.port}", trust_env=False) as http,
    ):
        assert (await http.get("/health")).json()["status"] == "ok"
        for path in ("/", "/api/patient/services", "/api/patient/case"):
            assert (await http.get(path)).status_code == 403, path
        with pytest.raises(Exception, match="403"):
            async with house.clinician():
                pass


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"host": "192.0.2.1"}, "--tls-cert"),
        ({"host": "192.0.2.1", "behind_proxy": True}, "--proxy"),
        ({"behind_proxy": True, "proxies": ("0.0.0.0/0",)}, "10.0.0.0/24"),
        ({"behind_proxy": True, "proxies": ("10.0.0.5/24",)}, "10.0.0.0/24"),
        ({"behind_proxy": True, "proxies": ("0.0.0.0/1", "128.0.0.0/1")}, "/8"),
        ({"behind_proxy": True, "proxies": ("10.0.0.5", "2000::/3")}, "/16"),
        ({"behind_proxy": True, "proxies": ("10.0.0.0/8", "172.16.0.0/12")}, "/8"),
        ({"behind_proxy": True, "proxies": ("10.0.0.0/8", "::ffff:11.0.0.0/104")}, "/8"),
        ({"behind_proxy": True, "proxies": ("2001::/16", "2002::/16")}, "/16"),
        ({"behind_proxy": True, "proxies": ("::ffff:0:0/96",)}, "/16"),
        ({"behind_proxy": True, "proxies": ("proxyn",)}, "10.0.0.0/24"),
        ({"proxies": ("10.0.0.5",)}, "--behind-proxy"),
        ({"totp": "off", "behind_proxy": True, "proxies": ("10.0.0.5",)}, "--totp off"),
        ({"totp": "maybe"}, "required"),
        ({"idle_minutes": 0.0}, "--idle-minutes"),
        ({"session_hours": 25.0}, "24 timmar"),
        ({"tls_cert": Path("c.pem")}, "--tls-key"),
        ({"tls_cert": Path("c.pem"), "tls_key": Path("k.pem"), "behind_proxy": True}, "--behind-proxy"),
    ],
)
def test_what_is_open_to_others_is_refused_with_what_to_change(settings: dict[str, object], said: str) -> None:
    with pytest.raises(SettingsRefused, match=said) as refused:
        Settings(data=Path(), **settings)  # type: ignore[arg-type]  # the fields are of several types
    assert " / " in str(refused.value)


async def refusal(settings: Settings) -> str:
    with pytest.raises(SettingsRefused) as refused:
        await serve(settings, lambda _house, _port: None)
    assert not (settings.data / "clinic24.db").exists()
    assert " / " in str(refused.value)
    return str(refused.value)


async def test_a_public_server_refuses_the_seeds_password_and_debugging(tmp_path: Path) -> None:
    public = Settings(tmp_path, host="192.0.2.1", behind_proxy=True, proxies=("192.0.2.7",))
    password = tmp_path / "demo-password"
    password.write_text("x", "ascii")
    assert "--password-file" in await refusal(public)
    assert "--password-file" in await refusal(Settings(tmp_path, behind_proxy=True))
    password.unlink()
    assert "PYTHONASYNCIODEBUG" in await refusal(Settings(tmp_path, behind_proxy=True, log_level="DEBUG"))
    loop = asyncio.get_running_loop()
    before = loop.get_debug()
    loop.set_debug(True)
    try:
        assert "PYTHONASYNCIODEBUG" in await refusal(public)
    finally:
        loop.set_debug(before)


async def test_a_certificate_that_does_not_fit_its_key_stops_the_start_with_a_sentence(
    tmp_path: Path, issuer: trustme.CA
) -> None:
    cert, key, _ca = written(tmp_path, issuer)
    issuer.issue_cert("127.0.0.1").private_key_pem.write_to_path(key)
    for path in (cert, tmp_path / "finns-inte.pem"):
        said = await refusal(Settings(tmp_path, tls_cert=path, tls_key=key))
        assert str(path) in said
        assert "PEM" in said
