"""The inbox page."""

from __future__ import annotations

import html
import json
import re
import shlex
from pathlib import Path

import pyotp
import pytest

from mfa_snippets.emulator.app import application
from mfa_snippets.emulator.emulator import Emulator, SdkSetup
from mfa_snippets.emulator.server import running
from mfa_snippets.emulator.settings import DEFAULTS, Access

from .asgi import Sent, call
from .calling import CLIENT, EMAIL, Project

ROOT = Path(__file__).parents[2]
STYLES = ("templates/docs/html/assets/style.css", "generator/mfa_snippets/emulator/inbox.css")
SETUP = SdkSetup(label="Made-Up <SDK>", base_url="MADE_UP_URL", demo=("cd examples/made-up", "./demo 'a b'"))
COPY, CODE = "data-copy=", 'class="code'


def section(project: Project) -> str:
    """The part of the page that shows one project."""
    page = CLIENT.get(project.url).text
    return page.partition(f'<section id="p-{project.id}"')[2].partition("</section>")[0]


def test_messages_and_requests(project: Project) -> None:
    """Codes, keys and requests are there, newest first."""
    project.enrol()
    project.post("/v1/auth/otp/signin/email", {"loginId": EMAIL})
    project.post("/v1/auth/otp/signin/sms", {"loginId": EMAIL})
    shown = section(project)
    [enrolled, sent] = project.control.messages()

    assert shown.index(sent["code"]) < shown.index(enrolled["code"]) < shown.index(enrolled["key"])
    assert shown.index("POST /v1/auth/otp/signin/sms</code>\n<code>E011004</code>") < shown.index(
        "POST /v1/auth/totp/signup</code>"
    )


def test_spent_totp_codes(project: Project) -> None:
    """There is a word for it where no code works yet."""
    project.enrol()
    for _ in range(2):
        project.totp()

    assert "Used; wait for the next code" in section(project)


def test_html_is_inert(project: Project) -> None:
    """What callers send is text, in login IDs and in paths."""
    attack = "<script>alert(1)</script>'\"&"
    project.enrol(attack)
    CLIENT.get(f"{project.url}/v1/<script>", headers={"Authorization": f"Bearer {project.id}"})
    shown = section(project)

    assert "<script" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&#39;&#34;&amp;" in shown
    assert "/v1/&lt;script&gt;" in shown


def test_requests_without_a_project(project: Project) -> None:
    """A placeholder that was never filled in can be seen."""
    CLIENT.post(f"{project.url}/v1/auth/totp/signup", headers={"Authorization": "Bearer __ProjectID__"})

    assert "Requests without a project ID" in CLIENT.get(project.url).text


def test_secrets_are_shortened(project: Project) -> None:
    """Tokens, keys and passwords are not in the request log, nor the bearer's JWT."""
    password = "a password that nobody may read"
    project.post("/v1/auth/password/signup", {"loginId": EMAIL, "password": password})
    session = project.post("/v1/auth/password/signin", {"loginId": EMAIL, "password": password}).json()
    project.request("GET", "/v1/auth/me", session["refreshJwt"])
    shown = section(project)

    assert password not in shown
    assert session["sessionJwt"] not in shown
    assert session["refreshJwt"] not in shown
    assert "•••" in shown
    assert f"{session['refreshJwt'][:12]}… ({len(session['refreshJwt'])} characters)" in shown


def test_lifetimes(project: Project) -> None:
    """It is said how long a code or link is valid, and when it is not any more."""
    project.post("/v1/auth/otp/signup/email", {"loginId": EMAIL})
    project.clock.now += 100
    assert 'Valid for <span data-left="80">80</span> s' in section(project)
    project.clock.now += 80
    assert "Expired" in section(project)
    project.post("/v1/auth/magiclink/signin/email", {"loginId": EMAIL})
    assert 'Valid for <span data-left="180">180</span> s' in section(project)
    project.clock.now += 180

    assert section(project).count("Expired") == 2


