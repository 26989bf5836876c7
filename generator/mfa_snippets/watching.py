"""Build again whenever something changes that a build reads."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import click

from .building import Order, make
from .errors import BadInput, Unusable

Changes = Iterable[Iterable[tuple[object, str]]]


def watch(order: Order, changes: Changes | None = None) -> None:
    """Build, and again after each batch of changes, until interrupted; faults are told and waited for.

    What happens is said on standard error. `changes` stand in for those of the file system.
    """
    places = order.places
    folders = [folder for folder in (places.spec, places.templates, places.evidence) if folder.is_dir()]
    _built(order, "built")
    click.echo(f"watching {', '.join(map(str, folders))}; Ctrl-C ends", err=True)
    with suppress(KeyboardInterrupt):
        for batch in _changes(folders) if changes is None else changes:
            names = sorted({Path(path).name for _, path in batch})
            _built(order, f"built after a change of {', '.join(names)}")


def _changes(folders: list[Path]) -> Changes:
    from watchfiles import watch as watched  # Here, since no other build needs it.

    return watched(*folders)


def _built(order: Order, told: str) -> None:
    try:
        make(order)
    except BadInput as error:
        told = "\n".join(map(str, error.problems))
    except Unusable as error:
        told = f"error: {error}"
    click.echo(told, err=True)
