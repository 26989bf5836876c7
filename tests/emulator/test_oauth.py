"""OAuth: the emulator plays the identity provider, and its code opens a session."""

from __future__ import annotations

import pytest

from .calling import CLIENT, EMAIL, MFA, PHONE, REDIRECT_URL, Project, amr, parameters, refusal

INVALID, BAD_TOKEN, AUTHORIZE = (400, "E011004"), (401, "E061005"), "/v1/auth/oauth/authorize"
EXCHANGE = "/v1/auth/oauth/exchange"


def started(project: Project, query: str = f"provider=google&redirectURL={REDIRECT_URL}") -> str:
    """The address of the provider's page."""
    answer = project.post(f"{AUTHORIZE}?{query}", {})
    assert answer.status_code == 200, answer.text
    url: str = answer.json()["url"]
    return url


def test_first_factor_for_a_new_user(project: Project) -> None:
    """Whose email the provider vouches for, and is the login ID."""
    answer = project.post(EXCHANGE, {"code": project.oauth_code()}).json()

    assert amr(answer) == ["oauth"]
    assert (answer["user"]["loginIds"], answer["user"]["verifiedEmail"]) == ([EMAIL], True)
    assert answer["firstSeen"] is True


def test_first_factor_for_a_known_user(project: Project) -> None:
    """The user is the same as before."""
    project.enrol()
    known = project.totp()["user"]["userId"]

    assert project.post(EXCHANGE, {"code": project.oauth_code()}).json()["user"]["userId"] == known


def test_then_a_second_factor(project: Project) -> None:
    """The documents' own example, by mail."""
    first = project.post(EXCHANGE, {"code": project.oauth_code()}).json()

    assert amr(project.otp("email", first["refreshJwt"])) == ["oauth", "email", "mfa"]


def test_as_a_second_factor(project: Project) -> None:
    """The login options are the body itself; the user at the provider has to be the same."""
    project.enrol(EMAIL, phone=PHONE)
    token = project.otp("sms")["refreshJwt"]
    same = project.post(EXCHANGE, {"code": project.oauth_code(EMAIL, token, **MFA)})
    other = project.post(EXCHANGE, {"code": project.oauth_code("other@example.com", token, **MFA)})

    assert amr(same.json()) == ["sms", "oauth", "mfa"]
    assert refusal(other) == BAD_TOKEN


def test_the_page_asks_who_the_user_is(project: Project) -> None:
    """And says so again after something else than an address."""
    url = started(project)
    page, again = CLIENT.get(url), CLIENT.get(f"{url}&email=nobody")
    long = CLIENT.get(f"{url}&email={'a' * 245}@example.com")  # no login ID either

    assert "Sign in with google" in page.text
    assert "This is no email address" in again.text
    assert "This is no email address" in long.text
    assert page.status_code == again.status_code == long.status_code == 200


@pytest.mark.parametrize(
    ("redirect_url", "expected"),
    [
        ("https://example.com/back", "https://example.com/back?code="),
        ("https://example.com/back%3Fa%3D1%23top", "https://example.com/back?a=1&code="),
        ("app%3A%2F%2Fback", "app://back?code="),
    ],
)
@pytest.mark.parametrize("name", ["redirectURL", "redirectUrl"])
def test_the_browser_comes_back_with_a_code(
    project: Project, name: str, redirect_url: str, expected: str
) -> None:
    """At the page of the app, however the SDK spells its parameter."""
    url = started(project, f"provider=google&{name}={redirect_url}")
    location = CLIENT.get(f"{url}&email={EMAIL}").headers["Location"]

    assert location.startswith(expected)


def test_a_refusal_comes_back_without_a_code(project: Project) -> None:
    """The page cannot be used again."""
    url = started(project)
    answer = CLIENT.get(f"{url}&err=access_denied")

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{REDIRECT_URL}?err=access_denied")
    assert CLIENT.get(f"{url}&email={EMAIL}").status_code == 400


def test_a_code_works_once_and_for_a_short_time(project: Project) -> None:
    """Also one that nobody was given is refused, and the state of a page is none."""
    late, used, state = project.oauth_code(), project.oauth_code(), parameters(started(project))["state"]
    assert project.post(EXCHANGE, {"code": used}).status_code == 200
    for code in (used, state, "x"):
        assert refusal(project.post(EXCHANGE, {"code": code})) == BAD_TOKEN

    project.clock.now += 180
    assert refusal(project.post(EXCHANGE, {"code": late})) == BAD_TOKEN


def test_a_page_ends(project: Project) -> None:
    """So does one of another project, or without a state."""
    url = started(project)
    strange = url.replace(project.id, "P2" + "x" * 26)

    assert [CLIENT.get(one).status_code for one in (strange, url.partition("?")[0])] == [400, 400]
    project.clock.now += 180
    assert CLIENT.get(url).status_code == 400


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("", (400, "E011003")),
        ("provider=", (400, "E011003")),
        ("provider=a/b", INVALID),
        ("provider=%3Cb%3E", INVALID),
        ("provider=google&redirectURL=javascript:alert(1)", INVALID),
    ],
)
def test_bad_parameters(project: Project, query: str, error: tuple[int, str]) -> None:
    """Neither becomes part of a page."""
    assert refusal(project.post(f"{AUTHORIZE}?{query}", {})) == error


def test_the_page_escapes_what_it_shows(project: Project) -> None:
    """Whatever the path says."""
    url = started(project).replace("google", "%3Cimg%3E")

    assert "<img>" not in CLIENT.get(url).text
