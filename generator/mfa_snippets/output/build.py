"""Build an output folder, or list what a build would change."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType

from mfa_snippets.contracts.files import Artifact, digest
from mfa_snippets.docs.render import render_pages
from mfa_snippets.docs.settings import SiteConfig, read_site_configs
from mfa_snippets.errors import InputError, Problem, check_known
from mfa_snippets.output import manifest
from mfa_snippets.output.artifacts import Rendered, contract_files, render, runnable
from mfa_snippets.output.manifest import MANIFEST, Manifest, as_bytes, other_versions, read_manifest
from mfa_snippets.output.no_op import Record, inputs_before
from mfa_snippets.output.write import Change, Scope, differences, plan, write
from mfa_snippets.rendering.loader import load_paths
from mfa_snippets.spec.document import read_yaml
from mfa_snippets.spec.paths import Paths

DEFAULT_TARGET = "markdown"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """The options of a build. `base_url` is the address of the pages, if it is known."""

    paths: Paths
    output: Path
    targets: tuple[str, ...]
    languages: tuple[str, ...]
    config: Path | None = None
    base_url: str = ""


def write_build(options: BuildOptions) -> Record | None:
    """Build and write. Returns the record for `no_op`, or None if the inputs cannot be recorded."""
    paths = {**asdict(options.paths), "config": options.config}
    read = inputs_before({name: str(path) for name, path in paths.items() if path})
    change, _, _ = _plan(options)
    versions = manifest.tool_versions()
    write(change, options.output, versions)
    # Not the manifest on disk, which another build may have written meanwhile.
    left = digest(as_bytes(change.kept, versions))
    return {**read, "manifest": str(options.output / MANIFEST), "sha256": left} if read else None


def check_build(options: BuildOptions) -> list[str]:
    """A line for each difference from what a build would write, and for stale evidence. Writes nothing."""
    change, existing, rendered = _plan(options)
    return [
        *other_versions(existing, manifest.tool_versions()),
        *differences(change),
        *(
            f"{options.paths.evidence}/{language}/{scenario}.json: the program was changed since it last ran"
            for (language, scenario), status in rendered.statuses.items()
            if status.state == "stale"
        ),
    ]


def _plan(options: BuildOptions) -> tuple[Change, Manifest, Rendered]:
    specification, templates = load_paths(options.paths)
    check_known("language", options.languages, specification.sdks)
    check_known("target", options.targets, templates.targets)
    config = read_yaml(options.config) if options.config else None
    sites = read_site_configs(config, templates.targets, specification.sdks) if config else {}
    existing = read_manifest(options.output)
    rendered = render(specification, templates, options.paths.evidence)
    artifacts = build(rendered, options.targets, options.base_url, sites)
    scope = Scope(languages=options.languages, targets=options.targets, default_target=DEFAULT_TARGET)
    return plan(artifacts, options.output, existing, scope), existing, rendered


def build(
    rendered: Rendered,
    targets: tuple[str, ...] = (),
    base_url: str = "",
    sites: Mapping[str, SiteConfig] = MappingProxyType({}),
) -> tuple[Artifact, ...]:
    """The pages of the targets, or without targets everything and the default target's pages.

    Raises `InputError` for a fault in a page, or for a file that two targets write.
    """
    specification, templates, programs = rendered.specification, rendered.templates, rendered.programs
    pages = tuple(
        page
        for target in targets or (DEFAULT_TARGET,)
        for page in render_pages(
            specification, templates, programs, rendered.statuses, target, base_url, sites
        )
    )
    if targets:
        _check_overlap(pages)
        return pages
    return (*runnable(rendered), *contract_files(rendered), *pages)


def _check_overlap(pages: tuple[Artifact, ...]) -> None:
    """Raise `InputError` for each file that two targets write."""
    first = {page.path: page.target for page in reversed(pages)}
    hint = "build each target into a folder of its own"
    problems = {}
    for page in pages:
        if page.target != first[page.path]:
            message = f"the targets {first[page.path]} and {page.target} both write it, expected one of them"
            problems[page.path] = Problem(page.path, 0, 0, message, hint)
    if problems:
        raise InputError(*problems.values())
