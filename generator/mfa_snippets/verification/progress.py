"""A progress bar on standard error, if that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module

Advance = Callable[[], None]


@contextmanager
def progress(total: int) -> Iterator[Advance]:
    """Show how many of `total` parts are done; nothing without a terminal."""
    if not sys.stderr.isatty():
        yield _silent
        return
    rich = import_module("rich.progress")  # Here, since it is heavy, and mostly nobody watches.
    console = import_module("rich.console").Console(stderr=True)
    columns = (
        rich.TextColumn("verify"),
        rich.BarColumn(),
        rich.MofNCompleteColumn(),
        rich.TimeElapsedColumn(),
    )
    with rich.Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("verify", total=total)
        yield lambda: bar.advance(task)


def _silent() -> None:
    """Nobody watches."""