def test_a_used_code_cannot_be_copied(project: Project) -> None:
    """It is struck out, like a code that a newer one replaced."""
    project.post("/v1/auth/otp/signup/email", {"loginId": EMAIL})
    assert (section(project).count(COPY), "Used" in section(project)) == (1, False)
    project.verify_otp("email")
    shown = section(project)
    assert (shown.count(COPY), shown.count('class="code spent"'), "Used" in shown) == (0, 1, True)
    for _ in range(2):
        project.post("/v1/auth/otp/signin/email", {"loginId": EMAIL})
    shown = section(project)

    assert (shown.count(COPY), shown.count("Used"), shown.count("Replaced by a newer code")) == (1, 1, 1)


def test_a_code_that_was_guessed_too_often(project: Project) -> None:
    """Is refused, so it is not offered."""
    project.post("/v1/auth/otp/signup/email", {"loginId": EMAIL})
    for _ in range(DEFAULTS.otp_attempts):
        project.post("/v1/auth/otp/verify/email", {"loginId": EMAIL, "code": "wrong"})

    assert "Too many wrong codes" in section(project)
    assert COPY not in section(project)


def test_keys_of_authenticator_apps(project: Project) -> None:
    """The old one works until a code of the new one was verified; then it is struck out."""
    project.enrol()
    project.post("/v1/auth/totp/update", {"loginId": EMAIL}, project.totp()["refreshJwt"])
    new, old = (message["key"] for message in reversed(project.control.messages()))
    assert (section(project).count("<img"), "Replaced or removed" in section(project)) == (2, False)
    code = pyotp.TOTP(new).at(int(project.clock.now))
    assert project.post("/v1/auth/totp/verify", {"loginId": EMAIL, "code": code}).status_code == 200
    shown = section(project)

    assert (shown.count("<img"), shown.count("Replaced or removed")) == (1, 1)
    assert f'<output class="code spent">{old}</output>' in shown


@pytest.mark.parametrize("kind", ["magiclink", "enchantedlink"])
def test_a_used_link_cannot_be_followed(project: Project, kind: str) -> None:
    """Nor copied, nor clicked; it is still legible."""
    project.post(f"/v1/auth/{kind}/signup/email", {"loginId": EMAIL})
    link = project.control.messages()[0]["link"]
    assert f'data-copy="{link}"' in section(project)
    assert project.post(f"/v1/auth/{kind}/verify", {"token": project.code()}).status_code == 200
    shown = section(project)

    assert f'<code class="spent">{link}</code>' in shown
    assert "Used" in shown
    assert COPY not in shown
    assert "data-click=" not in shown
    assert f'href="{link}"' not in shown


def test_messages_of_a_deleted_user(project: Project) -> None:
    """Nothing of them is of use any more."""
    project.enrol()
    project.post("/v1/auth/otp/signin/email", {"loginId": EMAIL})
    project.post("/v1/mgmt/user/delete", {"loginId": EMAIL}, "key")

    assert section(project).count("Deleted with its user") == 2
    assert COPY not in section(project)


def test_sessions(project: Project) -> None:
    """With their claims, newest first, and how they ended."""
    project.enrol()
    ended = project.totp()
    project.post("/v1/auth/logout", {}, ended["refreshJwt"])
    project.totp()
    shown = section(project)

    assert shown.index(">live<") < shown.index(">logged out<")
    assert "&#34;drn&#34;: &#34;DS&#34;" in shown


def test_one_project(project: Project) -> None:
    """A project can be looked at alone, and links to the others."""
    elsewhere = Project(project.url, project.clock)
    for place in (project, elsewhere):
        place.enrol()
    page = CLIENT.get(project.url, params={"project": project.id}).text

    assert f'<section id="p-{project.id}"' in page
    assert f'<section id="p-{elsewhere.id}"' not in page
    assert f'href="?project={elsewhere.id}"' in page


