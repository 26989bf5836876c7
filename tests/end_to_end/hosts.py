"""Demos that start quickly: each in a fork of a process that has loaded what they share, or with options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

from mfa_snippets.contracts.apps import App
from mfa_snippets.verify.run.launchers import Argv, Launch, launcher

from .web.apps import OUTPUT

SIGNATURES = Path(__file__).parents[1] / "signatures"


def command(app: App) -> Argv:
    """The demo without arguments; where the SDK is missing, the demo on its signatures."""
    if app.signatures:
        return tuple(word.replace("{signatures}", str(SIGNATURES)) for word in app.signatures.run)
    demos = [each.command for each in app.invocations if not each.requests]
    columns = takewhile(lambda words: len(set(words)) == 1, zip(*demos, strict=False))
    return tuple(words[0] for words in columns)


@contextmanager
def host(app: App, folder: Path, environment: Mapping[str, str]) -> Iterator[tuple[Argv, Launch]]:
    """The demo without arguments, and what launches it; the host of a missing SDK loads its signatures."""
    words, declared = command(app), app.launcher
    if app.signatures and declared and declared.argv:
        declared = replace(declared, argv=(*words[:-1], declared.argv[-1]))
        words = (words[0], words[-1])
    with launcher(declared, OUTPUT, folder, environment) as launch:
        yield words, launch
