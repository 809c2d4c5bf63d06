"""Which door a request goes to: the pages, or one of the two sockets."""

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from server.contract import CASE_COOKIE
from server.contract.frames import CLOSE_PROTOCOL
from server.realtime.desk import Desk
from server.realtime.patient_socket import Door, PatientSocket
from server.realtime.staff_socket import StaffSocket


class Router:
    """Which door a request goes to: sockets straight to theirs, everything else to the patient's API and page."""

    def __init__(self, pages: ASGIApp, sockets: ASGIApp) -> None:
        """Keep both doors."""
        self._pages, self._sockets = pages, sockets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or socket."""
        door = self._sockets if scope["type"] == "websocket" else self._pages
        await door(scope, receive, send)


class Sockets:
    """The two sockets, by path."""

    def __init__(self, desk: Desk, door: Door) -> None:
        """Keep what stands behind them."""
        self._desk, self._door = desk, door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket."""
        asked = HTTPConnection(scope)
        if scope["path"] == "/ws/staff":
            address = asked.client.host if asked.client else ""
            await StaffSocket(self._desk, address).serve(scope, receive, send)
        elif scope["path"] == "/ws/patient":
            await PatientSocket(self._door, asked.cookies.get(CASE_COOKIE, "")).serve(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close", "code": CLOSE_PROTOCOL, "reason": ""})
