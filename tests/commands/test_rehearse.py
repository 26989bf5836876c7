"""`rehearse`, `upgrade` and `surface`: with an SDK of our own making, and versions that are not to be had."""

import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from importlib.metadata import distribution
from pathlib import Path

import pytest

from mfa_snippets.commands.candidate import CallChanges, build_candidate, callees, is_call, missing_calls
from mfa_snippets.commands.comparison import published
from mfa_snippets.commands.rehearsal import Effect, Rehearsal, record_oldest, rehearse, write
from mfa_snippets.commands.rehearse import changed_parts, next_steps, report_lines
from mfa_snippets.contracts.index import load_index
from mfa_snippets.rendering.loader import load_all
from mfa_snippets.spec.paths import Paths

from .running import ROOT, Run, edit

SCENARIOS = ("password-then-otp-email",)
CALLERS = ("sign_in_with_totp", "complete_mfa_with_totp", "complete_step_up_with_totp")
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


@pytest.fixture
def tree(tmp_path: Path) -> Paths:
    """A copy of what a maintainer has."""
    for name in ("spec", "templates", "evidence"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return Paths(*(tmp_path / name for name in ("spec", "templates", "evidence")))


def contents(paths: Paths) -> dict[str, bytes]:
    folder = paths.spec.parent
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_a_release_breaks_is_told_exactly(
    tree: Paths, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The calls, the functions, the pages and the gap; and the tree is as it was."""
    wheels = tmp_path_factory.mktemp("wheels")
    wheel(wheels, "2.99.0", EDITS)
    edit(tree.spec / "sdks/python.yaml", "call: descope_client.sso.start,", "call: descope_client.sso.begin,")
    before = contents(tree)
    monkeypatch.setenv("PIP_FIND_LINKS", f"{wheels} {EARLIER}")
    _, found = rehearse(tree, "python", "2.99.0", tmp_path_factory.mktemp("rehearsal"), SCENARIOS)
    effects = {effect.function: effect for effect in found.effects}

    assert found.calls.removed == ("descope_client.totp.sign_in_code",)
    assert set(found.calls.changed) == {"descope_client.otp.verify_code", "descope_client.password.sign_in"}
    assert found.calls.others_added == ("descope_client.totp.sign_in_with_code",)
    assert found.calls.others_removed == ()
    assert {name for name, effect in effects.items() if effect.breaks} == {*CALLERS, "verify_otp"}
    assert {name for name, effect in effects.items() if not effect.breaks} == {"sign_in_with_password"}
    assert effects["verify_otp"].pages == ("mfa-with-sdks.md", "one-time-codes.md", "step-up.md")
    assert 'Argument missing for parameter "channel"' in effects["verify_otp"].reasons[0]
    assert [text.partition(": ")[0] for text in found.findings] == [
        "descope_client.sso.begin",
        "python, types",
    ]
    assert found.failed.keys() == {f"python {name}" for name in SCENARIOS}
    assert [text.partition(": ")[0] for text in found.closed_gaps] == ["password"]
    assert not found.is_clean
    assert contents(tree) == before


def test_an_upgrade_changes_what_it_says(tree: Paths, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The version in its one place, evidence of what ran, and the output folder."""
    candidate = build_candidate(tree, "python", "2.98.0", tmp_path_factory.mktemp("candidate"))
    recorded, output = candidate.paths.evidence / "python" / "web.json", tree.spec.parent / "output"
    recorded.parent.mkdir(parents=True)
    recorded.write_bytes((tree.evidence / "python" / "web.json").read_bytes() + b"\n")
    before = contents(tree)

    written = [str(path.relative_to(output.parent)) for path in write(candidate, tree, output)]
    changed = {path for path, content in contents(tree).items() if before.get(path) != content}

    constraints = output.with_name("constraints.txt")
    assert next_steps(candidate, constraints) == []
    constraints.write_text("anyio==4.0.0\ndescope==2.16.0\n")
    assert next_steps(candidate, constraints) == [
        f"{constraints}:2: descope 2.16.0, expected 2.98.0, as in the SDK's file",
        "next: make lock",
        "next: pytest tests/rendering/test_pins.py",
    ]
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
    functions = [each for each in build.functions.values() if each.evidence.oldest_version]
    page = build.texts["docs/markdown/sdk-calls.md"]
    return {each.name: each.evidence.oldest_version or "" for each in functions}, page.count(
        ", also ran with"
    )


def test_the_oldest_version_that_ran_a_function_is_kept(
    tree: Paths, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Of its present code: a comment may change, and other code has not run yet."""
    (tree.spec / "oldest.yaml").unlink()
    candidate = build_candidate(tree, "python", "", tmp_path_factory.mktemp("candidate"))
    for version in ("2.9.0", "2.10.0", "2.8.1"):
        record_oldest(tree, candidate, version, {"python": ("verify_otp", "enroll_totp"), "node": ()})

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
    assert is_call(callee, name) == matches


def test_a_callee_that_the_sdk_lacks_is_a_finding() -> None:
    """A wrong name in its file, or a hole in the list of its calls."""
    sdk = load_all(ROOT / "spec", ROOT / "templates")[0].sdks["node"]
    whole = {re.sub(r"\{\w+\}", "any", callee).replace("[any]", ".any"): ("()",) for callee in callees(sdk)}

    assert missing_calls(sdk, whole) == ()
    del whole["descopeClient.otp.update.email"]
    assert missing_calls(sdk, whole) == (
        f"descopeClient.otp.update.email: {sdk.package} {sdk.version} has no such call, "
        "expected what `surface` lists",
    )


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


LONG = ", ".join(f"parameter_{number}" for number in range(20))


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        (["(a, b)"], ["(a, b, *, c=None)"], " with `*, c=None`"),
        (["(a, b=1)"], ["(a, b=2)"], " without `b=1`, with `b=2`"),
        (["(a, b)"], ["(b, a)"], " in the order or the number of its parameters"),
        (["(a)"], ["(a)", "(a, b)"], " with `b`"),
        ([f"({LONG}x)"], [f"({LONG}y)"], " without `parameter_19x`, with `parameter_19y`"),
        ([f"(a: {'x' * 200}1)"], [f"(a: {'x' * 200}2)"], " without `…1`, with `…2`"),
    ],
)
def test_a_changed_call_shows_what_differs(old: list[str], new: list[str], text: str) -> None:
    """However long its parameters are."""
    assert changed_parts(old, new) == text


def test_the_report_names_what_failed_and_how() -> None:
    """The type checker alone, or a run; and programs with their first finding."""
    effects = [
        Effect(function=name, language="python", breaks=breaks, ran=ran, reasons=(why,), pages=("a.md",))
        for name, breaks, ran, why in (("one", True, True, "types"), ("two", True, False, "gone"))
    ]
    found = Rehearsal(
        language="python",
        package="descope",
        pinned="2.0",
        version="2.0",
        calls=CallChanges(removed=(), changed={}, others_added=(), others_removed=()),
        effects=tuple(effects),
        findings=("python web: no explanation",),
        closed_gaps=(),
        unavailable=(),
        programs={"failed": 2},
        failed={"python web": ("python web: no explanation",), "python two": ("python two: gone", "more")},
        ran={"python": ("one",)},
    )

    assert list(report_lines(found)) == [
        "python: descope 2.0 to 2.0, which is the pinned version",
        "one runs, and only the type checker complains, in python, on a.md: types",
        "two breaks in python, on a.md: gone",
        "python web: no explanation",
        "failed: python two: gone",
        "programs: 2 failed",
        "1 functions ran",
    ]
