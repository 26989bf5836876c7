"""Ask the SDKs that are installed: each language's probe answers questions about its own."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mfa_snippets.emulator.pytest_plugin import DescopeEmulator
from tests.emulator.test_sdks import prepared
from tests.end_to_end.signature_checks.running import RUBY_SDK

PROBES = Path(__file__).parent / "probes"
GO_MODULE = Path(__file__).parents[3] / "templates" / "go" / "project"
"""The package files of the app, which name the SDK's version and its checksums."""
FAULTS = {
    "/v1/auth/password/signup": "no_refresh_jwt",
    "/v1/auth/otp/signin/email": "broken_json",
    "/v1/auth/otp/signup/sms": "broken_json",
    "/v1/auth/magiclink/signin/sms": "broken_json",
    "/v1/auth/magiclink/signup/sms": "broken_json",
}
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"


@dataclass(frozen=True, slots=True)
class Probe:
    """A command, the folder that it runs in, and what it needs in its environment."""

    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str]


def python(folder: Path) -> Probe:
    """The SDK that this interpreter has."""
    if importlib.util.find_spec("descope") is None:
        pytest.skip("the SDK is not installed beside the tests")
    return Probe([sys.executable, str(PROBES / "python" / "probe.py")], folder, {})


def node(folder: Path) -> Probe:
    """The SDK of the emulator's tests; a module finds it beside itself alone."""
    project = prepared("node", [["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]])
    shutil.copy(PROBES / "node" / "probe.mjs", folder)
    (folder / "node_modules").symlink_to(project / "node_modules")
    return Probe(["node", "probe.mjs"], folder, {})


def java(folder: Path) -> Probe:
    """The SDK of the emulator's tests."""
    project = prepared(
        "java",
        [
            ["mvn", "--quiet", "--batch-mode", COPY, "-DoutputDirectory=lib"],
            ["javac", "-cp", "lib/*", "Operations.java"],
        ],
    )
    path = str(project / "lib" / "*")
    source = str(PROBES / "java" / "Probe.java")
    subprocess.run(["javac", "-cp", path, "-d", str(folder), source], check=True, capture_output=True)
    return Probe(["java", "-cp", f"{path}{os.pathsep}{folder}", "Probe"], folder, {})


def go(folder: Path) -> Probe:
    """The SDK of the app, from the module proxy."""
    shutil.copy(PROBES / "go" / "probe.go", folder)
    for name in ("go.mod", "go.sum"):
        shutil.copy(GO_MODULE / name, folder)
    command = ["go", "build", "-mod=mod", "-o", "probe", "probe.go"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return Probe(["./probe"], folder, {})


def ruby(folder: Path) -> Probe:
    """The checkout that is named in the environment."""
    if not RUBY_SDK:
        pytest.skip("MFA_SNIPPETS_RUBY_SDK names no checkout of the Ruby SDK")
    return Probe(["ruby", "-I", f"{RUBY_SDK}/lib", str(PROBES / "ruby" / "probe.rb")], folder, {})


MAKERS: Mapping[str, Callable[[Path], Probe]] = {
    "node": node,
    "python": python,
    "go": go,
    "java": java,
    "ruby": ruby,
}


def ask(
    probe: Probe, questions: Sequence[str], mock: DescopeEmulator, faults: Mapping[str, str] = FAULTS
) -> dict[str, Any]:
    """The answers of an SDK, whose calls of some paths meet a fault of the emulator."""
    for path, fault in faults.items():
        mock.fault(path, fault, count=100, seconds=0)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("DESCOPE_")},
        "DESCOPE_PROJECT_ID": mock.project_id,
        "DESCOPE_BASE_URL": mock.url,
        **probe.environment,
    }
    ran = subprocess.run(
        probe.command,
        cwd=probe.folder,
        env=environment,
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    answers: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])["answers"]
    return answers
