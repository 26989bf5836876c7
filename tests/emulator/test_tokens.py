"""The tokens and the answer that carries them."""

from __future__ import annotations

import time
from datetime import datetime

import jwt
import pytest

from .calling import CLIENT, Project, claims


@pytest.mark.parametrize(
    ("name", "drn", "lifetime"), [("sessionJwt", "DS", 600), ("refreshJwt", "DSR", 28 * 24 * 3600)]
)
def test_claims(project: Project, name: str, drn: str, lifetime: int) -> None:
    """Each token verifies against the published keys and says what the SDKs read."""
    project.enrol()
    response = project.totp()
    keys = jwt.PyJWKSet.from_dict(CLIENT.get(f"{project.url}/v2/keys/{project.id}").json())
    kid = jwt.get_unverified_header(response[name])["kid"]
    read = jwt.decode(response[name], keys[kid], algorithms=["RS256"])

    assert set(read) == {"amr", "drn", "exp", "iat", "iss", "rexp", "sid", "sub"}
    assert (read["drn"], read["iss"], read["sub"]) == (drn, project.id, response["user"]["userId"])
    assert read["exp"] - read["iat"] == lifetime
    assert abs(read["iat"] - time.time()) < 5


def test_rexp_is_the_end_of_the_refresh_jwt(project: Project) -> None:
    """As RFC 3339, in both tokens."""
    project.enrol()
    response = project.totp()
    session, refresh = claims(response["sessionJwt"]), claims(response["refreshJwt"])

    assert session["rexp"] == refresh["rexp"]
    assert datetime.fromisoformat(session["rexp"]).timestamp() == refresh["exp"]


def test_response_fields(project: Project) -> None:
    """Numbers fit into 32 bits, since one SDK reads no more."""
    project.enrol()
    response = project.totp()

    assert set(response) == {
        "sessionJwt",
        "refreshJwt",
        "cookieDomain",
        "cookiePath",
        "cookieMaxAge",
        "cookieExpiration",
        "user",
        "firstSeen",
        "trustedDeviceJwt",
        "nextRefreshSeconds",
        "cookieName",
        "sessionCookieName",
    }
    assert (response["cookieName"], response["sessionCookieName"]) == ("DSR", "DS")
    assert (response["trustedDeviceJwt"], response["nextRefreshSeconds"]) == ("", 600)
    for number in (response["cookieMaxAge"], response["cookieExpiration"], response["user"]["createdTime"]):
        assert isinstance(number, int)
        assert 0 < number < 2**31
