"""Make every artifact of a specification: the one place that knows which files exist."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from mfa_snippets.contracts.build_expectations import expectation_entries
from mfa_snippets.contracts.build_index import SCHEMA, index_entries, index_schema, snippet_path
from mfa_snippets.contracts.build_programs import EXAMPLES, program_entries
from mfa_snippets.contracts.evidence_status import EvidenceStatus, evidence_statuses
from mfa_snippets.contracts.files import Artifact, as_json
from mfa_snippets.contracts.openapi_overlay import overlay
from mfa_snippets.docs.render import render_pages
from mfa_snippets.errors import InputError, Problem
from mfa_snippets.rendering.programs import Program
from mfa_snippets.rendering.render import Project, project_folder, render_programs, render_projects
from mfa_snippets.rendering.templates import Templates
from mfa_snippets.spec.specification import Specification

DEFAULT_TARGET = "markdown"
HOST = "host"


def build(
    specification: Specification,
    templates: Templates,
    evidence: Path | None,
    targets: tuple[str, ...] = (),
    base_url: str = "",
) -> tuple[Artifact, ...]:
    """All files: of the targets that are named, else examples, snippets, contracts and the default target.

    `base_url` is where the pages will stand, if that is known.

    Raises `InputError` for a fault in a template or a page.
    """
    programs = render_programs(specification, templates)
    known = evidence_statuses(specification, templates, programs, evidence)
    pages = tuple(
        artifact
        for target in targets or (DEFAULT_TARGET,)
        for artifact in render_pages(specification, templates, programs, known, target, base_url)
    )
    if targets:
        _check_apart(pages)
        return pages
    contracts = _contracts(specification, programs, known)
    return (*runnable(specification, templates, programs), *contracts, *pages)


def runnable(
    specification: Specification, templates: Templates, programs: tuple[Program, ...]
) -> tuple[Artifact, ...]:
    """The programs, the files of their projects, their snippets, and what makes runs of them fast."""
    projects = render_projects(specification, templates, programs)
    return (*_examples(specification, programs, projects), *_hosts(templates))


def _check_apart(pages: tuple[Artifact, ...]) -> None:
    """Raise `InputError` for each file that two targets have."""
    targets: dict[str, str | None] = {}
    problems = []
    for artifact in pages:
        other = targets.setdefault(artifact.path, artifact.target)
        if other != artifact.target:
            message = f"the targets {other} and {artifact.target} both write it, expected each file of one"
            hint = "build each target into a folder of its own"
            problems.append(Problem(artifact.path, 0, 0, message, hint))
    if problems:
        raise InputError(*problems)


def _examples(
    specification: Specification, programs: tuple[Program, ...], projects: Mapping[str, Project]
) -> Iterator[Artifact]:
    for folder, project in projects.items():
        for name, content in project.files.items():
            yield Artifact(path=f"{EXAMPLES}/{folder}/{name}", content=content, language=project.language)
    for program in programs:
        path = f"{EXAMPLES}/{project_folder(specification, program)}/{program.path}"
        yield Artifact(path=path, content=program.text.encode(), language=program.language)
        for segment in program.segments:
            path = snippet_path(program, segment.name)
            yield Artifact(path=path, content=segment.text.encode(), language=program.language)


def _hosts(templates: Templates) -> Iterator[Artifact]:
    """What `verify` runs programs in: no part of a project, so that no proof depends on it."""
    for language, folder in templates.languages.items():
        for name in folder.below(HOST):
            path = f"hosts/{language}/{name.removeprefix(HOST + '/')}"
            yield Artifact(path=path, content=folder.files[name].encode(), language=language)


def _contracts(
    specification: Specification,
    programs: tuple[Program, ...],
    known: Mapping[tuple[str, str], EvidenceStatus],
) -> Iterator[Artifact]:
    yield Artifact(path="programs.json", content=as_json(program_entries(specification, programs)))
    yield Artifact(path="expectations.json", content=as_json(expectation_entries(specification)))
    index = index_entries(specification, programs, known)
    yield Artifact(path="index.json", content=as_json(index))
    yield Artifact(path=SCHEMA, content=as_json(index_schema()))
    yield Artifact(path="overlay.json", content=as_json(overlay(specification, programs)))
