"""Builds of made-up artifacts, for the tests of writing."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mfa_snippets.contracts.files import Artifact
from mfa_snippets.output.manifest import Change, Scope, plan, write

LISP = Artifact(path="examples/lisp/one.lisp", content=b"(one)\n", language="lisp")
SCHEME = Artifact(path="examples/scheme/one.scm", content=b"(one)\n", language="scheme")
PAGE = Artifact(path="docs/plain/mfa.txt", content=b"MFA\n", target="plain")
INDEX = Artifact(path="index.json", content=b"[]\n")
ALL = (LISP, SCHEME, PAGE, INDEX)


def planned(artifacts: tuple[Artifact, ...], output: Path, **scope: Any) -> Change:
    """What a build of these artifacts would change."""
    return plan(artifacts, output, Scope(**scope))


def build(artifacts: tuple[Artifact, ...], output: Path, **scope: Any) -> None:
    """A build of these artifacts."""
    write(artifacts, output, Scope(**scope))


def tree(folder: Path) -> Mapping[str, bytes]:
    """Every file below a folder but the manifest, by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".mfa-snippets.json"
    }


def contents(*artifacts: Artifact) -> Mapping[str, bytes]:
    """Artifacts as `tree` would show them."""
    return {artifact.path: artifact.content for artifact in artifacts}
