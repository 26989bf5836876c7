"""Build an output folder, or show what a build would change."""

import gc
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from difflib import unified_diff
from itertools import chain
from pathlib import Path

from mfa_snippets.contracts import apps as contract
from mfa_snippets.contracts.apps import APPS, EXAMPLES
from mfa_snippets.contracts.expectations import EXPECTATIONS
from mfa_snippets.contracts.files import Artifact, as_json, digest
from mfa_snippets.contracts.index import INDEX, SCHEMA, index_schema
from mfa_snippets.docs.blocks import Site, render
from mfa_snippets.docs.render import render_pages
from mfa_snippets.docs.target import read_site_configs
from mfa_snippets.errors import InputError, Problem, check_known
from mfa_snippets.output import manifest
from mfa_snippets.output.no_op import Record
from mfa_snippets.rendering.apps import build_index, build_overlay
from mfa_snippets.rendering.loader import load_all
from mfa_snippets.spec.build_runs import build_expectations
from mfa_snippets.spec.paths import Paths
from mfa_snippets.spec.reader import check_readable

DEFAULT_TARGET = "markdown"
_LAUNCHER = "host"  # the folder of a language's templates with the files of its launcher
MOST_FILES, MOST_LINES = 3, 20  # how many files are shown of a kind, and how many lines of the diff of a file
_PATH, _LONGEST_PATH = re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*"), 200


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """The options of a build. `base_url` is the address of the pages, if it is known."""

    paths: Paths
    output: Path
    targets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    config: Path | None = None
    base_url: str = ""
    without_evidence: bool = False


def write_build(options: BuildOptions) -> Record | None:
    """Build and write; what `no_op` records of the output, or None if the next build has to warn."""
    gc.disable()  # what a build makes, it holds until its end
    try:
        artifacts, scope, site = _artifacts(options)
        change = manifest.write(artifacts, options.output, scope)
    finally:
        gc.enable()
    path, left = options.output / manifest.MANIFEST, digest(manifest.as_bytes(change.kept))
    return None if _untested(site) else {"manifest": str(path), "sha256": left}


def check_build(options: BuildOptions, command: str) -> Iterator[str]:
    """Lines for what a build would change, and the command that writes it, and for evidence that is stale."""
    artifacts, scope, site = _artifacts(options)
    changes = list(differences(manifest.plan(artifacts, options.output, scope), options.output))
    yield from changes
    if changes:
        yield f"to write them: {command}"
    stale = [language for (language, _), status in site.statuses.items() if status.state == "stale"]
    for language, count in Counter(stale).items():
        yield f"{options.paths.evidence}/{language}: {count} scenarios changed since the last recorded run"
        yield f"to record them: mfa-snippets verify --record --language {language}"


def differences(change: manifest.Change, output: Path) -> Iterator[str]:
    """Lines for what a build would write and remove, and for what it cannot write. Reads the old files."""
    for artifact in change.written[:MOST_FILES]:
        yield from _diff(artifact, output / artifact.path)
    if others := change.written[MOST_FILES:]:
        folders = Counter(artifact.path.partition("/")[0] for artifact in others)
        counts = ", ".join(f"{count} in {name}" for name, count in folders.items())
        yield f"{len(others)} more files differ: {counts}"
    lines = [f"{path}: a build would remove it" for path in change.removed]
    lines += [f"{path}: {reason}" for path, reason in change.foreign.items()]
    yield from lines[:MOST_FILES]
    if more := len(lines[MOST_FILES:]):
        yield f"and {more} more"
    if not (change.written or change.removed or change.foreign or change.kept == change.owned):
        yield f"{manifest.MANIFEST}: differs from what a build would write"


def _diff(artifact: Artifact, path: Path) -> Iterator[str]:
    old, name = path.read_bytes() if path.is_file() else b"", str(path) if path.is_file() else "/dev/null"
    is_text = b"\0" not in old + artifact.content
    before, after = (content.decode(errors="replace").splitlines() for content in (old, artifact.content))
    new_name = f"{artifact.path}, as a build would write it"
    lines = list(unified_diff(before, after, name, new_name, lineterm="")) if is_text else []
    yield from lines[:MOST_LINES] or [f"{artifact.path}: differs from what a build would write"]
    if left := len(lines[MOST_LINES:]):
        yield f"and {left} more lines of this file"


