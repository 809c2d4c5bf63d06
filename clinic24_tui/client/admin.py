"""Settings over HTTP: asked and changed as the person and in the assignment of the session; nothing of a patient comes here."""

from ssl import SSLContext
from typing import Any, Protocol

from clinic24_tui.client.session import Session

SECONDS = 30.0

Answer = dict[str, Any]


class NotDone(Exception):
    """The server did not do it, or did not answer; then `code` is `line` and `words` is empty.

    `words` are the server's, by language. `field` names what is wrong; `more` is whatever else the refusal carries, such
    as `problems` (each with subject, line, field, sv, en) or what somebody else has saved meanwhile.
    """

    def __init__(
        self, code: str, words: dict[str, str] | None = None, field: str = "", more: Answer | None = None
    ) -> None:
        super().__init__(code)
        self.code, self.words, self.field, self.more = code, words or {}, field, more or {}


class AdminSource(Protocol):
    """Where settings come from."""

    async def get(self, path: str, **query: str | int) -> Answer:
        """Return what stands at `/api/admin/` and the path; raises NotDone."""
        ...

    async def post(self, path: str, body: Answer) -> Answer:
        """Ask for a change; raises NotDone."""
        ...


class Admin:
    """The routes under `/api/admin`, or under another `root`."""

    def __init__(self, server: str, session: Session, tls: SSLContext | None = None, root: str = "admin") -> None:
        self._server, self._session, self._tls, self._root = server.rstrip("/"), session, tls, root

    async def get(self, path: str, **query: str | int) -> Answer:
        """Return what stands at the path under the root; raises NotDone."""
        return await self._ask("GET", path, params=query)

    async def post(self, path: str, body: Answer) -> Answer:
        """Ask for a change; raises NotDone."""
        return await self._ask("POST", path, json=body)

    async def _ask(self, method: str, path: str, **how: Any) -> Answer:
        import httpx  # late: only who opens the settings needs it

        token = {"authorization": f"Bearer {self._session.token}"} if self._session.token else {}
        headers = {**token, "x-clinic24-assignment": self._session.assignment}
        try:
            async with httpx.AsyncClient(timeout=SECONDS, trust_env=False, verify=self._tls or True) as http:
                answer = await http.request(method, f"{self._server}/api/{self._root}/{path}", headers=headers, **how)
            body = answer.json()
        except (httpx.HTTPError, ValueError) as fault:
            raise NotDone("line") from fault
        if not isinstance(body, dict):
            raise NotDone("line")
        if answer.is_success:
            return body
        raise _refused(body)


def _refused(body: Answer) -> NotDone:
    """Return what the server said: a code and its words in both languages; anything else is no answer of ours."""
    try:
        code, words = str(body.pop("code")), {"sv": str(body.pop("sv")), "en": str(body.pop("en"))}
    except KeyError:
        return NotDone("line")
    return NotDone(code, words, str(body.pop("field", "")), body)
