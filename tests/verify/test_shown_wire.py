"""The exchange stands beside what was expected of it."""

from __future__ import annotations

from mfa_snippets.verify.report import as_text

from .made_up import SOURCE, Sample

MORE = SOURCE.replace('{"mfa": True}', '{"mfa": True, "stepup": False}')
EXTRA = {"operation": "otp.sign_in", "key": "loginOptions.stepup", "value": False, "reason": "always sent"}


def wire(sample: Sample) -> str:
    """The table of the challenge, without the line above it."""
    text = as_text(sample.verify(show_wire=True))
    _, _, rest = text.partition("step challenge, otp.sign_in: status 200 ")
    return "\n".join(line for line in rest.splitlines()[1:9] if line.startswith("  "))


def test_what_was_sent_stands_beside_what_was_expected(sample: Sample) -> None:
    """A declared key with its reason."""
    assert wire(sample.with_language(source=MORE, extra_keys=(EXTRA,))) == (
        "                               expected                      sent\n"
        "     method                    POST                          POST\n"
        "     path                      /v1/auth/otp/signin/email     /v1/auth/otp/signin/email\n"
        "     bearer                    {project_id}:{refresh_jwt:1}  {project_id}:{refresh_jwt:1}\n"
        "     content type              application/json              application/json\n"
        '     body.loginId              "you@example.com"             "you@example.com"\n'
        "     body.loginOptions.mfa     true                          true\n"
        "  +  body.loginOptions.stepup  absent                        false"
        "                         always sent"
    )


def test_a_difference_is_marked(sample: Sample) -> None:
    """Whether a value is wrong, missing, or too much."""
    shown = wire(sample.changed('{"mfa": True}', '{"stepup": False}'))

    assert "  !  body.loginOptions.mfa     true " in shown
    assert "  !  body.loginOptions.stepup  absent " in shown


def test_what_is_not_asked_for_is_not_shown(sample: Sample) -> None:
    """The report is one line a program."""
    assert "step challenge" not in as_text(sample.verify())
