"""`explain` on the command line."""

from __future__ import annotations

import pytest

from .running import OURS, Run


@pytest.mark.usefixtures("folder")
def test_a_function_is_explained(run: Run) -> None:
    """With paths as they were given."""
    ended = run(*OURS, "explain", "lisp", "verify_otp")

    assert (ended.exit, ended.stderr) == (0, "")
    assert ended.stdout == (
        "facts     spec/functions/otp.yaml:1:1: otp.verify\n"
        "binding   spec/sdks/lisp.yaml:13:3: verify\n"
        "template  templates/lisp/call.jinja\n"
        "\n"
        "; Verifies a code.\n"
        "verify_otp = verify(method, login_id, code, (options mfa=t))\n"
    )


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("lips", "verify_otp"), "unknown language 'lips'"),
        (("lisp", "verify_opt"), "unknown function 'verify_opt'"),
    ],
)
def test_an_unknown_name_is_usage(arguments: tuple[str, ...], message: str, run: Run) -> None:
    """Exit 2."""
    ended = run(*OURS, "explain", *arguments)

    assert ended.exit == 2
    assert message in ended.stderr
