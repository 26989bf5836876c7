"""`rehearse`, `upgrade` and `surface`: with an SDK of our own making, and versions that are not to be had."""

import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from importlib.metadata import distribution
from pathlib import Path

import pytest

from mfa_snippets.commands.candidate import build_candidate, calls_of
from mfa_snippets.commands.comparison import published
from mfa_snippets.commands.rehearsal import Rehearsal, record_oldest, rehearse, report_lines, write
from mfa_snippets.contracts.index import Index
from mfa_snippets.spec.paths import Paths
from mfa_snippets.verify.publication import load_index
from mfa_snippets.verify.report import PASSED, AppReport, ProgramReport, Verdict, VerificationReport

from .running import ROOT, Run, edit

SCENARIOS = ("password-then-otp-email",)
Edits = Mapping[str, tuple[str, str]]


def wheel(folder: Path, version: str, edits: Edits) -> None:
    """The installed SDK under another version, with a change in some of its files."""
    installed, name = distribution("descope"), f"descope-{version}.dist-info"
    metadata = (installed.read_text("METADATA") or "").replace(
        f"\nVersion: {installed.version}\n", f"\nVersion: {version}\n"
    )
    texts = {f"{name}/METADATA": metadata, f"{name}/WHEEL": installed.read_text("WHEEL") or ""}
    for file in installed.files or ():
        if file.parts[0] == "descope" and file.suffix == ".py":
            texts[file.as_posix()] = file.read_text("utf-8")
    for path, (old, new) in edits.items():
        assert texts[path].count(old) == 1
        texts[path] = texts[path].replace(old, new)
    record = "".join(f"{path},,\n" for path in (*texts, f"{name}/RECORD"))
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / f"descope-{version}-py3-none-any.whl", "w") as archive:
        for path, text in {**texts, f"{name}/RECORD": record}.items():
            archive.writestr(path, text)


EARLIER = os.environ.get("PIP_FIND_LINKS", "")
SIGN_IN = "def sign_in(\n        self,\n        login_id: str,\n        password: str,\n"
QUOTED = 'refresh_token: "str | None" = None,\n    ) -> "str":\n        self._validate_sign_in_login_id'
EDITS: Edits = {
    "descope/authmethod/totp.py": ("def sign_in_code(", "def sign_in_with_code("),
    "descope/authmethod/otp.py": (
        "        code: str,\n        audience",
        "        code: str,\n        channel: str,\n        audience",
    ),
    "descope/authmethod/magiclink.py": (QUOTED.replace('"', ""), QUOTED),
    "descope/authmethod/password.py": (SIGN_IN, SIGN_IN + "        refresh_token: str | None = None,\n"),
}
"""A method with another name, a parameter more in another one, other quotes, and a gap that is closed."""
GONE = "descope_client.totp.sign_in_code is gone…"
TOLD = [
    "descope 2.16.0 to 2.99.0",
    "calls that are new: descope_client.totp.sign_in_with_code",
    "calls that are gone: descope_client.totp.sign_in_code",
    "call changed: descope_client.otp.verify_code",
    "  - (method, login_id, code, audience=None)",
    "  + (method, login_id, code, channel, audience=None)",
    "call changed: descope_client.password.sign_in",
    "  - (login_id, password, audience=None)",
    "  + (login_id, password, refresh_token=None, audience=None)",
    "python sign_in_with_password works, but look at it, on passwords.md, returning-user.md: "
    "descope_client.password.sign_in has other parameters",
    f"python sign_in_with_totp breaks, on mfa-with-sdks.md, authenticator-apps.md: {GONE}",
    "python complete_mfa_with_totp breaks, on authenticator-apps.md, returning-user.md, "
    f"enroll-a-second-factor.md: {GONE}",
    f"python complete_step_up_with_totp breaks, on authenticator-apps.md: {GONE}",
    "python verify_otp breaks, on mfa-with-sdks.md, one-time-codes.md, step-up.md: python verify_otp, paste…",
    "descope_client.sso.begin: descope 2.16.0 has no such call, expected what `surface` lists",
    "python, types: pyright --pythonpath .venv/bin/python…",
    "gap closed: password: Password sign-in takes no login options and no refresh token…",
    "programs: 1 failed",
    "0 functions ran",
]


