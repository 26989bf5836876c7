"""What the commands cost that people run all day."""

import shlex
import sys
import tempfile
from collections.abc import Iterator

from tests.bench.figures import COMMAND, Figure, in_turn, seconds_of

IMPORT = (sys.executable, "-c", "import click")
STARTS, BUILDS = 9, 5


def figures() -> Iterator[Figure]:
    """Starts and builds, each beside what it cannot do without."""
    yield _start("--help", (*COMMAND, "--help"), 1.3)
    with tempfile.TemporaryDirectory() as folder:
        own = ("env", f"XDG_CACHE_HOME={folder}")
        build = (*own, *COMMAND, "build", "--output", f"{folder}/output")
        seconds_of(build)
        yield _start("`build` with nothing to do", build, 1.5)
        cold, site = (_cold(folder, *options) for options in ((), ("--target", "html")))
        html, plain, _ = in_turn(site, cold, BUILDS)
        yield Figure(
            name="cold `build` of everything committed",
            value=plain,
            unit="s",
            beside=_importing(),
            budget=1.5,
        )
        yield Figure(
            name="cold `build` of the HTML site", value=html, unit="s", beside=_importing(), budget=3.0
        )


def _start(name: str, command: tuple[str, ...], budget: float) -> Figure:
    seconds, floor, ratio = in_turn(command, IMPORT, STARTS)
    beside = f"{seconds * 1000:.0f} ms : {floor * 1000:.0f} ms for `import click`"
    return Figure(name=name, value=ratio, unit="x", beside=beside, budget=budget)


def _importing() -> str:
    code = "import jinja2, markdown_it, pydantic, pygments, yaml"
    return f"{seconds_of((sys.executable, '-c', code)):.2g} s to import the libraries"


def _cold(folder: str, *options: str) -> tuple[str, ...]:
    command = shlex.join((*COMMAND, "build", *options, "--output", f"{folder}/cold"))
    return ("sh", "-c", f"rm -rf {folder}/cold {folder}/none; XDG_CACHE_HOME={folder}/none {command}")
