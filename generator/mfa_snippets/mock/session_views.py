"""Sessions as the control API shows them."""

from __future__ import annotations

from typing import Any

from mfa_snippets.mock.issued import IssuedSession
from mfa_snippets.mock.world import World


def session_view(world: World, session: IssuedSession) -> dict[str, Any]:
    """A session with its user's login IDs, which are gone if the user was deleted."""
    user = world.users.get(session.user_id)
    return {
        "id": session.id,
        "login_ids": list(user.login_ids) if user else [],
        "amr": list(session.amr),
        "claims": dict(session.claims),
        "ended": session.ended,
    }
