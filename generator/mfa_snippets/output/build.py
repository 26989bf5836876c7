"""Do what the command `build` was asked for: write, or tell what it would write."""

from dataclasses import dataclass, replace
from pathlib import Path

from mfa_snippets.commands import options
from mfa_snippets.contracts.evidence_status import stale
from mfa_snippets.contracts.files import digest
from mfa_snippets.docs.settings import read_hosts
from mfa_snippets.output import manifest as parts
from mfa_snippets.output.artifacts import DEFAULT_TARGET, build
from mfa_snippets.output.manifest import MANIFEST, Manifest, as_bytes, other_versions, read_manifest
from mfa_snippets.output.no_op import Record, before
from mfa_snippets.output.write import Change, Scope, differences, plan, write
from mfa_snippets.rendering.loader import load_paths
from mfa_snippets.rendering.templates import Templates
from mfa_snippets.spec.document import read_yaml
from mfa_snippets.spec.paths import Paths
from mfa_snippets.spec.specification import Specification


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """The options of a build."""

    places: Paths
    output: Path
    targets: tuple[str, ...]
    languages: tuple[str, ...]
    config: Path | None = None
    base_url: str = ""


def write_build(order: BuildOptions) -> Record | None:
    """Write what is asked for. Returns what to remember of it, or None where that cannot be told."""
    places = order.places
    folders = {"spec": places.spec, "templates": places.templates, "evidence": places.evidence}
    config = {"config": str(order.config)} if order.config else {}
    read = before(**{name: str(folder) for name, folder in folders.items()}, **config)
    change, _ = _plan(order, *load_paths(places))
    versions = parts.parts()
    write(change, order.output, versions)
    # Not the manifest on disk, which another build may have written meanwhile.
    left = digest(as_bytes(change.kept, versions))
    return {**read, "manifest": str(order.output / MANIFEST), "sha256": left} if read else None


def check_build(order: BuildOptions) -> list[str]:
    """A line for all that is not as a build would leave it. Nothing is written."""
    specification, templates = load_paths(order.places)
    change, manifest = _plan(order, specification, templates)
    return [
        *other_versions(manifest, parts.parts()),
        *differences(change),
        *_stale(order.places, specification, templates),
    ]


def _plan(order: BuildOptions, specification: Specification, templates: Templates) -> tuple[Change, Manifest]:
    options.check_known("language", order.languages, specification.sdks)
    options.check_known("target", order.targets, templates.targets)
    if order.config:
        hosts = read_hosts(read_yaml(order.config), templates.targets, specification.sdks)
        templates = replace(templates, hosts=hosts)
    manifest = read_manifest(order.output)
    artifacts = build(specification, templates, order.places.evidence, order.targets, order.base_url)
    scope = Scope(languages=order.languages, targets=order.targets, default_target=DEFAULT_TARGET)
    return plan(artifacts, order.output, manifest, scope), manifest


def _stale(places: Paths, specification: Specification, templates: Templates) -> list[str]:
    return [
        f"{places.evidence}/{language}/{scenario}.json: the program was changed since it last ran"
        for language, scenario in stale(specification, templates, places.evidence)
    ]
