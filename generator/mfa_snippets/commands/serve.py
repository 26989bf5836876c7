"""`serve`: run the emulator of the API."""

from functools import partial

import click

from mfa_snippets.errors import ResourceError


@click.command()
@click.option(
    "--host",
    default="127.0.0.1",
    help="The address to listen on. If it is not loopback, inbox and control API require a token.",
)
@click.option("--port", default=8000, type=click.IntRange(0, 65535), help="0: any free port.")
@click.option(
    "--allow-host", "names", multiple=True, metavar="NAME", help="Another host name of this machine."
)
@click.option("--assume", "pairs", multiple=True, metavar="NAME=VALUE", help="Override an assumption.")
@click.option("--assumptions", is_flag=True, help="List the assumptions with their values, and exit.")
@click.option(
    "--clock",
    default="+0",
    metavar="TIME",
    help="Age stored data: +SECONDS, or a time like 2027-01-31T12:00:00Z. Tokens keep the real time.",
)
def serve(
    host: str, port: int, names: tuple[str, ...], pairs: tuple[str, ...], assumptions: bool, clock: str
) -> None:
    """Run the emulator of the API. Its home page is the inbox of sent messages."""
    from mfa_snippets.emulator import server
    from mfa_snippets.emulator.settings import SettingsError, assumptions_table, parse_clock, parse_settings

    warn = partial(click.echo, err=True)
    try:
        settings = parse_settings(pairs)
        if assumptions:
            click.echo(assumptions_table(settings))
        else:
            clock_ahead = parse_clock(clock)
            server.serve(host, port, settings, announce=click.echo, warn=warn, clock=clock_ahead, names=names)
    except SettingsError as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        message = f"{host}:{port}: {error.strerror}, expected a free port; --port 0 takes one"
        raise ResourceError(message) from None
