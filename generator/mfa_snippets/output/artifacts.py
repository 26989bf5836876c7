"""Artifacts of a build: which files an output folder has, and which bytes, before anything is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mfa_snippets.contracts import programs as contract
from mfa_snippets.contracts.build_expectations import build_expectations
from mfa_snippets.contracts.build_index import build_index, build_overlay, snippet_path
from mfa_snippets.contracts.build_programs import build_programs, evidence_statuses
from mfa_snippets.contracts.evidence import EvidenceStatus
from mfa_snippets.contracts.expectations import EXPECTATIONS
from mfa_snippets.contracts.files import Artifact, as_json
from mfa_snippets.contracts.index import INDEX, SCHEMA, index_schema
from mfa_snippets.contracts.programs import EXAMPLES, PROGRAMS
from mfa_snippets.rendering.programs import Program
from mfa_snippets.rendering.render import Project, render_programs, render_projects
from mfa_snippets.rendering.templates import Templates
from mfa_snippets.spec.specification import Specification

_LAUNCHER = "host"
"""The folder of a language's templates with the files of its launcher."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What a build renders once: programs with their contracts, project files, status of the evidence.

    `contracts` and `programs` have the same order; `projects` are by folder, `statuses` by language and
    scenario.
    """

    specification: Specification
    templates: Templates
    programs: tuple[Program, ...]
    contracts: tuple[contract.Program, ...]
    projects: Mapping[str, Project]
    statuses: Mapping[tuple[str, str], EvidenceStatus]


def render(specification: Specification, templates: Templates, evidence: Path | None) -> Rendered:
    """Render all programs and projects. Raises `InputError` for a fault in a template."""
    programs = render_programs(specification, templates)
    projects = render_projects(specification, templates, programs)
    files = {folder: project.files for folder, project in projects.items()}
    return Rendered(
        specification=specification,
        templates=templates,
        programs=programs,
        contracts=build_programs(specification, programs),
        projects=projects,
        statuses=evidence_statuses(specification, programs, files, evidence),
    )


def runnable(rendered: Rendered) -> Iterator[Artifact]:
    """Project files, programs with their snippets, and launchers."""
    for folder, project in rendered.projects.items():
        for name, content in project.files.items():
            yield Artifact(path=f"{EXAMPLES}/{folder}/{name}", content=content, language=project.language)
    for program, published in zip(rendered.programs, rendered.contracts, strict=True):
        texts = {snippet_path(program, segment.name): segment.text for segment in program.segments}
        for path, text in {published.path: program.text, **texts}.items():
            yield Artifact(path=path, content=text.encode(), language=program.language)
    for language, templates in rendered.templates.languages.items():
        for name in templates.below(_LAUNCHER):
            path = f"hosts/{language}/{name.removeprefix(_LAUNCHER + '/')}"
            yield Artifact(path=path, content=templates.files[name].encode(), language=language)


def contract_files(rendered: Rendered) -> Iterator[Artifact]:
    """The JSON files: programs, expectations, index with its schema, and the OpenAPI overlay."""
    specification, programs = rendered.specification, rendered.programs
    index = build_index(specification, programs, rendered.contracts, rendered.statuses)
    for path, value in {
        PROGRAMS: rendered.contracts,
        EXPECTATIONS: build_expectations(specification),
        INDEX: index.model_dump(),
        SCHEMA: index_schema(),
        "overlay.json": build_overlay(specification, programs),
    }.items():
        yield Artifact(path=path, content=as_json(value))