def test_the_page_shows_the_latest_projects() -> None:
    """Twenty, and links to the rest."""
    with running() as server:
        for _ in range(22):
            Project(server.url).enrol()
        page = CLIENT.get(server.url).text

    assert (page.count("<section"), page.count('href="?project=')) == (20, 2)


def emptied(setups: tuple[SdkSetup, ...]) -> str:
    """The page of a server to which nothing was sent."""
    app = application(Emulator(DEFAULTS, setups=lambda: setups), Access(host="localhost"))
    return call(app, Sent("GET", b"/", query=b"project=x")).body.decode()


def listings(page: str) -> list[str]:
    """What its listings say, which is what their buttons copy."""
    shown = [html.unescape(text) for text in re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.S)]
    copied = [html.unescape(text) for text in re.findall(r'data-copy="(.*?)"', page, re.S)]
    assert shown == copied
    return shown


def test_what_to_run_when_it_is_empty() -> None:
    """The variables and the demo of each SDK, with the address that the page itself has."""
    page = emptied((SETUP,))
    variables, demo, _ = listings(page)

    assert '<summary class="who">Made-Up &lt;SDK&gt;</summary>' in page
    assert variables.splitlines() == [
        "export DESCOPE_PROJECT_ID=P2aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "export MADE_UP_URL=http://localhost",
    ]
    assert demo == "cd examples/made-up\n./demo 'a b'"


def test_it_is_empty_until_something_arrives(project: Project) -> None:
    """A project that was made, as from a seed, has sent nothing yet."""
    page = {"project": project.id}
    project.control.assume()
    empty = CLIENT.get(project.url, params=page).text
    project.enrol()

    assert f"Bearer {project.id}" in html.unescape(listings(empty)[-1])
    assert 'id="empty"' in empty
    assert 'id="empty"' not in CLIENT.get(project.url, params=page).text


def test_what_to_run_without_an_sdk(project: Project) -> None:
    """The request on the empty page brings a first message."""
    with running() as server:
        page = CLIENT.get(server.url).text
    [line] = listings(page)
    _, url, _, header, _, body = shlex.split(line)
    name, _, value = header.partition(": ")
    path = url.removeprefix(server.url)
    value = value.replace("P2" + 26 * "a", project.id)
    answer = CLIENT.post(project.url + path, content=body, headers={name: value})

    assert answer.status_code == 200, answer.text
    assert json.loads(body)["loginId"] in section(project)


def test_its_look_is_the_site() -> None:
    """Each color and font has the value that the docs site gives to its name, light and dark."""
    site, inbox = (
        re.findall(r"^ +(--[a-z]+): (.+);$", (ROOT / path).read_text("utf-8"), re.M) for path in STYLES
    )
    names = dict(inbox)

    assert [pair for pair in site if pair[0] in names] == inbox
    assert {"--paper", "--ink", "--accent", "--good", "--sans", "--mono"} <= set(names)


def test_its_addresses_are_relative(project: Project) -> None:
    """So that the page can be below a path."""
    project.enrol()
    page = CLIENT.get(project.url).text
    linked = re.findall(r'(?:href|src|data-click)="([^"]*)"', page)

    assert linked
    assert [address for address in linked if address.startswith("/")] == []


def test_headers(url: str) -> None:
    """Only its own script runs on the page, nothing frames it, nothing keeps it."""
    answer = CLIENT.get(url)

    assert answer.headers["content-security-policy"] == (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:;"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert CLIENT.get(f"{url}/inbox.css").headers["content-type"] == "text/css; charset=utf-8"
    assert CLIENT.get(f"{url}/inbox.js").headers["content-type"] == "text/javascript; charset=utf-8"


def test_events(project: Project) -> None:
    """Whoever watches is told of each change."""
    with CLIENT.stream("GET", f"{project.url}/events") as answer:
        lines = answer.iter_lines()
        first = next(lines)
        project.enrol()

        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert (first, next(lines), next(lines)) == ("retry: 1000", "", "data: changed")
        project.enrol("second")  # at once, while the server pauses
        assert (next(lines), next(lines)) == ("", "data: changed")
