"""The inbox page."""

from __future__ import annotations

from .calling import CLIENT, EMAIL, Project


def section(project: Project) -> str:
    """The part of the page that shows one project."""
    page = CLIENT.get(project.url).text
    return page.partition(f'<section aria-label="Project {project.id}">')[2].partition("</section>")[0]


def test_messages_and_requests(project: Project) -> None:
    """Codes, keys and requests are there, newest first."""
    project.enrol()
    project.post("/v1/auth/otp/signin/email", {"loginId": EMAIL})
    project.post("/v1/auth/otp/signin/sms", {"loginId": EMAIL})
    shown = section(project)
    [enrolled, sent] = project.control.messages(project.id)

    assert shown.index(sent["code"]) < shown.index(enrolled["code"]) < shown.index(enrolled["key"])
    assert shown.index("/v1/auth/otp/signin/sms</code> 400 E011004") < shown.index(
        "/v1/auth/totp/signup</code> 200"
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


def test_headers(url: str) -> None:
    """Nothing runs on the page, nothing frames it, nothing keeps it."""
    answer = CLIENT.get(url)

    assert answer.headers["content-security-policy"] == (
        "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'none'"
    )
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert CLIENT.get(f"{url}/inbox.css").headers["content-type"] == "text/css; charset=utf-8"
