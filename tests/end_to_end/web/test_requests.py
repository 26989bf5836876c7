"""Requests that a browser seldom sends, or a program alone: not in ASCII, without a host, or far too long."""

from __future__ import annotations

import socket
from contextlib import suppress

from tests.languages.facts import all_facts

from .apps import each_web
from .site import PASSWORD, Site, address

EMAIL, RUSSIAN = "j\u00f6rg@example.com", "\u041f\u0430\u0440\u043e\u043b\u044c-4-\u65e5\u672c"
SIGN_UP, SIGN_IN = "/v1/auth/password/signup", "/v1/auth/password/signin"


@each_web
def test_what_is_not_ascii_arrives(site: Site) -> None:
    """Who signs up in the web app signs in through the API with the same values, and the other way round."""
    site.call(SIGN_UP, loginId=f"eve{EMAIL}", password=RUSSIAN, user={})

    signed_up = site.browser().post("/sign-up", email=EMAIL, password=RUSSIAN)
    signed_in = site.browser().post("/sign-in", email=f"eve{EMAIL}", password=RUSSIAN)

    assert (signed_up.status, signed_in.status) == (204, 204)
    assert site.call(SIGN_IN, loginId=EMAIL, password=RUSSIAN)["user"]["email"] == EMAIL


@each_web
def test_a_query_is_no_form(site: Site) -> None:
    """Servers log addresses: a password must not work there."""
    site.signed_up("ada")

    answer = site.browser().post(f"/sign-in?email={address('ada')}&password={PASSWORD}")

    assert (answer.status, answer.json) == (400, {"error": "email is missing"})


@each_web
def test_bytes_that_are_no_text_are_no_outage(site: Site) -> None:
    body = b"email=%FF@example.com&password=long-Enough-4"
    form, length = "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"

    assert status(site, "POST /sign-in HTTP/1.1", form, length, body=body) in (400, 401)


@each_web
def test_a_request_without_a_host_is_of_another_site(site: Site) -> None:
    assert status(site, "POST /sign-in HTTP/1.0", "Origin: https://attacker.example") == 403


@each_web
def test_a_long_form_is_refused_before_it_is_read(language: str, site: Site) -> None:
    body = b"email=" + b"x" * 128 * 1024
    length = len(body) if all_facts()[language].web.drains else 200 * 1024**2
    form = "Content-Type: application/x-www-form-urlencoded"

    answered = status(site, "POST /sign-in HTTP/1.1", form, f"Content-Length: {length}", body=body)

    assert answered in (400, 413)


def status(site: Site, *head: str, body: bytes = b"") -> int:
    """The status of the answer to what this program writes, which is not the end of the request."""
    host, _, port = site.browser().address.partition(":")
    lines = [*head, *([f"Host: {host}:{port}"] if head[0].endswith("1.1") else []), "", ""]
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        with suppress(OSError):  # it was refused earlier
            connection.sendall("\r\n".join(lines).encode() + body)
        return int(connection.recv(65536).split()[1])
