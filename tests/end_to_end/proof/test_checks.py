"""In every language, format, types, paste, run and failures each find a fault of their own."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from mfa_snippets.verify.outcomes import VerifyOptions
from mfa_snippets.verify.report import VerificationReport
from mfa_snippets.verify.verification import verify
from tests.languages.facts import all_facts

from .changed import GROUP, OUTPUT, SCENARIO, TOOLS, change_json, copied_with, replace_file, without_checks

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group(GROUP)]

OPTIONS = {language: facts.options for language, facts in all_facts().items() if facts.options}
MFA = "start_mfa_with_otp"


def _index(output: Path) -> dict[str, Any]:
    index: dict[str, Any] = json.loads((output / "index.json").read_text("utf-8"))
    return index


def _file(language: str, function: str) -> str:
    """The file of the app that a function stands in, below the output folder."""
    functions = _index(OUTPUT)["functions"]
    return next(
        str(each["place"]["file"])
        for each in functions
        if (each["language"], each["name"]) == (language, function)
    )


def _app(language: str) -> dict[str, Any]:
    apps: list[dict[str, Any]] = json.loads((OUTPUT / "apps.json").read_text("utf-8"))
    return next(app for app in apps if app["language"] == language)


def _demo(language: str) -> str:
    files = _index(OUTPUT)["files"]
    return next(str(each["file"]) for each in files if (each["language"], each["name"]) == (language, "demo"))


def _break_a_snippet(output: Path, language: str) -> str:
    """Leave out the last import of a function: the client's, if it has one. Returns its name."""

    def without_client(index: dict[str, Any]) -> None:
        for each in index["functions"]:
            if (each["language"], each["name"]) == (language, MFA):
                each["imports"].pop()

    change_json(output / "index.json", without_client)
    return MFA


def _verified(output: Path, language: str) -> VerificationReport:
    evidence = output.parent / "evidence"
    report = verify(VerifyOptions(output, evidence, languages=[language], scenarios=[SCENARIO]))
    assert report.exit_code == 1
    return report


@pytest.mark.parametrize("language", OPTIONS)
def test_each_check_finds_its_fault(language: str, tmp_path: Path) -> None:
    """A blank line, a missing import, an option that is not set, and an error that is told otherwise."""
    options = OPTIONS[language]
    output = copied_with(tmp_path, {_file(language, MFA): (options.right, options.unset)})
    client = output / _app(language)["folder"] / _app(language)["client"]
    replace_file(client, client.read_text("utf-8") + "\n\n\n")
    demo = output / _demo(language)
    replace_file(demo, re.sub("""(["'`])error:""", r"\1fault:", demo.read_text("utf-8")))
    function = _break_a_snippet(output, language)

    report = _verified(without_checks(output, ("unreachable",), TOOLS), language)

    (app,), (program,) = report.apps, report.programs
    assert app.checks["format"].status == "failed"
    assert app.checks["types"].status == "passed"
    assert app.checks["paste"].status == "failed"
    assert any(function in finding for finding in app.findings), app.findings
    said = "\n".join(program.findings)
    assert ", step delivery: body.loginOptions" in said
    assert ", failure unreachable: last line on standard error: expected 'error: network" in said


@pytest.mark.parametrize("language", OPTIONS)
def test_types_find_a_wrong_name_where_it_is(language: str, tmp_path: Path) -> None:
    """With file and line."""
    options, file = OPTIONS[language], _file(language, MFA)
    output = copied_with(tmp_path, {file: (options.right, options.misspelt)})
    text = (output / file).read_text("utf-8")
    line = text[: text.index(options.misspelt)].count("\n") + 1

    report = _verified(without_checks(output, tools=("types",)), language)

    (app,) = report.apps
    findings = "\n".join(app.findings)
    assert app.checks["types"].status == "failed"
    assert options.said in findings
    assert f"{Path(file).name}:{line}" in findings
