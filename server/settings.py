"""How the server is run: read once, checked once, never changed. Unsafe combinations are refused with a sentence."""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from server.adapters.video import template_fault
from server.domain.permissions import READ_BACK_DAYS

LOCAL_PROXIES = ("127.0.0.1", "::1")
"""Where a proxy stands that nothing else is said of."""
DEMO_PEOPLE, PRACTICE_PEOPLE = 400, 1_200
"""Invented people: in practice thirty may meet the same scenario, each as somebody of her own."""
WIDEST_IPV4, WIDEST_IPV6 = 8, 16
"""The widest network that may be named as the proxy's; all that are named are no more than one of these together."""
MAPPED = ipaddress.IPv6Network("::ffff:0:0/96")


class SettingsRefused(Exception):
    """The settings do not go together; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set. `origins` are the addresses of our own pages besides the one that is listened on."""

    data: Path
    host: str = "127.0.0.1"
    port: int = 8024
    demo: bool = False
    practice: bool = False
    """Whether it is the practice space: invented patients, a data folder of its own, open at all hours."""
    migrate: bool = False
    behind_proxy: bool = False
    proxies: tuple[str, ...] = ()
    """Addresses or networks of the proxy, the only ones that are believed about who asks and by what; empty is this machine."""
    tls_cert: Path | None = None
    tls_key: Path | None = None
    origins: tuple[str, ...] = ()
    outbox_bytes: int = 1024 * 1024
    inbox_items: int = 5_000
    inbox_bytes: int = 8 * 1024 * 1024
    argon2_memory_kib: int = 19 * 1024
    argon2_time: int = 2
    log_level: str = "WARNING"
    identify_per_minute: int = 30
    identify_burst: int = 30
    lookups_per_hour: int = 60
    lookups_burst: int = 20
    lease_seconds: float = 120.0
    read_back_days: int = READ_BACK_DAYS
    demo_people: int = DEMO_PEOPLE
    video_url: str = ""
    """Address of the region's video service with `{room}` in it; empty is the demo's own page, or no video outside the demo."""
    clock: str = ""
    """Time in Sweden at the start (`2026-11-24T09:10`), for the demo only: it opens at whatever hour it is run."""

    totp: str = ""
    """Whether a verification code is asked for after a password: `required`, `off`, or empty for `off` in the demo only."""
    idle_minutes: float = 60.0
    """Minutes without anything from a person after which a session ends."""
    session_hours: float = 12.0
    """Hours that a session lasts at most."""

    def __post_init__(self) -> None:
        self._check_login()
        if not 0 <= self.port <= 65535:
            msg = f"porten ska vara 0–65535, inte {self.port} / the port must be 0–65535, not {self.port}"
            raise SettingsRefused(msg)
        if self.practice:
            self._check_practice()
        if self.invented:
            object.__setattr__(self, "identify_burst", max(self.identify_burst, 500))
        if self.practice:
            # Its own patients identify themselves too, thirty trainees' at once.
            object.__setattr__(self, "identify_burst", max(self.identify_burst, 5_000))
            object.__setattr__(self, "identify_per_minute", max(self.identify_per_minute, 3_000))
        if self.clock:
            self._check_clock()
        fault = template_fault(self.video_url) if self.video_url else ""
        if fault:
            raise SettingsRefused(fault)
        self._check_tls()
        if not _loopback(self.host):
            if self.demo:
                msg = (
                    "demoläget lyssnar bara på den egna maskinen: använd --host 127.0.0.1"
                    " / the demo listens on this machine only: use --host 127.0.0.1"
                )
                raise SettingsRefused(msg)
            if not self.secure:
                msg = (
                    "utanför den egna maskinen behövs TLS: ge --tls-cert och --tls-key, eller sätt en omvänd proxy framför"
                    " och starta med --behind-proxy / off this machine TLS is needed: give --tls-cert and --tls-key, or"
                    " put a reverse proxy in front and start with --behind-proxy"
                )
                raise SettingsRefused(msg)
            if self.behind_proxy and not self.proxies:
                msg = (
                    f"vilken proxy får säga vem som frågar? ge dess adress med --proxy, eller lyssna bara för en här: --host"
                    f" 127.0.0.1, inte {self.host} / which proxy may say who asks? give its address with --proxy, or listen"
                    f" for one on this machine only: --host 127.0.0.1, not {self.host}"
                )
                raise SettingsRefused(msg)

    @property
    def invented(self) -> bool:
        """Whether everybody who comes is invented: the demo, or practice."""
        return self.demo or self.practice

    @property
    def public(self) -> bool:
        """Whether it is set up for others than those who try it out on this machine."""
        return not self.demo and (self.secure or not _loopback(self.host))

    @property
    def secure(self) -> bool:
        """Whether whoever comes, comes by TLS: the program's own or the proxy's."""
        return self.behind_proxy or self.tls_cert is not None

    def _check_practice(self) -> None:
        if self.demo:
            msg = "--practice och --demo går inte ihop: välj en / --practice and --demo do not go together: choose one"
            raise SettingsRefused(msg)
        if self.behind_proxy:
            msg = (
                "övningen nås direkt: ta bort --behind-proxy, ge --tls-cert och --tls-key för fler än den egna maskinen"
                " / practice is reached directly: leave out --behind-proxy, give --tls-cert and --tls-key for others than"
                " this machine"
            )
            raise SettingsRefused(msg)

    def _check_tls(self) -> None:
        if (self.tls_cert is None) != (self.tls_key is None):
            msg = "--tls-cert och --tls-key hör ihop: ge båda / --tls-cert and --tls-key go together: give both"
            raise SettingsRefused(msg)
        if self.tls_cert is not None and self.behind_proxy:
            msg = (
                "antingen egen TLS eller en proxys: ta bort --tls-cert eller --behind-proxy"
                " / TLS of one's own or a proxy's: leave out --tls-cert or --behind-proxy"
            )
            raise SettingsRefused(msg)
        if self.proxies and not self.behind_proxy:
            msg = "--proxy säger något bara med --behind-proxy / --proxy says something only with --behind-proxy"
            raise SettingsRefused(msg)
        for address in self.proxies:
            if not _named(address):
                msg = (
                    f"--proxy {address}: skriv 10.0.0.5 eller 10.0.0.0/24, ett nät högst så stort som /8 (IPv6: /16)"
                    " / write 10.0.0.5 or 10.0.0.0/24, a network no wider than /8 (IPv6: /16)"
                )
                raise SettingsRefused(msg)
        if not _few(self.proxies):
            msg = (
                "nätverken i --proxy är tillsammans större än ett /8 (IPv6: /16): ge proxyns egna adresser"
                " / the networks of --proxy are together more than one /8 (IPv6: /16): give the proxy's own addresses"
            )
            raise SettingsRefused(msg)

    def _check_login(self) -> None:
        if not self.totp:
            here = self.practice and _loopback(self.host)
            object.__setattr__(self, "totp", "off" if self.demo or here else "required")
        if self.totp not in ("off", "required"):
            msg = f"--totp ska vara off eller required, inte {self.totp} / --totp must be off or required, not {self.totp}"
            raise SettingsRefused(msg)
        if self.totp == "off" and (self.behind_proxy or not _loopback(self.host)):
            msg = (
                "utanför den egna maskinen behövs verifieringskoder: ta bort --totp off"
                " / off this machine verification codes are needed: leave --totp off out"
            )
            raise SettingsRefused(msg)
        if not 0 < self.idle_minutes <= 24 * 60 or not 0 < self.session_hours <= 24:
            msg = (
                "en inloggning gäller högst 24 timmar, och --idle-minutes och --session-hours är större än 0"
                " / a session lasts at most 24 hours, and --idle-minutes and --session-hours are above 0"
            )
            raise SettingsRefused(msg)

    def _check_clock(self) -> None:
        try:
            datetime.fromisoformat(self.clock)
        except ValueError:
            msg = f"klockan ska skrivas 2026-11-24T09:10, inte {self.clock} / the clock is written 2026-11-24T09:10"
            raise SettingsRefused(msg) from None
        if not self.invented:
            msg = "klockan kan bara ställas i demoläge: lägg till --demo / only the demo's clock can be set: add --demo"
            raise SettingsRefused(msg)


