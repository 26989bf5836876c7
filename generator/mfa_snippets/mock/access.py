"""Who may reach the server, by which names, and with which token."""

from __future__ import annotations

import hmac
import ipaddress
import secrets
import socket
from dataclasses import dataclass
from functools import lru_cache

TOKEN_COOKIE = "mfa-snippets-token"
TOKEN_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What the server is bound to, and what that means for its callers."""

    host: str
    names: frozenset[str] = frozenset()
    """Host names, beside those of the loopback interface, that mean this server."""
    token: str | None = None
    """What inbox and control API ask for; None on the loopback interface, which others cannot reach."""

    @property
    def is_loopback_only(self) -> bool:
        """Whether nobody else can reach it."""
        return is_loopback_name(self.host)

    def is_good(self, token: str) -> bool:
        """Whether it is the token; any is where none is asked for."""
        return self.token is None or hmac.compare_digest(token.encode(), self.token.encode())

    def is_own(self, header: str) -> bool:
        """Whether a Host header (RFC 9110 section 7.2) means this server.

        Elsewhere than on loopback, an IP address does: DNS rebinding needs a name.
        """
        name = host_name(header)
        if is_loopback_name(name) or name in {self.host.lower(), *self.names}:
            return bool(name)
        return not self.is_loopback_only and _address(name) is not None


def access_to(host: str, names: tuple[str, ...] = ()) -> Access:
    """Access to a host; a token is made where others can reach it, and its own name is known."""
    access = Access(host=host, names=frozenset(name.lower() for name in names))
    if access.is_loopback_only:
        return access
    own = {*access.names, socket.gethostname().lower()}
    return Access(host=host, names=frozenset(own), token=secrets.token_hex(TOKEN_BYTES))


def host_name(header: str) -> str:
    """The name in a Host header, without port and brackets, in lower case."""
    name = header.rpartition(":")[0] if not header.endswith("]") and ":" in header else header
    return name.removeprefix("[").removesuffix("]").lower()


def is_loopback_name(name: str) -> bool:
    """Whether it is `localhost` or an IP address of the loopback interface."""
    address = _address(name)
    return name.lower() == "localhost" or (address is not None and address.is_loopback)


@lru_cache(maxsize=1024)
def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
