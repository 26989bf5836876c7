"""The official SDKs for other languages cannot tell the emulator from the service."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .calling import Project

SDKS = Path(__file__).parent / "sdks"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "mfa-snippets" / "mock-sdks"
MFA = ["email", "mfa"]


def prepared(name: str, commands: list[list[str]]) -> Path:
    """A copy of an SDK's project in the user's cache, installed once for each version of its files."""
    files = sorted(path for path in (SDKS / name).iterdir() if path.is_file())
    digest = hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in files)).hexdigest()
    folder = CACHE / f"{name}-{digest[:16]}"
    if (folder / ".installed").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    for path in files:
        shutil.copy(path, folder)
    for command in commands:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
    (folder / ".installed").touch()
    return folder


def operations(project: Project, folder: Path, command: list[str]) -> list[tuple[str, Any]]:
    """Each operation that a program performed, with the `amr` of the session that the SDK verified."""
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("DESCOPE_")},
        "DESCOPE_PROJECT_ID": project.id,
        "DESCOPE_BASE_URL": project.url,
    }
    ran = subprocess.run(
        command, cwd=folder, env=environ, capture_output=True, text=True, timeout=120, check=False
    )
    assert ran.returncode == 0, ran.stderr
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    return [(line["operation"], line["amr"]) for line in lines]


def called(project: Project) -> set[str]:
    """The paths that the SDK called, each with success and with no field that is unknown."""
    requests = project.control.requests()
    for request in requests:
        assert request["answer"]["status"] == 200, request
        assert request["notes"] == [], request
    return {request["path"] for request in requests}


PATHS = {
    *(f"/v1/auth/totp/{name}" for name in ("signup", "verify", "update")),
    *(
        f"/v1/auth/otp/{name}/{method}"
        for name in ("signup", "signin", "signup-in", "verify")
        for method in ("email", "sms", "voice", "whatsapp")
    ),
    *(f"/v1/auth/otp/update/{name}" for name in ("email", "phone/sms")),
    *(f"/v1/auth/magiclink/{name}" for name in ("signup/email", "signin/email", "signup-in/email", "verify")),
    *(f"/v1/auth/enchantedlink/{name}/email" for name in ("signup", "signin", "signup-in")),
    *(f"/v1/auth/enchantedlink/{name}" for name in ("verify", "pending-session")),
    *(f"/v1/auth/password/{name}" for name in ("signup", "signin", "replace")),
    *(f"/v1/auth/{name}" for name in ("refresh", "me", "logout", "logoutall")),
    *(f"/v1/mgmt/tests/generate/{name}" for name in ("otp", "magiclink", "enchantedlink")),
    *(f"/v1/mgmt/user/{name}" for name in ("delete", "test/delete/all")),
}
"""What every SDK calls when it performs everything."""

SECOND_FACTORS: Mapping[str, list[str]] = {
    "magicLink.verify.second.email": ["totp", *MFA],
    "enchantedLink.waitForSession.second": ["totp", *MFA],
    "totp.verify.mfa": ["email", "totp", "mfa"],
    "magicLink.signIn.mfa": ["totp", *MFA],
    "enchantedLink.signIn.mfa": ["totp", *MFA],
    "totp.signInCode.mfa": ["email", "totp", "mfa"],
}


def test_node(project: Project) -> None:
    """Every operation of the Node SDK, each session verified by it."""
    folder = prepared("node", [["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]])
    performed = dict(operations(project, folder, ["node", "operations.mjs"]))

    assert {name: amr for name, amr in performed.items() if name in SECOND_FACTORS} == {
        name: SECOND_FACTORS[name] for name in list(SECOND_FACTORS)[:3]
    }
    updates = {f"/v1/auth/otp/update/phone/{method}" for method in ("voice", "whatsapp")}
    assert called(project) >= PATHS | updates | {"/v1/mgmt/license", "/v1/mgmt/user/create/test"}


def test_java(project: Project) -> None:
    """Every operation of the Java SDK, each session verified by it."""
    copy = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
    folder = prepared(
        "java",
        [
            ["mvn", "--quiet", "--batch-mode", copy, "-DoutputDirectory=lib"],
            ["javac", "-cp", "lib/*", "Operations.java"],
        ],
    )
    performed = dict(operations(project, folder, ["java", "-cp", f"lib/*{os.pathsep}.", "Operations"]))

    assert {name: amr for name, amr in performed.items() if name in SECOND_FACTORS} == {
        name: SECOND_FACTORS[name] for name in list(SECOND_FACTORS)[3:]
    }
    assert called(project) >= PATHS | {"/v1/mgmt/user/create"}
