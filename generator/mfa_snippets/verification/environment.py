"""The environments that commands run in: nothing of the caller's that would change a program."""

from __future__ import annotations

from collections.abc import Mapping

from mfa_snippets.verification.contract import Program

OWN_PREFIX = "DESCOPE_"
OWN_NAMES = frozenset({"LOGIN_ID", "PHONE", "PASSWORD", "PORT", "REDIRECT_URL"})
LOOPBACK = "127.0.0.1,localhost"


def clean(environ: Mapping[str, str]) -> dict[str, str]:
    """The caller's environment without what programs read; toolchains keep theirs."""
    kept = {
        name: value
        for name, value in environ.items()
        if not name.startswith(OWN_PREFIX) and name not in OWN_NAMES
    }
    return kept | {"NO_PROXY": LOOPBACK, "no_proxy": LOOPBACK, "LC_ALL": "C.UTF-8"}


def password_of(program: Program) -> str | None:
    """The password that a program signs in with, since the caller's is never passed on."""
    defaults = (variable.default for variable in program.environment if variable.role == "password")
    fields = (field for request in program.requests for field in request.form.values())
    sent = (field.value for field in fields if field.role == "password")
    return next((password for password in (*defaults, *sent) if password), None)


def own_values(program: Program) -> dict[str, str]:
    """What a reader may set in place of each default, by the default: a program has to take it.

    Addresses differ in a character that masks hide, so that answers are told alike.
    """
    defaults = {variable.default for variable in program.environment if variable.role != "port"}
    return {default: _other(default) for default in defaults if default}


def _other(default: str) -> str:
    mailbox, at, domain = default.rpartition("@")
    if at:
        return f"{mailbox[:-1]}{'x' if mailbox[-1] != 'x' else 'y'}{at}{domain}"
    if default.startswith("+"):
        return f"{default[:2]}{(int(default[2]) + 1) % 10}{default[3:]}"
    return default + "2"


def of_program(program: Program, environ: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """A program's environment; `values` are by role, and what they lack is not set."""
    named = {*program.unset, *(variable.name for variable in program.environment)}
    toolchain = {name: value for name, value in clean(environ).items() if name not in named}
    return toolchain | {
        variable.name: values[variable.role] for variable in program.environment if variable.role in values
    }
