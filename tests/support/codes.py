"""One-time codes as a telephone makes them, at the time of a clock that is set by hand."""

import pyotp

from tests.support.clock import HandClock
from tests.support.wire import Frame, Staff


def code_of(secret: str, clock: HandClock, steps: int = 0) -> str:
    """Return the code that the telephone shows now, or so many steps later."""
    return pyotp.TOTP(secret).generate_otp(clock.now() // 30_000 + steps)


async def enrolled(wire: Staff, user: str, clock: HandClock, **more: str) -> tuple[str, list[str], Frame]:
    """Log in for the first time: returns the secret, the recovery codes and the welcome."""
    offered = await wire.login(user, **more)
    assert offered["type"] == "enrol", offered
    await wire.send(type="code", code=code_of(offered["secret"], clock))
    codes: list[str] = (await wire.kind("recovery_codes"))["codes"]
    welcome = await wire.kind("welcome")
    wire.token = welcome["token"]
    return offered["secret"], codes, welcome
