"""`explain` on the command line."""

from __future__ import annotations

import pytest

from .running import OURS, Run


@pytest.mark.usefixtures("folder")
def test_a_snippet_is_explained(run: Run) -> None:
    """With paths as they were given."""
    ended = run(*OURS, "explain", "lisp", "otp.verify")

    assert (ended.exit, ended.stderr) == (0, "")
    head, *lines = ended.stdout.splitlines()
    assert head.startswith("lisp otp.verify, step ")
    assert all(line.startswith("templates/lisp/") for line in lines)
    assert any("spec/sdks/lisp.yaml:" in line for line in lines)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("lips", "otp.verify"), "unknown language 'lips'"),
        (("lisp", "otp.verfy"), "unknown operation 'otp.verfy'"),
    ],
)
def test_an_unknown_name_is_usage(arguments: tuple[str, ...], message: str, run: Run) -> None:
    """Exit 2."""
    ended = run(*OURS, "explain", *arguments)

    assert ended.exit == 2
    assert message in ended.stderr
