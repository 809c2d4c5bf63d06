"""Pictures of a case, fetched into memory: nothing of them is ever written to this machine's disk."""

from ssl import SSLContext
from typing import Protocol

from clinic24_tui.client.session import Session

MOST_BYTES = 8 * 1024 * 1024
"""Bytes of one picture that are taken in; the server keeps smaller ones."""
SECONDS = 30.0


class NotFetched(Exception):
    """The picture did not come; `words` are the server's, by language, empty when there is no line to it."""

    def __init__(self, words: dict[str, str] | None = None) -> None:
        super().__init__()
        self.words = words or {}


class PictureSource(Protocol):
    """Where pictures come from."""

    async def get(self, case: str, picture: str) -> bytes:
        """Return a picture's bytes, a JPEG; raises NotFetched."""
        ...


class Pictures:
    """Fetches pictures from the server as the person and in the assignment of the session."""

    def __init__(self, server: str, session: Session, tls: SSLContext | None = None) -> None:
        self._server, self._session, self._tls = server.rstrip("/"), session, tls

    async def get(self, case: str, picture: str) -> bytes:
        """Return a picture's bytes, a JPEG; the server logs it as a reading. Raises NotFetched."""
        import httpx  # late: nothing else of the client needs it

        headers = {
            "authorization": f"Bearer {self._session.token}",
            "x-clinic24-assignment": self._session.assignment,
        }
        address = f"{self._server}/api/staff/cases/{case}/pictures/{picture}"
        kept = bytearray()
        try:
            async with (
                httpx.AsyncClient(timeout=SECONDS, trust_env=False, verify=self._tls or True) as http,
                http.stream("GET", address, headers=headers) as answer,
            ):
                async for chunk in answer.aiter_bytes():
                    kept += chunk
                    if len(kept) > MOST_BYTES:
                        raise NotFetched
                if answer.status_code == httpx.codes.OK:
                    return bytes(kept)
        except httpx.HTTPError as fault:
            raise NotFetched from fault
        raise NotFetched(_words(bytes(kept)))


def _words(body: bytes) -> dict[str, str]:
    import json

    try:
        said = json.loads(body)
        return {"sv": str(said["sv"]), "en": str(said["en"])}
    except (ValueError, KeyError, TypeError):
        return {}
