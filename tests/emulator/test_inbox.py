"""The inbox page."""

from __future__ import annotations

from mfa_snippets.emulator.server import running

from .calling import CLIENT, EMAIL, Project


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
    [enrolled, sent] = project.control.messages(project.id)

    assert shown.index(sent["code"]) < shown.index(enrolled["code"]) < shown.index(enrolled["key"])
    assert shown.index("POST /v1/auth/otp/signin/sms</code> E011004") < shown.index(
        "POST /v1/auth/totp/signup</code>"
    )


def test_spent_totp_codes(project: Project) -> None:
    """There is a word for it where no code works yet."""
    project.enrol()
    for _ in range(2):
        project.totp()

    assert "wait for the next code" in section(project)


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


def test_spent_codes_and_links(project: Project) -> None:
    """It is said how long a code or link is good, and that it is not any more."""
    project.post("/v1/auth/otp/signup/email", {"loginId": EMAIL})
    project.clock.now += 100
    assert 'Good for <span data-left="80">80</span> s' in section(project)
    project.verify_otp("email")
    assert "Used, replaced or too old" in section(project)
    project.post("/v1/auth/magiclink/signin/email", {"loginId": EMAIL})
    assert 'Good for <span data-left="180">180</span> s' in section(project)
    project.clock.now += 180

    assert section(project).count("Used, replaced or too old") == 2


def test_sessions(project: Project) -> None:
    """With their claims, and how they ended."""
    project.enrol()
    project.post("/v1/auth/refresh", {}, project.totp()["refreshJwt"])
    shown = section(project)

    assert shown.index(">live<") < shown.index(">rotated<")
    assert "&#34;drn&#34;: &#34;DS&#34;" in shown


def test_one_project(project: Project) -> None:
    """A project can be looked at alone, and links to the others."""
    elsewhere = Project(project.url, project.clock)
    for place in (project, elsewhere):
        place.enrol()
    page = CLIENT.get(project.url, params={"project": project.id}).text

    assert f'<section id="p-{project.id}"' in page
    assert f'<section id="p-{elsewhere.id}"' not in page
    assert f'href="/?project={elsewhere.id}"' in page


def test_the_page_shows_the_latest_projects() -> None:
    """Twenty, and links to the rest."""
    with running() as server:
        for _ in range(22):
            Project(server.url).enrol()
        page = CLIENT.get(server.url).text

    assert (page.count("<section"), page.count('href="/?project=')) == (20, 2)


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
