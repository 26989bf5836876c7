"""What `amr` says of a session."""

from __future__ import annotations

from mfa_snippets.mock.challenges import Upgrade

MFA = "mfa"


def factors(channel: str, upgrade: Upgrade | None) -> list[str]:
    """The `amr` claim (RFC 8176): channels in order of use, then `mfa` if there are two different ones.

    Descope docs, MFA: `["oauth", "sms", "mfa"]`. Step-up alone adds no `mfa` [assumed].
    """
    if upgrade is None:
        return [channel]
    channels = list(dict.fromkeys((*upgrade.channels, channel)))
    return [*channels, MFA] if upgrade.is_mfa and len(channels) > 1 else channels
