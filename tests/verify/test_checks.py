"""Checks of apps, which need no server, apps that are prepared once, and what is missing."""

from __future__ import annotations

import os
import shlex
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mfa_snippets.contracts.apps import Program, Request, programs_of
from mfa_snippets.verify.publication import load_apps, load_index
from mfa_snippets.verify.run.launchers import ToolError
from mfa_snippets.verify.run.process import run
from mfa_snippets.verify.run.tool_checks import covering, name_forms

from .made_up import NO_SDK, PYTHON, SOURCE, Sample

GENERATOR = Path(__file__).parents[2] / "generator"


def python(code: str) -> list[str]:
    """A command."""
    return [PYTHON, "-c", code]


COUNT = python("open('../prepared', 'a').write('x')")
FAIL = python("print('line 3: wrong'); raise SystemExit(1)")


@pytest.mark.parametrize("name", ["format", "types"])
def test_a_failed_check_shows_the_last_output(sample: Sample, name: str) -> None:
    """The program ran all the same."""
    report = sample.with_language(app={name: [FAIL]}).verify()
    (app,), (result,) = report.apps, report.programs

    assert app.checks[name].status == "failed"
    assert app.findings[0].startswith(f"sample, {name}: {PYTHON} -c ")
    assert app.findings[0].endswith(": line 3: wrong")
    assert (result.state, result.findings, report.exit_code) == ("executed", (), 1)


def test_diagnostics_name_file_and_line(sample: Sample) -> None:
    """In place of the last output, up to three."""
    said = (
        "/tmp/totp_then_otp.py:1:9: bad\ntotp_then_otp.py(3,4): wrong\nno_totp_then_otp.py:4: worse\n2 files"
    )
    types = [python(f"raise SystemExit({said!r})")]
    (app,) = sample.with_language(app={"types": types}).verify().apps

    assert app.findings[0].endswith(": totp_then_otp.py:1: bad / totp_then_otp.py:3: wrong")


def test_a_missing_tool_is_unavailable(sample: Sample) -> None:
    """It fails only a strict check, or one that asks for the language."""
    missing = sample.with_language(app={"format": [["no-such-formatter"]]})
    (app,) = missing.verify().apps

    assert str(app.checks["format"]) == "unavailable: no-such-formatter is not installed"
    assert app.findings == ()
    assert missing.verify(strict=True).exit_code == 1
    assert missing.verify(languages=("sample",)).exit_code == 1


@pytest.mark.parametrize(
    ("probe", "why"),
    [
        (["no-such-command"], "no-such-command is not installed"),
        (python("raise SystemExit('error: no module')"), "SDK not found: {}: error: no module"),
        (python("print('sdk 1.2.4 here')"), "SDK 1.2.4 found, 1.2.3 pinned"),
        (python("print('1.2.3-rc.1')"), "SDK 1.2.3-rc.1 found, 1.2.3 pinned"),
        (python("print('1.2.3rc1')"), "SDK 1.2.3rc1 found, 1.2.3 pinned"),
        (python("print('1.2.3.4')"), "SDK 1.2.3.4 found, 1.2.3 pinned"),
        (python("print('sdk-1.2.3.jar: no'); raise SystemExit(1)"), "SDK not found: {}: sdk-1.2.3.jar: no"),
        (python("print('\\1\\2 no version')"), "SDK not found: {}: \1\2 no version"),
    ],
)
def test_a_missing_sdk_is_unavailable(sample: Sample, probe: list[str], why: str) -> None:
    """With the reason, and the command that found no SDK."""
    sdk = {"name": "sample-sdk", "version": "1.2.3", "probe": probe}
    report = sample.with_language(app={"sdk": sdk}).verify()
    (app,), (result,) = report.apps, report.programs
    verdicts = (app.checks["types"], app.checks["paste"], result.checks["run"], result.checks["failures"])

    assert set(map(str, verdicts)) == {f"unavailable: {why.format(shlex.join(probe))}"}
    assert (result.state, str(result.checks["evidence"])) == ("missing", "unavailable: missing")


