"""Another version of an SDK: rendered and installed apart from the tree, and its public calls."""

import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mfa_snippets.contracts.apps import load_apps
from mfa_snippets.errors import InputError, Problem, ResourceError
from mfa_snippets.rendering.apps import App, render_apps
from mfa_snippets.rendering.loader import load_all
from mfa_snippets.rendering.templates import Folder
from mfa_snippets.spec.paths import Paths
from mfa_snippets.spec.sdk import VERSION, Sdk
from mfa_snippets.spec.specification import Specification
from mfa_snippets.verify.run.environment import inherited_environment
from mfa_snippets.verify.run.process import ToolError, run, run_all
from mfa_snippets.verify.run.tool_checks import TOOL_LIMIT, sdk_problem
from mfa_snippets.verify.run.workspace import PREPARE_LIMIT, cache_folder, locked, prepare, workspace_key

SURFACE = "surface"
"""The folder of a language's templates, and of its app, with the program that lists the calls of its SDK."""
Calls = Mapping[str, tuple[str, ...]]
"""The parameters of each public call, by its name; of each overload, with what it returns behind a tab."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A build with another version of an SDK and its variants; `changed` has new texts by their files."""

    specification: Specification
    language: str
    languages: tuple[str, ...]
    paths: Paths
    output: Path
    changed: Mapping[Path, str]

    @property
    def sdk(self) -> Sdk:
        return self.specification.sdks[self.language]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallChanges:
    """Calls of the specification that changed or are gone, and the names of others that are new or gone."""

    removed: tuple[str, ...]
    changed: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
    others_added: tuple[str, ...]
    others_removed: tuple[str, ...]


def build_candidate(paths: Paths, language: str, version: str, folder: Path) -> Candidate:
    """Build with a version of an SDK, '' for the pinned one. Raises `InputError` and `ResourceError`."""
    from mfa_snippets.output.build import BuildOptions, write_build

    specification, templates = load_all(paths.spec, paths.templates)
    sdk = specification.sdks[language]
    languages = (language, *(name for name, of in specification.variants.items() if of == language))
    changed: dict[Path, str] = {}
    if version not in ("", sdk.version):
        for app in (each for each in render_apps(specification, templates) if each.language in languages):
            other = replace(sdk, version=version)
            changed |= _lock_files(app, language, other, templates.languages[app.language], folder)
        document = specification.documents[f"sdks/{language}"]
        line, column = document.marks["version",]
        lines = document.path.read_text("utf-8").splitlines(keepends=True)
        text = lines[line - 1]
        lines[line - 1] = text[: column - 1] + text[column - 1 :].replace(sdk.version, version, 1)
        changed[document.path] = "".join(lines)
    copied = Paths(folder / "spec", folder / "templates", folder / "evidence")
    for source, target in ((paths.spec, copied.spec), (paths.templates, copied.templates)):
        shutil.copytree(source, target)
        for path in (path for path in changed if path.is_relative_to(source)):
            (target / path.relative_to(source)).write_text(changed[path], "utf-8")
    output = folder / "output"
    write_build(BuildOptions(paths=copied, output=output, targets=(), languages=(), without_evidence=True))
    return Candidate(
        specification=load_all(copied.spec, copied.templates)[0],
        language=language,
        languages=languages,
        paths=copied,
        output=output,
        changed=changed,
    )


def _lock_files(
    app: App, language: str, sdk: Sdk, templates: Folder, folder: Path
) -> Iterator[tuple[Path, str]]:
    """The project's files that are no templates and that the package manager changes for a version."""
    project = folder / "lock" / app.language
    for name, content in app.files.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_bytes(content)
    commands = [[word.replace(VERSION, sdk.version) for word in argv] for argv in sdk.toolchain.lock]
    try:
        environment = inherited_environment(os.environ, sdk.toolchain.inherits)
        run_all(commands, project, environment, PREPARE_LIMIT)
    except ToolError as error:
        raise _not_installed(language, sdk, str(error)) from None
    for name, template in templates.projects.items():
        text = (project / name).read_text("utf-8")
        if template.endswith(f"/{name}") and text != templates.files[template]:
            yield templates.path(template), text