def _untested(site: Site) -> list[str]:
    """The languages without evidence, if others have some."""
    tested = {language for language, _ in site.statuses}
    apps = (app for app in site.built if tested and app.invocations)
    return [app.language for app in apps if app.language not in tested]


def _artifacts(options: BuildOptions) -> tuple[tuple[Artifact, ...], manifest.Scope, Site]:
    check_readable(*astuple(options.paths))
    specification, templates = load_all(options.paths.spec, options.paths.templates)
    check_known("language", options.languages, specification.sdks)
    check_known("target", options.targets, templates.targets)
    configs = read_site_configs(options.config, templates.targets, specification.sdks)
    evidence = None if options.without_evidence else options.paths.evidence
    site = replace(render(specification, templates, evidence), base_url=options.base_url, configs=configs)
    if languages := ", ".join(_untested(site)):
        print(f"warning: {evidence} has no recorded run of {languages}: pages say 'Not run'", file=sys.stderr)
    scope = manifest.Scope(options.languages, options.targets or (None, DEFAULT_TARGET))
    return build(site, options.targets), scope, site


def build(site: Site, targets: tuple[str, ...] = ()) -> tuple[Artifact, ...]:
    """The pages of the targets, or without targets everything. Raises `InputError`."""
    # Before the pages, which then use the memory that the values of the index took.
    others = () if targets else (*runnable(site), *contract_files(site))
    pages = (render_pages(site, each) for each in targets or (DEFAULT_TARGET,))
    artifacts = (*others, *chain.from_iterable(pages))
    if problems := list(_bad_paths(artifacts)):
        raise InputError(*problems)
    return artifacts


def _bad_paths(artifacts: Sequence[Artifact]) -> Iterator[Problem]:
    """Paths of two targets, or that some file system, shell or page could not hold."""
    targets: dict[str, str | None] = {}
    spellings: dict[str, str] = {}
    for path, target in ((artifact.path, artifact.target) for artifact in artifacts):
        if (first := targets.setdefault(path, target)) != target:
            message = f"the targets {first} and {target} both write it, expected one of them"
            yield Problem(path, 0, 0, message, "build each target into a folder of its own")
        if (other := spellings.setdefault(path.lower(), path)) != path:
            expected = "expected names that differ in more than case"
            yield Problem(path, 0, 0, f"some systems take it and {other} for one file, {expected}")
        if len(path) > _LONGEST_PATH or not _PATH.fullmatch(path):
            message = f"expected a path of letters, digits and ._-, at most {_LONGEST_PATH} characters"
            yield Problem(path, 0, 0, message)


def runnable(site: Site) -> Iterator[Artifact]:
    """The apps, the snippets of their functions, and launchers."""
    for app in site.apps:
        for name, content in app.files.items():
            yield Artifact(path=f"{EXAMPLES}/{app.language}/{name}", content=content, language=app.language)
        for function in (each for each in app.functions if each.text):
            path, content = f"snippets/{function.file}", function.text.encode()
            yield Artifact(path=path, content=content, language=app.language)
    for language, templates in site.templates.languages.items():
        for name in (each for each in templates.below(_LAUNCHER) if each not in templates.inherited):
            path = f"hosts/{language}/{name.removeprefix(_LAUNCHER + '/')}"
            yield Artifact(path=path, content=templates.files[name].encode(), language=language)


def contract_files(site: Site) -> Iterator[Artifact]:
    """The JSON files: apps, expectations, index with its schema, and the OpenAPI overlay.

    Each value is made for its file alone, since it takes several times as much memory.
    """
    specification, apps, built = site.specification, site.apps, site.built
    yield Artifact(path=APPS, content=as_json(built, tuple[contract.App, ...]))
    yield Artifact(path=EXPECTATIONS, content=as_json(build_expectations(specification)))
    yield Artifact(path=INDEX, content=as_json(build_index(specification, apps, site.statuses)))
    yield Artifact(path=SCHEMA, content=as_json(index_schema()))
    yield Artifact(path="overlay.json", content=as_json(build_overlay(specification, apps)))