def test_a_project_that_cannot_be_prepared_is_unavailable(sample: Sample) -> None:
    """The reason is the command and the line that tells most."""
    broken = python("print('ERROR: no such package'); raise SystemExit(1)")
    result = sample.with_language(app={"prepare": [broken]}).result()

    assert str(result.checks["run"]).startswith(f"unavailable: {PYTHON} -c ")
    assert str(result.checks["run"]).endswith(": ERROR: no such package")


def test_a_project_is_prepared_once(sample: Sample) -> None:
    """Until one of its package files changes; source files are copied afresh each time."""
    counted = sample.with_language(app={"prepare": [COUNT]})
    counted.verify()
    counted.with_language(source=SOURCE + "# more\n").verify()
    (once,) = sample.folder.glob("workspace/*/prepared")

    assert once.read_text("utf-8") == "x"
    counted.with_language(files={"lock": "2"}).verify()
    assert len(list(sample.folder.glob("workspace/*/prepared"))) == 2


def test_a_project_is_built_once_for_its_sources(sample: Sample) -> None:
    """Again after each change, also back to what was built before."""
    built = sample.with_language(app={"build": [COUNT]})
    other = sample.with_language(app={"build": [COUNT]}, source=SOURCE + "# more\n")
    for one in (built, built, other, built):
        one.verify()
    (log,) = sample.folder.glob("workspace/*/prepared")

    assert log.read_text("utf-8") == "xxx"


def test_a_failed_preparation_is_tried_again(sample: Sample) -> None:
    """The network may be back."""
    flag = sample.folder / "flag"
    command = python(f"import pathlib; raise SystemExit(not pathlib.Path({str(flag)!r}).exists())")
    flaky = sample.with_language(app={"prepare": [command]})

    assert flaky.result().checks["run"].status == "unavailable"
    flag.touch()
    assert flaky.result().state == "executed"


def test_nothing_is_installed_below_the_output(sample: Sample) -> None:
    """Preparing and running happens in a copy."""
    app = {"prepare": [python("open('installed', 'w')")], "build": [python("open('compiled', 'w')")]}
    sample.with_language(app=app).verify()

    assert {path.name for path in sample.output.rglob("*") if path.is_file()} == {
        ".mfa-snippets.json",
        "apps.json",
        "built",
        "expectations.json",
        "index.json",
        "totp_then_otp.py",
        "whole.py",
    }


def test_an_app_that_does_not_build_is_named(sample: Sample) -> None:
    """It is a finding, and not a missing SDK."""
    report = sample.with_language(app={"build": [FAIL]}).verify()
    (app,), (result,) = report.apps, report.programs

    assert app.findings[0].startswith("sample, build: ")
    assert str(result.checks["failures"]) == "unavailable: not built"


def test_two_verifiers_share_a_workspace(sample: Sample) -> None:
    """One after the other."""
    sample.write()
    command = [PYTHON, "-m", "mfa_snippets", "verify", "--from", str(sample.output)]
    environment = {**os.environ, "PYTHONPATH": str(GENERATOR), "XDG_CACHE_HOME": str(sample.folder)}
    verifiers = [
        subprocess.Popen([*command, "--evidence", str(sample.evidence)], env=environment) for _ in range(2)
    ]

    assert [verifier.wait() for verifier in verifiers] == [0, 0]


def test_an_unchanged_source_file_is_not_written_again(sample: Sample) -> None:
    """A build that looks at times has nothing to do; a changed file is newer."""
    sample.verify()
    (copy,) = sample.folder.glob("workspace/*/project/*.py")
    os.utime(copy, (0, 0))
    sample.verify()
    assert copy.stat().st_mtime == 0
    sample.with_language(source=SOURCE + "# more\n").verify()

    assert copy.read_text("utf-8").endswith("# more\n")
    first = copy.stat().st_mtime
    sample.with_language(source=SOURCE + "# less\n").verify()
    assert copy.stat().st_mtime >= first + 1 > 1