@pytest.fixture
def tree(tmp_path: Path) -> Paths:
    """A copy of what a maintainer has."""
    for name in ("spec", "templates", "evidence"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return Paths(*(tmp_path / name for name in ("spec", "templates", "evidence")))


def contents(paths: Paths) -> dict[str, bytes]:
    folder = paths.spec.parent
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_what_a_release_breaks_is_told_exactly(
    tree: Paths, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The calls, the functions, the pages and the gap; and the tree is as it was."""
    wheels = tmp_path_factory.mktemp("wheels")
    wheel(wheels, "2.99.0", EDITS)
    edit(tree.spec / "sdks/python.yaml", "call: descope_client.sso.start,", "call: descope_client.sso.begin,")
    before = contents(tree)
    monkeypatch.setenv("PIP_FIND_LINKS", f"{wheels} {EARLIER}")
    found = rehearse(tree, "python", "2.99.0", tmp_path_factory.mktemp("rehearsal"), SCENARIOS)
    lines = [
        re.sub(r"(; python|: otp.py|: verify_otp.py|\. Now).*", "…", line) for line in report_lines(found)
    ]

    assert lines == TOLD
    assert not found.is_clean
    assert contents(tree) == before
    runs = replace(found, report=replace(found.report, programs=tuple(map(passed, found.report.programs))))
    assert any(line.startswith("python verify_otp runs, and only the type") for line in report_lines(runs))


@pytest.mark.parametrize(("types", "is_clean"), [(PASSED, True), (Verdict(why="no pyright"), False)])
def test_what_could_not_be_checked_is_not_clean(
    types: Verdict, is_clean: bool, tree: Paths, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """As in `verify --strict`."""
    candidate = build_candidate(tree, "python", None, tmp_path_factory.mktemp("candidate"))
    placeholders = str.maketrans("", "", "{}")  # a name in them is any name
    calls = {callee.translate(placeholders): {"()": ""} for callee in candidate.bound}
    candidate = replace(candidate, calls=calls)
    report = VerificationReport(
        apps=(AppReport(language="python", sdk="descope 2.16.0", checks={"types": types}),),
        programs=(ProgramReport(language="python", scenario=SCENARIOS[0], checks={"run": PASSED}),),
        findings=(),
        undeclared=(),
        asked=("python",),
        is_strict=False,
        seconds=(0, 0, 0),
    )
    found = Rehearsal(candidate=candidate, pinned=candidate, report=report)

    assert found.is_clean == is_clean
    assert ("not checked: no pyright" in report_lines(found)) != is_clean


def passed(program: ProgramReport) -> ProgramReport:
    return replace(program, checks={"run": PASSED})


def test_an_upgrade_changes_what_it_says(tree: Paths, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The version in its one place, evidence of what ran, and the output folder."""
    candidate = build_candidate(tree, "python", "2.98.0", tmp_path_factory.mktemp("candidate"))
    recorded, output = candidate.folder / "evidence/python" / "web.json", tree.spec.parent / "output"
    recorded.parent.mkdir(parents=True)
    recorded.write_bytes((tree.evidence / "python" / "web.json").read_bytes() + b"\n")
    before = contents(tree)

    written = [str(path.relative_to(output.parent)) for path in write(candidate, tree, output)]
    changed = {path for path, content in contents(tree).items() if before.get(path) != content}

    assert written == ["spec/sdks/python.yaml", "evidence/python", "output"]
    assert {path for path in changed if not path.startswith("output/")} == {
        "spec/sdks/python.yaml",
        "evidence/python/web.json",
    }
    requirements = (output / "examples/python/requirements.txt").read_text("utf-8").splitlines()
    assert dict(line.split("==") for line in requirements)["descope"] == "2.98.0"
    assert {lib.version for lib in load_index(output).client_libraries if lib.language == "python"} == {
        "2.98.0"
    }


def oldest(paths: Paths) -> tuple[dict[str, str], int]:
    """The oldest version of each function that has one, and how many operations' entries name it."""
    build = published(paths)
    functions = Index.model_validate_json(build.texts["index.json"]).functions
    page = build.texts["docs/markdown/sdk-calls.md"]
    versions = {each.name: old for each in functions if (old := each.evidence.oldest_version)}
    return versions, page.count(", also ran with")


def test_the_oldest_version_that_ran_a_function_is_kept(tree: Paths) -> None:
    """Of its present code: a comment may change, and other code has not run yet."""
    (tree.spec / "oldest.yaml").unlink()
    build = published(tree)
    for version in ("2.9.0", "2.10.0", "2.8.1"):
        record_oldest(tree, build, version, [("verify_otp", "python"), ("enroll_totp", "python")])

    assert oldest(tree) == ({"enroll_totp": "2.8.1", "verify_otp": "2.8.1"}, 2)
    for path, old, new in (
        ("functions/otp.yaml", "*Exchange* a one-time code", "*Exchange* the one-time code"),
        ("sdks/python.yaml", "descope_client.totp.update_user\n", "descope_client.totp.update_it\n"),
    ):
        edit(tree.spec / path, old, new)
    assert oldest(tree) == ({"verify_otp": "2.8.1"}, 1)


NOT_TO_BE_HAD: dict[str, tuple[Mapping[str, str], str, int, str]] = {
    "no such version": (
        {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "{wheels}"},
        "rehearse",
        1,
        "python=99.9.9: the registry has no descope 99.9.9, expected a released version\n"
        "hint: `pip index versions descope` lists them\n",
    ),
    "no network": (
        {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0"},
        "upgrade",
        3,
        "error: descope 99.9.9: the registry cannot be reached: ",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", NOT_TO_BE_HAD)
def test_a_version_that_cannot_be_installed(
    name: str,
    tree: Paths,
    run: Run,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is the matter in a line, and what to do in another one; nothing is written."""
    variables, command, status, message = NOT_TO_BE_HAD[name]
    wheels, before = tmp_path_factory.mktemp("wheels"), contents(tree)
    wheel(wheels, "2.98.0", {})
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value.format(wheels=wheels))
    ended = run("--spec", tree.spec, "--templates", tree.templates, command, "python=99.9.9")

    assert (ended.exit, ended.stdout) == (status, "")
    assert ended.stderr.startswith(message)
    assert len(ended.stderr.splitlines()) == 2
    assert contents(tree) == before


@pytest.mark.parametrize(
    ("release", "message"),
    [
        ("python", "'python', expected LANGUAGE=VERSION"),
        ("python=latest", "'python=latest', expected LANGUAGE=VERSION"),
        ("pyton=1.0", "unknown language 'pyton'\nhint: did you mean 'python'?"),
        ("typescript=1.0", "typescript is a variant of node, expected node"),
    ],
)
def test_a_release_that_is_none_is_a_usage_error(release: str, message: str, run: Run) -> None:
    ended = run("rehearse", release)

    assert ended.exit == 2
    assert message in ended.stderr


@pytest.mark.parametrize(
    ("callee", "name", "matches"),
    [
        ("client.otp.sign_in", "client.otp.sign_in", True),
        ("client.otp.sign_in", "client.otp.sign_in_more", False),
        ("client.otp.signIn[{method}]", "client.otp.signIn.email", True),
        ("client.otp.signIn[{method}]", "client.otp.signIn", False),
        ("{management_client}.User().Load", "descopeClient.User().Load", True),
        ("{management_client}.User().Load", "descopeClient.UserX().Load", False),
    ],
)
def test_a_callee_is_a_call_of_the_sdk(callee: str, name: str, matches: bool) -> None:
    assert calls_of(callee, [name]) == [name] * matches


def test_a_callee_that_the_sdk_lacks_is_a_finding(tmp_path: Path) -> None:
    """A wrong name in its file, or a hole in the list of its calls."""
    paths = Paths(*(ROOT / name for name in ("spec", "templates", "evidence")))
    candidate = build_candidate(paths, "node", None, tmp_path)
    names = (re.sub(r"\{\w+\}", "any", callee).replace("[any]", ".any") for callee in candidate.bound)
    whole = {name: {"()": ""} for name in names}

    assert replace(candidate, calls=whole).missing == []
    del whole["descopeClient.otp.update.email"]
    sdk = candidate.sdk
    assert replace(candidate, calls=whole).missing == [
        f"descopeClient.otp.update.email: {sdk.package} {sdk.version} has no such call, "
        "expected what `surface` lists"
    ]


@pytest.mark.parametrize(
    ("declared", "lines"),
    [
        ("call: (a: string) => Promise<void>;", ["call\t(a: string)\t=> Promise<void>"]),
        ("call: <T_1 extends boolean>(a: T_1) => void;", ["call\t(a: T)\t=> void"]),
        (
            "start: ((a: string) => void) & { one: (b?: string) => void; };",
            ["start\t(a: string)\t=> void", "start.one\t(b?: string)\t=> void"],
        ),
        (
            "update: { (a: string): void; <T>(b: T): void; };",
            ["update\t(a: string)\t: void", "update\t(b: T)\t: void"],
        ),
        ("http: _core.HttpClient;", ["http.get\t(path: string)\t=> void"]),
        ("part: { text: string; deep?: { call: () => { a: 1; }; }; };", ["part.deep.call\t()\t=> { a: 1; }"]),
    ],
)
def test_every_call_that_types_declare_is_listed(declared: str, lines: list[str], tmp_path: Path) -> None:
    """In each way that a declaration can be written in."""
    for package, text in (
        ("core-js-sdk", "type HttpClient = {\n    get: (path: string) => void;\n};\n"),
        (
            "node-sdk",
            f"declare const nodeSdk: {{\n  ({{ projectId, ...config }}: Args): {{ {declared} }};\n}};\n",
        ),
    ):
        types = tmp_path / f"node_modules/@descope/{package}/dist/index.d.ts"
        types.parent.mkdir(parents=True)
        types.write_text(text)
    program = ROOT / "templates/node/surface/surface.mjs"
    ran = subprocess.run(["node", program], cwd=tmp_path, capture_output=True, text=True, check=True)

    assert ran.stdout.splitlines() == [f"descopeClient.{line}" for line in lines]
