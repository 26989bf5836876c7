"""`serve`."""

import click


@click.command()
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen on. Elsewhere than on loopback, inbox and control API ask for a token.",
)
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free port."
)
@click.option(
    "--allow-host",
    "names",
    multiple=True,
    metavar="NAME",
    help="A further name that callers know this machine by.",
)
@click.option(
    "--assume", "pairs", multiple=True, metavar="NAME=VALUE", help="Choose what no public source settles."
)
@click.option("--assumptions", is_flag=True, help="List what is assumed, with its values, and end.")
@click.option(
    "--strict-fields",
    is_flag=True,
    help="Refuse body fields that the API does not know; else they are reported.",
)
@click.option(
    "--clock",
    default="+0",
    show_default=True,
    metavar="TIME",
    help="Age what is stored: +SECONDS, or a time like 2027-01-31T12:00:00Z. Tokens keep the real time.",
)
def serve(
    host: str,
    port: int,
    names: tuple[str, ...],
    pairs: tuple[str, ...],
    assumptions: bool,
    strict_fields: bool,
    clock: str,
) -> None:
    """Run the emulator of the API.

    Its page is the inbox, which shows the codes that it sent.
    """
    from mfa_snippets.emulator.server import listed, run
    from mfa_snippets.emulator.settings import SettingsError
    from mfa_snippets.errors import ResourceError

    given = (*pairs, "strict_fields=true") if strict_fields else pairs
    try:
        if assumptions:
            click.echo(listed(given))
            return
        run(
            host,
            port,
            pairs=given,
            clock=clock,
            names=names,
            announce=lambda line: click.echo(line),
            warn=lambda line: click.echo(line, err=True),
        )
    except SettingsError as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        raise ResourceError(
            f"{host}:{port}: {error.strerror}, expected a free port; --port 0 takes one"
        ) from None
