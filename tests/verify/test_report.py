"""Reports, exit codes, and input that cannot be used."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import click
import pytest

from mfa_snippets.contracts.files import as_sorted_json
from mfa_snippets.errors import InputError, ResourceError
from mfa_snippets.verify.outcomes import VerifyOptions
from mfa_snippets.verify.report import as_text
from mfa_snippets.verify.verification import verify

from .made_up import NO_SDK, Language, Sample


def test_a_report_names_what_did_not_run(sample: Sample) -> None:
    """A row for each language, what was found, and a count."""
    bad = sample.changed('print(f"amr: ', 'print(f"factors: ')
    missing = Language(name="missing", app=NO_SDK)
    report = replace(bad, languages=(*bad.languages, missing, Language(name="third"))).verify()

    assert as_text(replace(report, seconds=(1, 3, 6))) == (
        "           SDK               types        paste        format  scenarios\n"
        "  sample   sample-sdk 1.2.3  passed       passed       passed  1 failed\n"
        "  missing  sample-sdk 1.2.3  unavailable  unavailable  passed  1 missing\n"
        "  third    sample-sdk 1.2.3  passed       passed       passed  1 executed\n"
        "missing: types unavailable: no-such-command is not installed\n"
        "missing: paste unavailable: no-such-command is not installed\n"
        "missing: run unavailable: no-such-command is not installed\n"
        "missing: failures unavailable: no-such-command is not installed\n"
        "missing: evidence unavailable: missing\n"
        "sample totp-then-otp: last line on standard output: expected 'amr: totp, email, mfa',"
        " was 'factors: totp, email, mfa'\n"
        "builds took 1.0 s, checks and runs 3.0 s (3.00 s a scenario),"
        " failure runs 6.0 s (6.00 s a scenario)\n"
        "3 programs: 1 executed, 1 missing, 1 failed; checks: 10 passed, 1 failed, 5 unavailable;"
        " not run: missing\n"
    )
    assert report.exit_code == 1
    shown = json.loads(as_sorted_json(report))
    assert [program["state"] for program in shown["programs"]] == ["failed", "missing", "executed"]
    assert (shown["not_run"], shown["exit_code"]) == (["missing"], 1)


@pytest.mark.parametrize(
    ("options", "exit_code"),
    [({}, 0), ({"languages": ("missing",)}, 1), ({"strict": True}, 1)],
)
def test_a_missing_toolchain_fails_only_if_asked_for(
    sample: Sample, options: dict[str, Any], exit_code: int
) -> None:
    """By name, or by a strict check."""
    both = replace(sample, languages=(Language(), Language(name="missing", app=NO_SDK)))

    assert both.verify(**options).exit_code == exit_code


def test_nothing_reached_is_a_failure(sample: Sample) -> None:
    """At least one language must have run."""
    assert sample.with_language(app=NO_SDK).verify().exit_code == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"languages": ("sampel",)}, "unknown language 'sampel'\nhint: did you mean 'sample'"),
        ({"scenarios": ("totp",)}, "unknown scenario 'totp'\nhint: expected one of: totp-then-otp"),
    ],
)
def test_an_unknown_name_is_refused(sample: Sample, options: dict[str, Any], message: str) -> None:
    """With those that there are."""
    with pytest.raises(click.UsageError, match=message):
        sample.verify(**options)


def test_a_scenario_without_expectations_is_named(sample: Sample) -> None:
    """Also in a folder without a manifest, which nothing tells a change of."""
    path = sample.write().output / "expectations.json"
    path.write_text(path.read_text("utf-8").replace('"totp-then-otp"', '"otp-then-totp"'), "utf-8")

    with pytest.raises(click.UsageError, match="unknown scenario 'totp-then-otp'"):
        verify(VerifyOptions(sample.output, sample.evidence))


@pytest.mark.parametrize(
    ("name", "damage", "message"),
    [
        ("apps.json", lambda text: text[:100], "not JSON: "),
        ("expectations.json", lambda _text: "[]", "the whole file: Input should be"),
        (
            "apps.json",
            lambda text: text.replace('"kind": "otp"', '"kind": "sms"'),
            "[0].invocations[0].inputs[1].kind: Input should be 'totp', 'otp', 'magic_link', ",
        ),
        (
            "apps.json",
            lambda text: text.replace('"command"', '"run"'),
            "[0].invocations[0].command: Field required",
        ),
        (
            "apps.json",
            lambda text: text.replace('"client": "', '"client": "../'),
            "[0].client: '../totp_then_otp.py', expected a path below its folder",
        ),
        (
            "apps.json",
            lambda text: text.replace('"examples/sample', '"../sample'),
            "[0].folder: '../sample', expected a path below its folder",
        ),
    ],
)
def test_bad_input_is_named(sample: Sample, name: str, damage: Callable[[str], str], message: str) -> None:
    """The file, the place in it, and what was expected."""
    file = replace(sample, failures=("user-exists", "wrong-second-code")).write().output / name
    file.write_text(damage(file.read_text("utf-8")), "utf-8")

    with pytest.raises(InputError) as caught:
        verify(VerifyOptions(sample.output, sample.evidence))
    assert str(caught.value).startswith(str(file))
    assert message in str(caught.value)


@pytest.mark.parametrize("name", ["apps.json", "expectations.json"])
def test_a_contract_that_was_edited_is_bad_input(sample: Sample, name: str) -> None:
    """Nothing is run by it: a build makes it again."""
    file, manifest = sample.write().output / name, sample.output / ".mfa-snippets.json"
    owned = {name: {"sha256": hashlib.sha256(file.read_bytes()).hexdigest()}}
    manifest.write_text(json.dumps({"parts": {}, "files": owned}), "utf-8")
    file.write_text(file.read_text("utf-8") + " ", "utf-8")

    with pytest.raises(InputError) as caught:
        verify(VerifyOptions(sample.output, sample.evidence))
    assert str(caught.value) == (
        f"{file}: changed since it was built\nhint: `mfa-snippets build` writes it again"
    )


def test_a_missing_output_folder_is_named(sample: Sample) -> None:
    """By its file, with the command that makes it."""
    with pytest.raises(InputError) as caught:
        verify(VerifyOptions(sample.output, sample.evidence))
    assert str(caught.value) == (
        f"{sample.output}/apps.json: cannot be read (No such file or directory), expected a file\n"
        "hint: run `mfa-snippets build` first"
    )


def test_a_missing_program_is_named(sample: Sample) -> None:
    """It is bad input, since apps.json lists it."""
    sample.write()
    program = sample.output / "examples" / "sample" / "totp_then_otp.py"
    program.unlink()

    with pytest.raises(InputError, match=r"totp_then_otp\.py: cannot be read \(No such file or directory\)"):
        verify(VerifyOptions(sample.output, sample.evidence, workspace=sample.folder / "workspace"))


def test_a_pipe_among_the_files_of_an_app_is_named(sample: Sample) -> None:
    """Nothing waits for what it might say."""
    sample.write()
    os.mkfifo(sample.output / "examples" / "sample" / "pipe")

    with pytest.raises(InputError, match=r"sample/pipe: a device or a pipe, expected a file"):
        verify(VerifyOptions(sample.output, sample.evidence, workspace=sample.folder / "workspace"))


@pytest.mark.parametrize("options", [{"record": True}, {"workspace": "file"}])
def test_a_place_that_cannot_be_written_is_named(sample: Sample, options: dict[str, Any]) -> None:
    """Nothing is lost, and it is no bug."""
    file = sample.folder / "file"
    file.write_text("", "utf-8")
    sample.write()
    places = {"workspace": sample.folder / "workspace"} | {
        name: file if name == "workspace" else value for name, value in options.items()
    }

    with pytest.raises(ResourceError, match=r"file/.*: cannot be written: Not a directory"):
        verify(VerifyOptions(sample.output, file / "evidence", **places))
