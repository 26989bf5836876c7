"""Artifacts of a build: which files an output folder has, and which bytes, before anything is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mfa_snippets.contracts.build_expectations import build_expectations
from mfa_snippets.contracts.build_index import build_index, build_overlay, snippet_of, snippet_path
from mfa_snippets.contracts.build_programs import build_programs, evidence_statuses, published_path
from mfa_snippets.contracts.evidence import Statuses
from mfa_snippets.contracts.expectations import EXPECTATIONS
from mfa_snippets.contracts.files import Artifact, as_json
from mfa_snippets.contracts.index import INDEX, SCHEMA, index_schema
from mfa_snippets.contracts.programs import EXAMPLES, PROGRAMS
from mfa_snippets.rendering.apps import App, render_apps
from mfa_snippets.rendering.programs import Program, Project, render_projects
from mfa_snippets.rendering.render import render_programs
from mfa_snippets.rendering.templates import Templates
from mfa_snippets.spec.specification import Specification

_LAUNCHER = "host"
"""The folder of a language's templates with the files of its launcher."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What a build renders once: programs, project files by folder, apps, and the status of the evidence."""

    specification: Specification
    templates: Templates
    programs: tuple[Program, ...]
    projects: Mapping[str, Project]
    apps: tuple[App, ...]
    statuses: Statuses


def render(specification: Specification, templates: Templates, evidence: Path | None) -> Rendered:
    """Render all programs and projects. Raises `InputError` for a fault in a template."""
    programs = render_programs(specification, templates)
    projects = render_projects(specification, templates, programs)
    return Rendered(
        specification=specification,
        templates=templates,
        programs=programs,
        projects=projects,
        apps=render_apps(specification, templates),
        statuses=evidence_statuses(specification, programs, projects, evidence),
    )


def runnable(rendered: Rendered) -> Iterator[Artifact]:
    """Project files, programs with their snippets, and launchers."""
    for folder, project in rendered.projects.items():
        for name, content in project.files.items():
            yield Artifact(path=f"{EXAMPLES}/{folder}/{name}", content=content, language=project.language)
    for program in rendered.programs:
        texts = {snippet_path(program, segment.name): segment.text for segment in program.segments}
        for path, text in {published_path(rendered.specification, program): program.text, **texts}.items():
            yield Artifact(path=path, content=text.encode(), language=program.language)
    for app in rendered.apps:
        files = {f"{EXAMPLES}/{app.language}-app/{name}": content for name, content in app.files.items()}
        snippets = {snippet_of(app, each): each.text.encode() for each in app.functions if each.text}
        for path, content in {**files, **snippets}.items():
            yield Artifact(path=path, content=content, language=app.language)
    for language, templates in rendered.templates.languages.items():
        for name in templates.below(_LAUNCHER):
            path = f"hosts/{language}/{name.removeprefix(_LAUNCHER + '/')}"
            yield Artifact(path=path, content=templates.files[name].encode(), language=language)


def contract_files(rendered: Rendered) -> Iterator[Artifact]:
    """The JSON files: programs, expectations, index with its schema, and the OpenAPI overlay."""
    specification, programs = rendered.specification, rendered.programs
    for path, value in {
        PROGRAMS: build_programs(specification, programs),
        EXPECTATIONS: build_expectations(specification),
        INDEX: build_index(specification, programs, rendered.statuses, rendered.apps).model_dump(),
        SCHEMA: index_schema(),
        "overlay.json": build_overlay(specification, programs),
    }.items():
        yield Artifact(path=path, content=as_json(value))