def test_each_function_is_checked_alone(sample: Sample) -> None:
    """Behind the client's lines, beside what was copied and linked; a finding names the function."""
    types = python(
        "text = open('Whole/whole.py').read(); link = open('link').read(); copy = open('copy').read()\n"
        f"assert (text, link, copy) == ('1' + {SOURCE!r} * 2, 'x', 'x'), text\n"
        "print('Whole/whole.py:3:1: wrong'); raise SystemExit(1)"
    )
    files = {"{pascal}/{flat}.py": "1{client}{function}{imports}"}
    paste = {"copies": ["copy"], "links": ["link"], "files": files, "types": [types]}
    changed = sample.with_language(app={"paste": paste}, files={"copy": "x", "link": "x"})
    (report,) = changed.verify().apps

    assert report.findings == ("sample whole, paste: Whole/whole.py:3: wrong",)


def test_names_have_forms() -> None:
    """As packages and classes are named."""
    assert name_forms("verify_otp") == {"name": "verify_otp", "flat": "verifyotp", "pascal": "VerifyOtp"}


READ_CODES = "input(); input()"


@pytest.mark.parametrize(
    ("types", "run", "verdict"),
    [
        ([["cat", "{signatures}/sdk"]], [], "passed"),
        ([], python(f"{READ_CODES}; import sys; raise SystemExit(sys.argv[2:] != ['--step-up'])"), "passed"),
        ([], python(f"{READ_CODES}; print('wrong type'); raise SystemExit(1)"), "failed"),
        ([["no-such-checker"]], [], "unavailable: no-such-checker is not installed"),
    ],
)
def test_signatures_stand_for_a_missing_sdk(
    sample: Sample, tmp_path: Path, types: list[list[str]], run: list[str], verdict: str
) -> None:
    """For `types` and `paste`, with a canned code for each input of a run, and the arguments of the demo."""
    (tmp_path / "signatures").mkdir()
    (tmp_path / "signatures" / "sdk").write_text("def f(): ...", "utf-8")
    demo = [*run, "demo.py"] if run else []
    app: dict[str, Any] = {**NO_SDK, "signatures": {"types": types, "run": demo}}
    contract = {"command": [PYTHON, "-S", "demo.py", "--step-up"]}
    report = sample.with_language(app=app, contract=contract).verify(signatures=tmp_path / "signatures")
    checks = report.apps[0].checks

    assert (str(checks["types"]), str(checks["paste"])) == (verdict, "passed")
    assert report.programs[0].checks["run"].status == "unavailable"


@pytest.fixture
def program(sample: Sample) -> Program:
    """The program of the sample."""
    sample.write()
    (program,) = programs_of(load_apps(sample.output))
    return program


def test_runs_on_signatures_cover_each_function_once(sample: Sample, program: Program) -> None:
    """As few of the demo's scenarios as the first of each function."""
    (whole,) = load_index(sample.output).functions
    request = Request(name="any", method="GET", path="/", form={}, status=200)
    changes: dict[str, dict[str, Any]] = {"web": {"requests": (request,)}, "a": {}, "b": {}, "c": {}}
    invocations = [replace(program.invocation, scenario=name, **each) for name, each in changes.items()]
    runs = {
        "first": ("web", "b"),
        "second": ("a", "b"),
        "third": ("c", "b"),
        "fourth": ("c",),
        "fifth": ("web",),
    }
    functions = [
        whole.model_copy(update={"name": name, "scenarios": scenarios}) for name, scenarios in runs.items()
    ]

    assert [one.scenario for one in covering(invocations, functions)] == ["b", "c"]


def test_a_command_that_cannot_start_is_not_installed(tmp_path: Path) -> None:
    """A file that is no program is as good as none."""
    (tmp_path / "tool").write_text("no program", "utf-8")

    with pytest.raises(ToolError, match=r"\./tool cannot be started: Permission denied"):
        run(["./tool"], cwd=tmp_path, environment={}, limit=1)
    with pytest.raises(ToolError, match=r"\./none is not installed"):
        run(["./none"], cwd=tmp_path, environment={}, limit=1)


def test_a_command_is_not_missing_because_its_folder_is(tmp_path: Path) -> None:
    """Somebody removed it meanwhile."""
    with pytest.raises(ToolError, match=f"{PYTHON} cannot be started: No such file or directory"):
        run([PYTHON], cwd=tmp_path / "gone", environment={}, limit=1)
