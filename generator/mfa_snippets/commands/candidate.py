"""Another version of an SDK: rendered and installed apart from the tree, and its public calls."""

import os
import re
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import field, replace
from functools import cached_property
from pathlib import Path

from mfa_snippets.commands.comparison import Published, published
from mfa_snippets.commands.options import check_base_language
from mfa_snippets.contracts.facts import Model
from mfa_snippets.errors import InputError, Problem, ResourceError
from mfa_snippets.output import manifest
from mfa_snippets.rendering.apps import App, render_apps
from mfa_snippets.rendering.loader import load_all
from mfa_snippets.rendering.templates import Folder
from mfa_snippets.spec.paths import Paths
from mfa_snippets.spec.sdk import VERSION, Sdk
from mfa_snippets.verify.publication import load_apps
from mfa_snippets.verify.run.launchers import inherited_environment
from mfa_snippets.verify.run.process import run, run_all
from mfa_snippets.verify.run.tool_checks import TOOL_LIMIT, sdk_problem
from mfa_snippets.verify.run.workspace import PREPARE_LIMIT, cache_folder, locked, prepare, workspace_of


class Candidate(Model):
    """A build with a version of an SDK and its variants, and the calls of the SDK once it is installed.

    Its `folder` has spec, templates, output and evidence; `changed` has new texts by files of the tree;
    `calls` has what each overload of a public call returns, by the name of the call and its parameters.
    """

    sdk: Sdk
    languages: tuple[str, ...]
    folder: Path
    build: Published
    changed: Mapping[Path, str]
    calls: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @cached_property
    def bound(self) -> Mapping[str, list[str]]:
        """The calls of each callee in the SDK's file: of bindings, workarounds, and what no app runs."""
        bindings = (*self.sdk.operations.values(), *self.sdk.workarounds.values())
        others = (each.call for each in self.sdk.capabilities.values() if each.call)
        callees = sorted({*(each.callee for each in bindings), *others})
        return {callee: calls_of(callee, self.calls) for callee in callees}

    @property
    def missing(self) -> list[str]:
        """A finding for each callee that is no call."""
        message = f"{self.sdk.package} {self.sdk.version} has no such call, expected what `surface` lists"
        return [f"{callee}: {message}" for callee, names in self.bound.items() if not names]

    def lines(self, but: Collection[str] = ()) -> list[str]:
        """Each overload of each call but some, with its parameters and what it returns."""
        shown = {name: self.calls[name] for name in self.calls if name not in but}
        return [f"{name}{each} {shown[name][each]}".rstrip() for name in shown for each in shown[name]]


def calls_of(callee: str, names: Iterable[str]) -> list[str]:
    """The calls, among these, of a binding's callee; a placeholder in it is any name."""
    pattern = re.sub(r"\\\[\\{\w+\\}\\\]", r"\\.\\w+", re.escape(callee))
    pattern = re.sub(r"\\{\w+\\}", r"\\w+", pattern)
    return [name for name in names if re.fullmatch(pattern, name)]


def build_candidate(paths: Paths, language: str, version: str | None, folder: Path) -> Candidate:
    """Build with a version of an SDK, None for the pinned one. Raises `InputError` and `ResourceError`."""
    specification, templates = load_all(paths.spec, paths.templates)
    check_base_language(specification, language)
    pinned = specification.sdks[language]
    sdk = replace(pinned, version=version or pinned.version)
    languages = (language, *(name for name, of in specification.variants.items() if of == language))
    changed: dict[Path, str] = {}
    if sdk.version != pinned.version:
        for app in (each for each in render_apps(specification, templates) if each.language in languages):
            changed |= _lock_files(app, language, sdk, templates.languages[app.language], folder)
        path = specification.documents["sdks"][language].path
        old, new = r"^(version: *['\"]?)[^'\"\s]+", rf"\g<1>{sdk.version}"
        changed[path] = re.sub(old, new, path.read_text("utf-8"), count=1, flags=re.MULTILINE)
    copied = Paths(folder / "spec", folder / "templates", folder / "evidence")
    for source, target in ((paths.spec, copied.spec), (paths.templates, copied.templates)):
        shutil.copytree(source, target)
        for path in (path for path in changed if path.is_relative_to(source)):
            (target / path.relative_to(source)).write_text(changed[path], "utf-8")
    build = published(copied)
    manifest.write(build.files, folder / "output", manifest.Scope())
    return Candidate(sdk=sdk, languages=languages, folder=folder, build=build, changed=changed)


def _lock_files(
    app: App, language: str, sdk: Sdk, templates: Folder, folder: Path
) -> Iterator[tuple[Path, str]]:
    """The project's files that are no templates and that the package manager changes for a version."""
    project = folder / "lock" / app.language
    for name, content in app.files.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_bytes(content)
    commands = [[word.replace(VERSION, sdk.version) for word in argv] for argv in sdk.toolchain.lock]
    environment = inherited_environment(os.environ, sdk.toolchain.inherits)
    if error := run_all(commands, project, environment, PREPARE_LIMIT):
        raise _not_installed(language, sdk, str(error))
    for name, template in templates.projects.items():
        text = (project / name).read_text("utf-8")
        if template.endswith(f"/{name}") and text != templates.files[template]:
            yield templates.path(template), text


def install(paths: Paths, language: str, version: str | None, folder: Path) -> Candidate:
    """See `build_candidate`; also install the SDK, and list its public calls."""
    candidate, output = build_candidate(paths, language, version, folder), folder / "output"
    sdk, app = candidate.sdk, next(app for app in load_apps(output) if app.language == language)
    key = workspace_of(output, app, os.environ, cache_folder(os.environ))
    with locked(key):
        if problem := prepare(key) or sdk_problem(key):
            raise _not_installed(language, sdk, problem)
        # With the program that lists the calls, which belongs to the language's templates.
        programs, copied = folder / "templates" / language / "surface", key.folder / ".surface"
        try:
            if programs.is_dir():
                shutil.copytree(programs, copied, dirs_exist_ok=True)
            ran = run(sdk.toolchain.surface, cwd=key.folder, environment=key.environment, limit=TOOL_LIMIT)
        finally:
            shutil.rmtree(copied, ignore_errors=True)
    if ran.exit != 0:
        raise ResourceError(f"the calls of {sdk.package} {sdk.version} cannot be listed: {ran.message}")
    calls: dict[str, dict[str, str]] = {}
    for line in ran.stdout.splitlines():
        name, parameters, returned = f"{line}\t".split("\t")[:3]
        calls.setdefault(name, {})[parameters] = returned
    return replace(candidate, calls=calls)


def _not_installed(language: str, sdk: Sdk, problem: str) -> Exception:
    """What a package manager's message means, and what to do next."""
    registry, subject = sdk.toolchain.registry, f"{sdk.package} {sdk.version}"
    if registry and any(text in problem for text in registry.unreachable):
        hint = "check the network and the proxy, and run this again"
        return ResourceError(f"{subject}: the registry cannot be reached: {problem}\nhint: {hint}")
    if registry and any(text in problem for text in registry.missing):
        message = f"the registry has no {subject}, expected a released version"
        hint = f"`{registry.versions}` lists them"
        return InputError(Problem(f"{language}={sdk.version}", 0, 0, message, hint))
    return ResourceError(f"{subject} cannot be installed: {problem}")
