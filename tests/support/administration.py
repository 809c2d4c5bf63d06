"""Somebody of the staff over HTTP, as the clinician's program asks: her session and the assignment that she wears."""

import ssl
from dataclasses import dataclass
from typing import Any

import httpx

from tests.support.houses import Running
from tests.support.wire import PASSWORD

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""What stands for the machine's certificates, which take longer to read than a request takes: all is on loopback, in plain."""


@dataclass
class Office:
    """One person's requests; `ok` and `refused` say what is expected."""

    base: str
    headers: dict[str, str]
    root: str = "admin"

    async def ask(self, method: str, path: str, **how: Any) -> httpx.Response:
        async with httpx.AsyncClient(base_url=self.base, trust_env=False, verify=NO_TLS) as http:
            return await http.request(method, f"/api/{self.root}/{path}", headers=self.headers, **how)

    async def get(self, path: str, **query: Any) -> dict[str, Any]:
        return self._ok(await self.ask("GET", path, params=query))

    async def post(self, path: str, **body: Any) -> dict[str, Any]:
        return self._ok(await self.ask("POST", path, json=body))

    async def refused(self, path: str, **body: Any) -> dict[str, Any]:
        answer = await self.ask("POST", path, json=body)
        assert not answer.is_success, answer.text
        found: dict[str, Any] = answer.json()
        return found

    @staticmethod
    def _ok(answer: httpx.Response) -> dict[str, Any]:
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


async def office(house: Running, user: str = "admin", assignment: int = 1, root: str = "admin") -> Office:
    """Log in over the socket, and ask over HTTP from then on."""
    base = f"http://127.0.0.1:{house.port}"
    if not user:
        return Office(base, {}, root)
    session, token = await house.house.accounts.login(user, PASSWORD, "127.0.0.1")
    assert session.account.id == user
    return Office(base, {"authorization": f"Bearer {token}", "x-clinic24-assignment": f"{user}-{assignment}"}, root)


def admin_routes(house: Running) -> set[tuple[str, str]]:
    """Return (method, path below `/api/admin/`) of every route that the running server has there."""
    app: Any = house.house.asgi
    while not hasattr(app, "router"):
        app = getattr(app, "_pages", None) or app._app
    routers = [getattr(route, "original_router", None) for route in app.router.routes]
    routes = [route for router in routers if router is not None for route in router.routes]
    return {
        (method, route.path.removeprefix("/api/admin/"))
        for route in routes
        if route.path.startswith("/api/admin/")
        for method in route.methods
    }
