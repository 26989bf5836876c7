"""Tell what came of a verification: on standard output, and in a file for CI."""

from __future__ import annotations

from pathlib import Path

import click

from mfa_snippets.errors import Unusable
from mfa_snippets.verification.report import account_json, account_text, wires
from mfa_snippets.verification.told import Account, told
from mfa_snippets.writing import folders

__all__ = ["tell", "told", "wires"]


def tell(account: Account, style: str, report: Path | None, shown: str = "") -> int:
    """Print a report as `text` or `json`, with exchanges that are to be shown; the exit status.

    What was found is printed even if the file cannot be written. Raises Unusable.
    """
    click.echo(account_json(account) if style == "json" else account_text(account, shown), nl=False)
    if report is not None:
        _write(account, report)
    return account.exit_code


def _write(account: Account, report: Path) -> None:
    from mfa_snippets.verification.junit import as_junit

    try:
        folders.replace(report, as_junit(account))
    except OSError as error:
        raise Unusable(f"{report}: cannot be written: {error.strerror}") from None
