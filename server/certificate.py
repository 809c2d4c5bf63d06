"""The server's own TLS: its certificate is read at the start and again when it is asked for, without a restart."""

import logging
import ssl
from pathlib import Path

from server.settings import SettingsRefused

log = logging.getLogger(__name__)


class Certificate:
    """A certificate chain and its key, in PEM files that are changed under the running server."""

    def __init__(self, cert: Path, key: Path) -> None:
        """Read both; raises SettingsRefused when they cannot be read or do not belong together."""
        self._cert, self._key = cert, key
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        fault = self._load(self.context)
        if fault:
            raise SettingsRefused(fault)

    def reload(self) -> None:
        """Read the files again: whoever comes from now on meets the new ones. Those that do not fit change nothing."""
        # Tried apart first: a chain that does not fit its key would leave the one in use half changed.
        fault = self._load(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)) or self._load(self.context)
        if fault:
            log.error("the certificate was not changed: %s", fault)
        else:
            log.warning("the certificate was read anew from %s", self._cert)

    def _load(self, context: ssl.SSLContext) -> str:
        try:
            context.load_cert_chain(self._cert, self._key, password=lambda: "")
        except (OSError, ValueError) as fault:  # ssl.SSLError is an OSError
            why = getattr(fault, "strerror", None) or getattr(fault, "reason", None) or str(fault)
            return (
                f"certifikatet {self._cert} med nyckeln {self._key} kan inte användas ({why}): båda ska vara PEM, höra ihop och"
                f" kunna läsas, nyckeln utan lösenord / the certificate {self._cert} with the key {self._key} cannot be used"
                f" ({why}): both have to be PEM, belong together and be readable, the key without a password"
            )
        return ""
