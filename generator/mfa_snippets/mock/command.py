"""What `mfa-snippets serve` does, without a word about the command line's library."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from mfa_snippets.mock.clocks import turned
from mfa_snippets.mock.keys import make_ahead
from mfa_snippets.mock.settings import assumed, assumptions

Announce = Callable[[str], None]


def listed(pairs: Iterable[str]) -> str:
    """The assumptions, one a line, as they hold with `NAME=VALUE` pairs. Raises SettingsError."""
    rows = assumptions(assumed(pairs))
    width = max(len(f"{name}={value}") for name, value, _ in rows)
    return "\n".join(f"{f'{name}={value}':{width}}  {meaning}" for name, value, meaning in rows)


def run(
    host: str,
    port: int,
    *,
    pairs: Iterable[str] = (),
    clock: str = "+0",
    names: tuple[str, ...] = (),
    announce: Announce,
    warn: Announce,
) -> None:
    """Serve until interrupted. Raises SettingsError for bad values, OSError for a port that cannot be had."""
    settings, turned_clock = assumed(pairs), turned(clock)
    make_ahead()
    # Imported here, so that the key is made in the meantime.
    from mfa_snippets.mock.server import serve

    serve(host, port, settings, announce, warn=warn, clock=turned_clock, names=names)