def _named(address: str) -> bool:
    """Say whether an address or network names somebody: half the internet does not, nor all of IPv4 written as IPv6."""
    try:
        network = ipaddress.ip_network(address)
    except ValueError:
        return False
    if isinstance(network, ipaddress.IPv4Network):
        return network.prefixlen >= WIDEST_IPV4
    mapped = network.network_address.ipv4_mapped is not None or MAPPED.subnet_of(network)
    return network.prefixlen >= (96 + WIDEST_IPV4 if mapped else WIDEST_IPV6)


def _few(addresses: Iterable[str]) -> bool:
    """Say whether the networks are together no more than the widest one that may be named, each family for itself."""
    four: list[ipaddress.IPv4Network] = []
    six: list[ipaddress.IPv6Network] = []
    for network in map(ipaddress.ip_network, addresses):
        if isinstance(network, ipaddress.IPv4Network):
            four.append(network)
        elif network.network_address.ipv4_mapped is not None:
            four.append(ipaddress.IPv4Network((network.network_address.ipv4_mapped, network.prefixlen - 96)))
        else:
            six.append(network)
    named4 = sum(one.num_addresses for one in ipaddress.collapse_addresses(four))
    named6 = sum(one.num_addresses for one in ipaddress.collapse_addresses(six))
    return named4 <= 1 << (32 - WIDEST_IPV4) and named6 <= 1 << (128 - WIDEST_IPV6)


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
