"""`apps.json`: what each scenario's run touches, and what its evidence belongs to."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from mfa_snippets.contracts.apps import App, Program
from mfa_snippets.contracts.evidence import Evidence, Run, evidence_statuses, identity, record
from mfa_snippets.rendering.apps import render_apps
from mfa_snippets.spec.build_runs import build_apps
from mfa_snippets.verify.run.workspace import package_files

from .built import OUTPUT, SPECIFICATION, TEMPLATES

RENDERED = {app.language: app for app in render_apps(SPECIFICATION, TEMPLATES)}
BUILT = {app.language: app for app in build_apps(SPECIFICATION)}
PAIR = "password-then-otp-email"


def _files(app: App) -> Mapping[str, bytes]:
    folder = f"{app.folder}/"
    return {path.removeprefix(folder): text for path, text in OUTPUT.items() if path.startswith(folder)}


def _digests(language: str, files: Mapping[str, bytes]) -> Mapping[str, str]:
    app = BUILT[language]
    invocation = next(each for each in app.invocations if each.scenario == PAIR)
    return identity(Program(app, invocation), files).code


def test_every_file_of_an_app_is_published() -> None:
    assert {name: _files(app) for name, app in BUILT.items()} == {
        name: dict(app.files) for name, app in RENDERED.items()
    }


@pytest.mark.parametrize("language", BUILT)
def test_an_invocation_touches_client_entry_and_modules(language: str) -> None:
    """Those of the functions that its steps name, and no others."""
    app, files = BUILT[language], SPECIFICATION.sdks[language].app.files
    invocation = next(each for each in app.invocations if each.scenario == PAIR)

    assert set(invocation.files) == {files[key] for key in ("client", "demo", "password", "otp", "session")}
    assert app.client == files["client"]


@pytest.mark.parametrize("language", BUILT)
def test_a_scenario_is_run_after_one_of_the_same_app(language: str) -> None:
    """A returning user signed up before."""
    scenarios = {each.scenario: each for each in BUILT[language].invocations}
    after = {name: each.after for name, each in scenarios.items() if each.after}

    assert after
    assert set(after.values()) <= scenarios.keys()


def test_the_command_has_the_arguments_of_the_scenario() -> None:
    """Behind those that run the demo; the web app has none."""
    app, toolchain = BUILT["python"], SPECIFICATION.sdks["python"].toolchain
    commands = {each.scenario: each.command for each in app.invocations}
    web = [each for each in app.invocations if each.requests]

    assert commands[PAIR] == (*toolchain.run["demo"], "password", "otp-email")
    assert [each.command for each in web] == [toolchain.run["web"]]


def test_a_scenario_may_pass_no_login_id() -> None:
    """If it asks for nothing either."""
    (*_, step), scenario = SPECIFICATION.scenarios[PAIR].steps, SPECIFICATION.scenarios[PAIR]
    alone = replace(scenario, steps=(step,), failures=())

    for app in build_apps(replace(SPECIFICATION, scenarios={PAIR: alone})):
        assert [each.inputs for each in app.invocations] == [()]


@pytest.mark.parametrize("language", BUILT)
def test_a_comment_is_no_part_of_what_evidence_belongs_to(language: str) -> None:
    """The code and the package files are."""
    app = BUILT[language]
    files = dict(_files(app))
    module = SPECIFICATION.sdks[language].app.files["otp"]
    symbol = next(each.name for each in RENDERED[language].functions if each.fact == "verify_otp")
    words = files[module].replace(b"one-time", b"single")
    code = files[module].replace(symbol.encode(), b"other")
    package = next(path for path in files if path not in app.sources)

    assert words != files[module] != code
    assert _digests(language, {**files, module: words}) == _digests(language, files)
    assert _digests(language, {**files, module: code}) != _digests(language, files)
    assert _digests(language, {**files, package: b"\n"}) != _digests(language, files)


@pytest.mark.parametrize("language", BUILT)
def test_a_module_that_a_run_does_not_touch_is_no_part_of_it(language: str) -> None:
    app = BUILT[language]
    files = dict(_files(app))
    other = SPECIFICATION.sdks[language].app.files["magic_link"]

    assert _digests(language, {**files, other: b""}) == _digests(language, files)


def test_a_status_is_that_of_the_code(tmp_path: Path) -> None:
    """Recorded as it is now, then stale; with signatures in place of the SDK it is replayed."""
    app, files = BUILT["python"], RENDERED["python"].files
    program = next(Program(app, each) for each in app.invocations if each.scenario == PAIR)
    current = identity(program, files)
    run = Run(exit=0, stdout=(), stderr=(), exchange=())
    evidence = Evidence(language="python", scenario=PAIR, of=current, run=run, failures={})
    record(tmp_path, evidence)
    assert evidence_statuses((program,), {"python": files}, tmp_path)["python", PAIR].state == "recorded"

    replayed = replace(program, app=replace(app, signatures=BUILT["ruby"].signatures))
    assert evidence_statuses((replayed,), {"python": files}, tmp_path)["python", PAIR].state == "replayed"

    record(tmp_path, replace(evidence, of=replace(current, code={}, text={})))
    assert evidence_statuses((program,), {"python": files}, tmp_path)["python", PAIR].state == "stale"


def test_the_code_of_a_known_text_is_known() -> None:
    """That of a text with another comment is found again, and is the same."""
    app, files = BUILT["python"], RENDERED["python"].files
    program = next(Program(app, each) for each in app.invocations if each.scenario == PAIR)
    current, (path, *_) = identity(program, files), program.invocation.files
    known = replace(current, code={**current.code, path: "known"})

    assert identity(program, files, known).code[path] == "known"
    assert identity(program, {**files, path: files[path] + b"# new\n"}, known) == current
    assert identity(program, {**files, path: files[path] + b"new = 1\n"}, current) != current


@pytest.mark.parametrize("language", BUILT)
def test_verification_sees_the_same_files(language: str, tmp_path: Path) -> None:
    """What it reads of the disk, and what a build rendered."""
    app = BUILT[language]
    for name, content in _files(app).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    assert {*app.sources, *package_files(tmp_path, app)} == set(_files(app))


def test_there_are_few_files() -> None:
    """And no level of folders between a language and its snippets."""
    snippets = [path for path in OUTPUT if path.startswith("snippets/")]

    assert len(OUTPUT) <= 700
    assert {path.count("/") for path in snippets} == {2}
    assert len(json.loads(OUTPUT["apps.json"])) == len(BUILT)
