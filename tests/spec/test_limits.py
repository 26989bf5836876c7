"""A specification has limits: what is beyond one is told with its place, soon and in little memory."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mfa_snippets.verify.run.process import ProcessResult, run
from tests.forks import forks

from .test_bad_input import folder

__all__ = ["folder"]
ROOT = Path(__file__).parents[2]
SECONDS, MEMORY = 10, 500 << 20
LIMITED = f"""
import resource, sys
sys.stdout, sys.stderr = open(1, "w"), open(2, "w")  # those of the host take a pipe for a file
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
import mfa_snippets.output.build as module
from mfa_snippets.cli import main
module.render_pages = lambda *_: ()
main()
"""
ENVIRONMENT, SCENARIO, SDK = (
    Path("spec", name) for name in ("environment.yaml", "scenarios/one-factor.yaml", "sdks/lisp.yaml")
)
CALLEE = "    callee: verify\n"
MANY = "expected at most these in a file"


def lines(*parts: str) -> Callable[[], object]:
    """An environment of these texts."""
    return lambda: ENVIRONMENT.write_text("".join(parts))


def changed(path: Path, old: str, new: str) -> Callable[[], object]:
    """A file with another text."""
    return lambda: path.write_text(path.read_text().replace(old, new, 1))


def links_to(target: str) -> Callable[[], object]:
    """A link in place of the environment."""

    def link() -> None:
        Path("secret.yaml").write_text("token: K2secret\n- ]")
        ENVIRONMENT.unlink()
        ENVIRONMENT.symlink_to(target)

    return link


def project_file(name: str) -> Callable[[], object]:
    """A file of every app."""

    def write() -> None:
        Path("templates/lisp/project").mkdir()
        Path("templates/lisp/project", name).write_text("")

    return write


def pipe() -> None:
    """A pipe in place of the environment, which nobody writes to."""
    ENVIRONMENT.unlink()
    os.mkfifo(ENVIRONMENT)


def many_files() -> None:
    """More scenarios than a folder may have."""
    for number in range(5_001):
        SCENARIO.with_stem(f"s{number}").write_text("{}")


def many_values() -> None:
    """More in all than a specification may have, and no more in a file than it may have."""
    for name in "abcdefghijklm":
        SDK.with_stem(name).write_text("[" + "1," * 90_000 + "]")


def sparse() -> None:
    """A file that has 10 GB, and none of them on the disk."""
    with ENVIRONMENT.open("w") as file:
        file.truncate(10_000_000_000)


def unknown_names() -> None:
    """Steps of functions that are not there, each with a name that is close to others."""
    step = "  - {name: verification_%d, function: verify_otq_%d}\n"
    steps = "".join(step % (number, number) for number in range(15_000))
    SCENARIO.write_text(SCENARIO.read_text().partition("steps:")[0] + "steps:\n" + steps)


def pages() -> None:
    """Pages that are too long in all."""
    Path("spec/pages").mkdir()
    for name in "abcd":
        Path(f"spec/pages/{name}.md").write_text("![" * 100_000)


def sdks() -> None:
    """One SDK more than there may be."""
    for number in range(50):
        SDK.with_stem(f"l{number}").write_text(SDK.read_text())


def factors(title: str = "") -> None:
    """Factors that make ten thousand pairs."""
    step = "[{name: a, function: verify_otp}]"
    factor = f"  f%d: {{title: F, amr: c%d, sign_up: {step}, start: {step}, verify: {step}}}\n"
    channels = "".join(f"  c{number}: x\n" for number in range(100))
    template = (
        "{name: '{first}-{second}', title: 'T%s', summary: S, first: sign_up, second: [start], amr: [a]}"
    )
    template = template.replace("amr: [a]", "amr: [a], prints: p, steps: []") % title
    written = "".join(factor % (number, number) for number in range(100))
    text = f"channels:\n{channels}templates:\n  t: {template}\nfactors:\n{written}"
    Path("spec", "factors.yaml").write_text(text)


CASES: dict[str, tuple[Callable[[], object], str]] = {
    "aliases": (
        lines("a: &a x\nb: [", "*a," * 200_000, "]\n"),
        "spec/environment.yaml:2:5: alias '*a', expected the value itself\n",
    ),
    "nested in brackets": (
        lines("a: ", "[" * 900, "]" * 900),
        "spec/environment.yaml:1:34: nested more than 30 deep, expected a flat document\n",
    ),
    "nested in lists": (
        lines("- " * 10_000, "a"),
        "spec/environment.yaml:1:63: nested more than 30 deep, expected a flat document\n",
    ),
    "values": (
        lines("a: [", "1," * 200_000, "]\n"),
        f"spec/environment.yaml:1:200001: more than 100,000 values, {MANY}\n",
    ),
    "values in all": (
        many_values,
        "spec/sdks/l.yaml: more than 1,000,000 keys and values up to here, expected at most these\n",
    ),
    "keys": (
        lines(*(f"a{number}:\n" for number in range(200_000))),
        f"spec/environment.yaml:100000:8: more than 100,000 values, {MANY}\n",
    ),
    "wrong values": (
        lines(*(f"a{number}: b\n" for number in range(50_000))),
        "spec/environment.yaml:100:6: 'b', expected a mapping\nand 49,900 more problems\n",
    ),
    "text": (
        changed(SCENARIO, "Session: {}", "x" * 20_001),
        "spec/scenarios/one-factor.yaml:13:13: text of 20,001 characters, expected at most 20,000\n",
    ),
    "bytes": (
        changed(SCENARIO, "Session: {}", "x" * 10_000_000),
        f"spec/scenarios/one-factor.yaml: more than 4,000,000 bytes, {MANY}\n",
    ),
    "bytes of nothing": (sparse, f"spec/environment.yaml: more than 4,000,000 bytes, {MANY}\n"),
    "files": (
        many_files,
        "spec/scenarios: more than 5,000 files, expected at most these in a folder\n",
    ),
    "factors": (factors, "spec/factors.yaml:1:1: more than 1,000 scenarios, expected at most these\n"),
    "text of factors": (
        lambda: factors(" {first}{second}" * 1_000),
        "spec/factors.yaml:1:1: expands to ",
    ),
    "pages": (
        pages,
        "spec/pages/c.md: more than 500,000 characters up to here, expected at most these\n",
    ),
    "SDKs": (sdks, "spec/sdks: 51 SDKs, expected at most 50\n"),
    "variants": (
        lambda: SDK.write_text(
            SDK.read_text() + "variants:\n" + "".join(f"  v{n}: {{label: V, fence: v}}\n" for n in range(21))
        ),
        "spec/sdks/lisp.yaml:31:3: a mapping, expected at most 20 items after validation, not more\n",
    ),
    "depth of functions": (
        changed(Path("templates/lisp/layout.yaml"), "depth: 0", "depth: 9000000000000000"),
        "templates/lisp/layout.yaml:9:8: 9000000000000000, expected less than or equal to 16\n",
    ),
    "unknown names": (
        unknown_names,
        "spec/scenarios/one-factor.yaml:8:38: function 'verify_otq_0' is not defined\n",
    ),
    "width of a format": (
        changed(SDK, CALLEE, CALLEE + "    result: '{name:>2000000000}'\n"),
        "spec/sdks/lisp.yaml:15:13: '{name:>2000000000}' is not filled in here, expected {name}\n",
    ),
    "kind of a format": (
        changed(SDK, CALLEE, CALLEE + "    result: '{name:d}'\n"),
        "spec/sdks/lisp.yaml:15:13: '{name:d}' is not filled in here, expected {name}\n",
    ),
    "conversion": (
        changed(SDK, CALLEE, CALLEE + "    result: '{name!r}'\n"),
        "spec/sdks/lisp.yaml:15:13: '{name!r}' is not filled in here, expected {name}\n",
    ),
    "attribute": (
        changed(SDK, CALLEE, CALLEE + "    result: '{name.__class__}{name[0]}'\n"),
        "spec/sdks/lisp.yaml:15:13: '{name.__class__}' is not filled in here, expected {name}\n",
    ),
    "device": (links_to("/dev/zero"), "spec/environment.yaml: a link that leads out of spec, "),
    "device in the folder": (pipe, "spec/environment.yaml: a device or a pipe, expected a file\n"),
    "link to outside": (
        links_to("../secret.yaml"),
        "spec/environment.yaml: a link that leads out of spec, expected a file in it\n",
    ),
    "link to itself": (links_to("environment.yaml"), "spec/environment.yaml: cannot be read ("),
    "path of a program": (
        changed(SDK, "client: client.lisp", f"client: {'a' * 250}/client.lisp"),
        f"examples/lisp/{'a' * 250}/client.lisp: expected a path of letters, digits and ._-, at most 200 ",
    ),
    "path of two lines": (
        project_file("a\nb"),
        "examples/lisp/a\\u000ab: expected a path of letters, digits and ._-, at most 200 characters\n",
    ),
    "path that is no text": (
        project_file("\udcff"),
        "\\udcff: a name that is not UTF-8, expected one that is\n",
    ),
}


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], ProcessResult]]:
    """Build the specification of this folder in a process with that time and memory."""
    host = tmp_path_factory.mktemp("limited")
    file = host / "limited.py"
    file.write_text(LIMITED)
    command = [sys.executable, str(file), "--spec", "spec", "--templates", "templates"]
    command += ["build", "--without-evidence"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator"), "XDG_CACHE_HOME": os.devnull}
    with forks("mfa_snippets.cli, mfa_snippets.output.build", host) as launch:
        yield lambda: run(command, cwd=Path.cwd(), environment=environment, limit=100, launch=launch)


@pytest.mark.parametrize(("spoil", "message"), CASES.values(), ids=CASES.keys())
@pytest.mark.usefixtures("folder")
def test_a_limit_is_told_in_time(
    spoil: Callable[[], object], message: str, limited: Callable[[], ProcessResult]
) -> None:
    """Nothing is written, and no file of others is shown."""
    spoil()
    ended = limited()

    assert message in ended.stderr
    assert (ended.exit, ended.stdout) == (1, "")
    assert "K2secret" not in ended.stderr
    assert ended.stderr.count("\n") <= 201
    assert not Path("output").exists()