def listed_calls(candidate: Candidate) -> Calls:
    """Install an SDK, and list its public calls. Raises `InputError` and `ResourceError`."""
    language, sdk = candidate.language, candidate.sdk
    app = next(app for app in load_apps(candidate.output) if app.language == language)
    key = workspace_key(candidate.output, app, os.environ, cache_folder(os.environ))
    with locked(key):
        if problem := prepare(key) or sdk_problem(key):
            raise _not_installed(language, sdk, problem)
        programs, folder = candidate.paths.templates / language / SURFACE, key.folder / f".{SURFACE}"
        try:
            if programs.is_dir():
                shutil.copytree(programs, folder, dirs_exist_ok=True)
            ran = run(sdk.toolchain.surface, cwd=key.folder, environment=key.environment, limit=TOOL_LIMIT)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    if ran.exit != 0:
        raise ResourceError(f"the calls of {sdk.package} {sdk.version} cannot be listed: {ran.last_output}")
    calls: dict[str, tuple[str, ...]] = {}
    for name, _, parameters in (line.partition("\t") for line in ran.stdout.splitlines()):
        calls[name] = tuple(sorted((*calls.get(name, ()), parameters)))
    return calls


def _not_installed(language: str, sdk: Sdk, problem: str) -> Exception:
    """What a package manager's message means, and what to do next."""
    registry, subject = sdk.toolchain.registry, f"{sdk.package} {sdk.version}"
    unreachable, missing = (registry.unreachable, registry.missing) if registry else ((), ())
    for part in problem.split(" / "):
        if any(text in part for text in unreachable):
            hint = "check the network and the proxy, and run this again"
            return ResourceError(f"{subject}: the registry cannot be reached: {part[:200]}\nhint: {hint}")
    if registry and any(text in problem for text in missing):
        message = f"the registry has no {subject}, expected a released version"
        hint = f"`{registry.versions}` lists them"
        return InputError(Problem(f"{language}={sdk.version}", 0, 0, message, hint))
    return ResourceError(f"{subject} cannot be installed: {problem}")


def is_call(callee: str, name: str) -> bool:
    """Whether a binding's callee is a call that `surface` lists; a placeholder is any name."""
    pattern = re.sub(r"\\\[\\{\w+\\}\\\]", r"\\.\\w+", re.escape(callee))
    return re.fullmatch(re.sub(r"\\{\w+\\}", r"\\w+", pattern), name) is not None


def is_bound(sdk: Sdk, name: str) -> bool:
    """Whether an SDK's file says to use a call."""
    return any(is_call(callee, name) for callee in callees(sdk))


def call_lines(calls: Calls) -> Iterator[str]:
    """Each overload of each call, with its parameters and what it returns."""
    return (name + each.replace("\t", " ") for name, overloads in calls.items() for each in overloads)


def call_changes(old: Calls, new: Calls, sdk: Sdk) -> CallChanges:
    """Compare names and parameters, not what a call returns; `sdk` is the old one."""
    gone = [name for name in old if name not in new]
    common = [name for name in old if name in new and is_bound(sdk, name)]
    pairs = {name: (_parameters(old[name]), _parameters(new[name])) for name in common}
    return CallChanges(
        removed=tuple(name for name in gone if is_bound(sdk, name)),
        changed={name: pair for name, pair in pairs.items() if pair[0] != pair[1]},
        others_added=tuple(name for name in new if name not in old),
        others_removed=tuple(name for name in gone if not is_bound(sdk, name)),
    )


def _parameters(overloads: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(each.partition("\t")[0] for each in overloads))


def missing_calls(sdk: Sdk, calls: Calls) -> tuple[str, ...]:
    """A finding for each callee of an SDK's file that is no call of that SDK."""
    return tuple(
        f"{callee}: {sdk.package} {sdk.version} has no such call, expected what `surface` lists"
        for callee in sorted(callees(sdk))
        if not any(is_call(callee, name) for name in calls)
    )


def callees(sdk: Sdk) -> set[str]:
    """Everything that an SDK's file says to call: bindings, workarounds, and what no app runs."""
    bindings = (*sdk.operations.values(), *sdk.workarounds.values())
    return {each.callee for each in bindings} | {each.call for each in sdk.capabilities.values() if each.call}
