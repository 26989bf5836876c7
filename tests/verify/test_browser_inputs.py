"""The user has a browser: with an authenticator for passkeys, and an account at an identity provider."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mfa_snippets.contracts.apps import Input
from mfa_snippets.emulator.client import Control
from mfa_snippets.emulator.server import running
from mfa_snippets.verify.run.cases import Case
from mfa_snippets.verify.run.simulated_user import User

CREATE = '{"publicKey": {"rp": {"id": "example.com"}, "user": {}, "challenge": "AAAA"}}'
USE = '{"publicKey": {"rpId": "example.com", "allowCredentials": [], "challenge": "AAAA"}}'
PASSKEY = Input(kind="passkey", method=None, login_id="ada")
OAUTH = Input(kind="oauth_code", method=None, login_id="ada@example.com")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The base URL of an emulator."""
    with running() as server:
        yield server.url


@pytest.fixture
def user(url: str, case: Case) -> User:
    """A user of a new project."""
    return User(case=case, control=Control(url).project())


@pytest.mark.parametrize("options", ["", "{}", "[]", '{"publicKey": 1}', '{"publicKey": {"user": {}}}', USE])
def test_options_that_no_passkey_can_serve(user: User, options: str) -> None:
    """The program printed something else, or asks for a passkey that the user has not."""
    assert user.type(PASSKEY, False, options) is None
    assert user.errors[0].startswith("expected options for a passkey before the prompt: ")
    assert user.typed == []


def test_a_passkey_is_typed_as_json(user: User) -> None:
    """A wrong one is another text, of its own kind."""
    right, wrong = (user.type(PASSKEY, is_wrong, CREATE) for is_wrong in (False, True))

    assert (right or "").startswith('{"id": ')
    assert [kind for _, kind in user.typed] == ["passkey", "wrong"]
    assert right != wrong
    assert user.errors == []


@pytest.mark.parametrize(
    "address", ["", "nowhere", "http://127.0.0.1:9/oauth", "{url}/health", "{url}/oauth/x/google"]
)
def test_an_address_without_a_provider(user: User, url: str, address: str) -> None:
    """The browser does not come back with a code."""
    assert user.type(OAUTH, False, address.format(url=url)) is None
    assert user.errors[0].startswith("expected the address of an identity provider before the prompt, was '")


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("Open this address: http://a?b: c\nEnter it:\n", "http://a?b: c"),
        ("Enter it:\n", ""),
        ("Nothing\nEnter it:\n", ""),
    ],
)
def test_what_the_browser_gets_stands_before_the_prompt(user: User, printed: str, shown: str) -> None:
    """Behind the first colon of that line."""
    assert user.await_prompt("Enter it:", lambda: printed) == shown
