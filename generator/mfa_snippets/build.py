"""Make every artifact of a specification: the one place that knows which files exist."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from .contracts.contract import EXAMPLES, program_entries
from .contracts.expecting import expectation_entries
from .contracts.indexing import SCHEMA, index_entries, index_schema, snippet_path
from .contracts.overlaying import overlay
from .contracts.standing import ABSENT, Standing, answer_lines
from .errors import BadInput, Problem
from .model.specification import Specification
from .pages import render_pages
from .rendering.programs import Program
from .rendering.render import render_programs
from .rendering.templates import SUFFIX, Folder, Templates
from .rendering.web import PROJECT as WEB_PROJECT
from .rendering.web import folder_of
from .writing.artifacts import Artifact

DEFAULT_TARGET = "markdown"
PROJECT, HOST = "project", "host"


def build(
    specification: Specification,
    templates: Templates,
    evidence: Path | None,
    targets: tuple[str, ...] = (),
    base_url: str = "",
) -> tuple[Artifact, ...]:
    """All files: of the targets that are named, else examples, snippets, contracts and the default target.

    `base_url` is where the pages will stand, if that is known.

    Raises `BadInput` for a fault in a template or a page.
    """
    programs = render_programs(specification, templates)
    known = standings(specification, templates, programs, evidence)
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
    projects = _projects(specification, templates, programs)
    return (*_examples(specification, programs, projects), *_hosts(templates))


def standings(
    specification: Specification, templates: Templates, programs: tuple[Program, ...], evidence: Path | None
) -> dict[tuple[str, str], Standing]:
    """What is on record of each program, by language and scenario."""
    projects = _projects(specification, templates, programs)
    return {
        (program.language, program.scenario): standing(
            evidence, program, projects[_folder(specification, program)].files, specification
        )
        for program in programs
    }


def _check_apart(pages: tuple[Artifact, ...]) -> None:
    """Raise `BadInput` for each file that two targets have."""
    targets: dict[str, str | None] = {}
    problems = []
    for artifact in pages:
        other = targets.setdefault(artifact.path, artifact.target)
        if other != artifact.target:
            message = f"the targets {other} and {artifact.target} both write it, expected each file of one"
            hint = "build each target into a folder of its own"
            problems.append(Problem(artifact.path, 0, 0, message, hint))
    if problems:
        raise BadInput(*problems)


def stale(specification: Specification, templates: Templates, evidence: Path | None) -> list[tuple[str, str]]:
    """Language and scenario of each program that was changed since it was recorded."""
    programs = render_programs(specification, templates)
    projects = _projects(specification, templates, programs)
    return [
        (program.language, program.scenario)
        for program in programs
        if standing(evidence, program, projects[_folder(specification, program)].files, specification).state
        == "stale"
    ]


@dataclass(frozen=True, slots=True)
class _Project:
    """The files around programs of one language."""

    language: str
    files: Mapping[str, bytes]


def _projects(
    specification: Specification, templates: Templates, programs: tuple[Program, ...]
) -> dict[str, _Project]:
    """By folder: one of each language, and one for its programs that answer HTTP requests, if it has any."""
    projects = {
        language: _Project(language, _files(specification, templates, language, PROJECT))
        for language in specification.sdks
    }
    for program in programs:
        folder = _folder(specification, program)
        if folder not in projects:
            files = _files(specification, templates, program.language, WEB_PROJECT)
            projects[folder] = _Project(program.language, files)
    return projects


def _folder(specification: Specification, program: Program) -> str:
    return folder_of(program.language, specification.scenarios[program.scenario])


def _files(
    specification: Specification, templates: Templates, language: str, project: str
) -> dict[str, bytes]:
    folder: Folder = templates.languages[language]
    sdk = specification.sdks[language]
    return {
        name.removeprefix(project + "/").removesuffix(SUFFIX): folder.render(name, sdk=sdk).encode()
        for name in folder.below(project)
    }


def _examples(
    specification: Specification, programs: tuple[Program, ...], projects: Mapping[str, _Project]
) -> Iterator[Artifact]:
    for folder, project in projects.items():
        for name, content in project.files.items():
            yield Artifact(path=f"{EXAMPLES}/{folder}/{name}", content=content, language=project.language)
    for program in programs:
        path = f"{EXAMPLES}/{_folder(specification, program)}/{program.path}"
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
    standings: Mapping[tuple[str, str], Standing],
) -> Iterator[Artifact]:
    yield Artifact(path="programs.json", content=as_json(program_entries(specification, programs)))
    yield Artifact(path="expectations.json", content=as_json(expectation_entries(specification)))
    index = index_entries(specification, programs, standings)
    yield Artifact(path="index.json", content=as_json(index))
    yield Artifact(path=SCHEMA, content=as_json(index_schema()))
    yield Artifact(path="overlay.json", content=as_json(overlay(specification, programs)))


def as_json(value: Any) -> bytes:
    """JSON as it is committed: indented, in order, readable."""
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def standing(
    evidence: Path | None, program: Program, project: Mapping[str, bytes], specification: Specification
) -> Standing:
    """What is on record of a program, and whether it is of the program as it is now.

    A file that cannot be read counts as absent: `verify` says what is wrong with it.
    """
    path = evidence / program.language / f"{program.scenario}.json" if evidence else None
    if path is None or not path.is_file():
        return ABSENT
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return _standing(record, program, project, specification)
    except (ValueError, KeyError, TypeError, AttributeError):
        return ABSENT


def _standing(
    record: Any, program: Program, project: Mapping[str, bytes], specification: Specification
) -> Standing:
    sdk = specification.sdks[program.language]
    now = {
        "program": _digest(program.text.encode()),
        "project": {name: _digest(content) for name, content in project.items()},
        "sdk": {"name": sdk.package, "version": sdk.version},
    }
    if record["run"] is None:  # only its types were checked
        is_current = record["of"] == now
        return Standing(state="type-checked", version=sdk.version) if is_current else ABSENT
    current: Literal["recorded", "replayed"] = "replayed" if sdk.toolchain.signatures else "recorded"
    return Standing(
        state=current if record["of"] == now else "stale",
        version=record["of"]["sdk"]["version"],
        stdout=_lines(record["run"]["stdout"]),
        failures={name: _told(run) for name, run in record["failures"].items()},
    )


def _told(run: Mapping[str, Any]) -> tuple[str, ...]:
    """How a failure was told: by the last answer to a browser if there is one, else on standard error."""
    if not run.get("responses"):
        return _lines(run["stderr"])
    last = run["responses"][-1]
    return answer_lines(last["status"], last["body"])


def _lines(text: Any) -> tuple[str, ...]:
    return tuple(text.splitlines() if isinstance(text, str) else text)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
