"""`serve`: run the emulator of the API."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from queue import SimpleQueue
from shlex import join
from threading import Thread
from typing import TYPE_CHECKING, Any

import click

from mfa_snippets.commands import options
from mfa_snippets.errors import ResourceError
from mfa_snippets.spec.paths import Paths

if TYPE_CHECKING:
    from mfa_snippets.emulator.client import Control
    from mfa_snippets.emulator.emulator import Announce, Emulator, SdkSetup
    from mfa_snippets.emulator.records import User

PROJECT_ID, EXAMPLE_ID, TOKEN_VARIABLE = "DESCOPE_PROJECT_ID", "P2" + "a" * 26, "MFA_SNIPPETS_TOKEN"
PREFIX = options.matching(
    r"(?!/(v1|v2|control|events|health|oauth)(/|$))(/[A-Za-z0-9_-]+)+",
    "a path such as /descope, and none of the API",
)
ORIGIN = options.matching(
    r"[a-z][a-z0-9+.-]*://[^\s/?#@]+", "an origin such as http://localhost:3000, without a path"
)
TOKEN = options.matching(r"[A-Za-z0-9_-]{8,}", "8 or more letters, digits, - and _", is_secret=True)


@click.command()
@click.option(
    "--host",
    default="127.0.0.1",
    help="The address to listen on. If it is not loopback, inbox and control API require a token.",
)
@click.option("--port", default=8000, type=click.IntRange(0, 65535), help="0: any free port.")
@click.option("--prefix", type=PREFIX, metavar="PATH", help="Serve everything below this path.")
@click.option(
    "--allow-origin",
    "origins",
    type=ORIGIN,
    multiple=True,
    metavar="ORIGIN",
    help="Let web pages of this origin call the server (CORS).",
)
@click.option(
    "--token",
    type=TOKEN,
    envvar=TOKEN_VARIABLE,
    metavar="TOKEN",
    help="The token, where one is required; by default a random one. Or set MFA_SNIPPETS_TOKEN.",
)
@click.option("--seed", type=options.file, help="Begin with the users of this YAML file.")
@click.option(
    "--assume", "pairs", multiple=True, metavar="NAME=VALUE", help="Override an assumption or a setting."
)
@click.option(
    "--assumptions", "listed", flag_value="assumptions", help="List what no public source settles, and exit."
)
@click.option("--settings", "listed", flag_value="settings", help="List the other settings, and exit.")
@click.option(
    "--until-stdin-closes",
    is_flag=True,
    help="For a program that starts the server: print only the URL, and stop when standard input closes.",
)
@click.argument("command", nargs=-1)
@click.pass_obj
def serve(
    paths: Paths,
    /,
    port: int,
    seed: Path | None,
    pairs: tuple[str, ...],
    listed: str | None,
    until_stdin_closes: bool,
    command: tuple[str, ...],
    **callers: Any,
) -> None:
    """Run the emulator of the API. Its home page is the inbox of sent messages.

    After `--`, a COMMAND such as a test runner is run with the SDKs' variables set, and its exit status is
    passed on; the server stops with it.
    """
    from socket import gaierror

    from mfa_snippets.emulator.emulator import Emulator
    from mfa_snippets.emulator.server import printing, running
    from mfa_snippets.emulator.settings import Access, BadValueError, parse_settings, settings_table

    try:
        settings = parse_settings(pairs)
    except BadValueError as error:
        raise click.UsageError(str(error)) from None
    if listed:
        click.echo(settings_table(settings, listed))
        return
    ended = SimpleQueue[int]()
    if not command:
        # No exception: raised amid an import, it could be lost, or leave a lock of the interpreter behind.
        signal.signal(signal.SIGINT, lambda _number, _frame: ended.put(0))
        signal.signal(signal.SIGTERM, lambda number, _frame: ended.put(128 + number))
    users: Mapping[str, Sequence[User]] = {}  # by project ID
    if seed is not None:
        from mfa_snippets.commands.seed import read_seed  # takes long

        users = read_seed(seed)
    context = click.get_current_context()
    say = context.with_resource(printing())
    log: Announce = (lambda _line: None) if until_stdin_closes or command else say
    emulator = Emulator(settings, log, setups=cache(partial(_setups, paths)))
    access = Access(**{name: value for name, value in callers.items() if value})

    def ready(url: str) -> None:
        if not command:
            say(url)
        for project_id, each in users.items():
            project = emulator.project(project_id)
            for user in each:
                project.save(user)
                for key in filter(None, (user.totp_key, user.new_totp_key)):
                    project.deliver_key(user, user.login_ids[0], key)

    try:
        control = context.with_resource(running(emulator, access, port, ready))
    except (gaierror, UnicodeError):
        message = f"--host '{access.host}', expected an address or a name of this machine"
        raise click.UsageError(message) from None
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        message = f"{access.host}:{port}: {reason}, expected a free port; --port 0 takes one"
        raise ResourceError(message) from None
    project = control.project(next(iter(users), EXAMPLE_ID))
    if command:
        sys.exit(_run(command, emulator, project))
    if until_stdin_closes:
        Thread(target=_read_to_its_end, args=(ended,), daemon=True).start()
    else:
        _advise(emulator, access.host, project)
    sys.exit(ended.get())


def _read_to_its_end(ended: SimpleQueue[int]) -> None:
    """Read standard input until it closes, as it does when the program at its other end ends or is killed."""
    with suppress(OSError):  # it never was open
        while os.read(0, 1024):
            pass
    ended.put(0)


def _run(command: tuple[str, ...], emulator: Emulator, project: Control) -> int:
    """Run a command beside a server; its exit status, as a shell has it."""
    import subprocess  # takes long

    urls = dict.fromkeys((setup.base_url for setup in emulator.setups()), project.url)
    token = {TOKEN_VARIABLE: project.token} if project.token else {}
    environment = {PROJECT_ID: project.project_id, **os.environ, **urls, **token}
    try:
        process = subprocess.Popen(command, env=environment)
    except (FileNotFoundError, PermissionError) as error:
        raise click.UsageError(f"cannot run '{command[0]}': {error.strerror}") from None
    for name in {"SIGTERM", "SIGHUP"} & {*dir(signal)}:
        signal.signal(getattr(signal, name), lambda number, _frame: process.send_signal(number))
    signal.signal(signal.SIGINT, lambda _number, _frame: None)  # the command gets it, too
    status = process.wait()
    return status if status >= 0 else 128 - status


def _advise(emulator: Emulator, host: str, project: Control) -> None:
    """Print what to open and what to paste."""
    labels: dict[str, list[str]] = {}
    for setup in emulator.setups():
        labels.setdefault(setup.base_url, []).append(setup.label)
    lines = [
        f"inbox: {project.url}/",
        "paste where your app runs; any project ID of 28 letters and digits works:",
        f"export {PROJECT_ID}={project.project_id}",
        *(f"export {name}={project.url}  # {', '.join(sdks)}" for name, sdks in labels.items()),
        "export DESCOPE_MANAGEMENT_KEY=any-key ORIGIN=http://localhost:3000 REDIRECT_URL=http://localhost:3000/",
    ]
    if project.token:
        lines[0] += f"?token={project.token} (inbox and control API require this token)"
        lines.insert(0, f"warning: everybody who can reach {host} can call this server")
    with suppress(OSError):  # nobody reads it; not through sys.stderr, which would try it again at the end
        os.write(2, "\n".join((*lines, "")).encode())


def _setups(paths: Paths) -> tuple[SdkSetup, ...]:
    """How each SDK is pointed to the emulator, from the specification, as far as it can be read."""
    from mfa_snippets.emulator.emulator import SdkSetup
    from mfa_snippets.spec.reader import SpecReader

    return tuple(
        SdkSetup(
            label=sdk.label,
            base_url=sdk.base_url.variable,
            demo=(
                f"cd output/examples/{name}",
                *map(join, (*sdk.toolchain.prepare, *sdk.toolchain.build)),
                "export LOGIN_ID=ada EMAIL=ada@example.com PASSWORD=choose-1-of-your-own",
                join((*sdk.toolchain.run["demo"], "password", "otp-email")),
            ),
        )
        for name, sdk in SpecReader(paths.spec).sdks().items()
    )
