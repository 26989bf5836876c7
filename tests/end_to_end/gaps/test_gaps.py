"""Each gap is still true of the SDK that is installed; and each way in which a claim can be wrong is told."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from mfa_snippets.emulator.client import Control
from mfa_snippets.spec.load import load
from mfa_snippets.spec.specification import Specification
from tests.end_to_end.signature_checks.running import RUBY_SDK, replaced
from tests.languages.facts import FOLDER

from .asking import Probe, ask, make_probe

Claim = Mapping[str, Any]
Key = tuple[str, str, str, str | None]

FILES = {path.parent.name: path for path in sorted(FOLDER.glob("*/claims.yaml"))}
CLAIMS: Mapping[str, list[Claim]] = {
    language: yaml.safe_load(path.read_text("utf-8")) for language, path in FILES.items()
}
each_language = pytest.mark.parametrize(
    "language", [pytest.param(name, marks=pytest.mark.xdist_group(f"app-{name}")) for name in CLAIMS]
)


@pytest.fixture(scope="module")
def specification() -> Specification:
    return load(Path(__file__).parents[3] / "spec")


@pytest.fixture(scope="module")
def probe_of(
    app_folder: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Probe]:
    """The probe of a language, made once."""

    @cache
    def made(language: str) -> Probe:
        return make_probe(language, app_folder, tmp_path_factory.mktemp(language))

    return made


def gaps(specification: Specification) -> Iterator[str]:
    """Each gap and each missing capability, with its language, its kind and its argument."""
    for language, sdk in specification.base_sdks.items():
        yield from (
            f"{language} {about} {gap.kind} {gap.argument}" for gap in sdk.gaps for about in gap.about
        )
        for name, entry in sdk.capabilities.items():
            if entry.reason:
                yield f"{language} {name} way None"


def unclaimed(specification: Specification, claims: Mapping[str, list[Claim]]) -> list[str]:
    """Gaps without a claim, claims without a gap, and whichever stands twice."""
    known = sorted(gaps(specification))
    claimed = sorted(
        f"{language} {claim['about']} {claim['kind']} {claim.get('argument')}"
        for language, found in claims.items()
        for claim in found
    )
    return [] if known == claimed else sorted(set(known) ^ set(claimed)) or ["one stands twice"]


def closed(language: str, claims: list[Claim], answers: Mapping[str, Any]) -> list[str]:
    """Each answer that is not what a gap claims: the vendor may have closed it."""
    return [
        f"{language}, gap of {claim['about']}: '{question}' was {seen!r}, is {answers[question]!r}"
        for claim in claims
        for question, seen in claim["answers"].items()
        if answers[question] != seen
    ]


def questions(claims: list[Claim]) -> list[str]:
    """All questions of a language, each once."""
    return list(dict.fromkeys(question for claim in claims for question in claim["answers"]))


def test_each_gap_has_its_claim(specification: Specification) -> None:
    assert unclaimed(specification, CLAIMS) == []


def test_a_gap_without_a_claim_and_a_claim_without_a_gap_are_told(specification: Specification) -> None:
    fewer = {**CLAIMS, "ruby": CLAIMS["ruby"][1:]}
    more = {**CLAIMS, "go": [*CLAIMS["go"], {"about": "saml", "kind": "way", "answers": {}}]}
    twice = {**CLAIMS, "go": [*CLAIMS["go"], CLAIMS["go"][0]]}

    assert unclaimed(specification, fewer) == ["ruby otp.update_email argument mfa"]
    assert unclaimed(specification, more) == ["go saml way None"]
    assert unclaimed(specification, twice) == ["one stands twice"]


@pytest.mark.slow
@each_language
def test_gaps_are_still_true(
    language: str, probe_of: Callable[[str], Probe], descope_emulator: Control
) -> None:
    """Of the SDK that is installed; and each claim that is altered is told."""
    claims = CLAIMS[language]
    answers = ask(probe_of(language), questions(claims), descope_emulator)

    assert closed(language, claims, answers) == []
    for question in questions(claims):
        doctored = deepcopy(claims)
        for claim in doctored:
            if question in claim["answers"]:
                claim["answers"][question] = altered(claim["answers"][question])
        assert closed(language, doctored, answers), question


def altered(seen: Any) -> Any:
    """Another answer of the same kind: a list with one more, a mapping with another value."""
    if isinstance(seen, list):
        return [*seen, "refresh_token"]
    if isinstance(seen, dict):
        name = next(iter(seen))
        return {**seen, name: altered(seen[name])}
    return not seen


def test_every_language_has_claims(specification: Specification) -> None:
    assert set(CLAIMS) == set(specification.base_sdks)


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "authmethod/password.py",
            "password: str,\n        audience",
            "password: str,\n        refresh_token=None,\n        audience",
            ["password"],
        ),
        (
            "authmethod/totp.py",
            "def update_user(self, login_id: str, refresh_token: str) -> None:",
            "def update_user(self, login_id: str, refresh_token: str) -> dict:",
            ["totp.update"],
        ),
        ("_auth_base.py", "except ExpiredSignatureError:", "except jwt.PyJWTError:", ["session.validate"]),
        (
            "descope_client.py",
            "    @property\n    def otp(",
            "    notp = None\n\n    @property\n    def otp(",
            ["notp"],
        ),
    ],
)
def test_a_gap_that_a_vendor_closes_is_told(
    file: str,
    old: str,
    new: str,
    told: list[str],
    tmp_path: Path,
    probe_of: Callable[[str], Probe],
    descope_emulator: Control,
) -> None:
    """An SDK of our own making, which can what the real one cannot."""
    descope = pytest.importorskip("descope")
    copy = tmp_path / "sdk" / "descope"
    shutil.copytree(Path(descope.__file__).parent, copy)
    (copy / file).write_text(replaced((copy / file).read_text("utf-8"), old, new), "utf-8")
    real = probe_of("python")
    probe = Probe(real.command, real.folder, {"PYTHONPATH": str(copy.parent)})

    found = closed("python", CLAIMS["python"], ask(probe, questions(CLAIMS["python"]), descope_emulator))

    assert [text.partition("gap of ")[2].partition(":")[0] for text in found] == told


@pytest.mark.skipif(not RUBY_SDK, reason="MFA_SNIPPETS_RUBY_SDK names no checkout of the Ruby SDK")
def test_a_gap_that_a_gem_closes_is_told(
    tmp_path: Path, probe_of: Callable[[str], Probe], descope_emulator: Control
) -> None:
    """A gem of our own making, whose TOTP code takes a refresh token."""
    copy = tmp_path / "lib"
    shutil.copytree(Path(RUBY_SDK) / "lib", copy)
    file = copy / "descope" / "api" / "v1" / "auth" / "totp.rb"
    file.write_text(
        replaced(file.read_text("utf-8"), "code: nil)", "code: nil, refresh_token: nil)"), "utf-8"
    )
    real = probe_of("ruby")
    command = [str(copy) if part == f"{RUBY_SDK}/lib" else part for part in real.command]

    answers = ask(Probe(command, real.folder, {}), questions(CLAIMS["ruby"]), descope_emulator)

    assert [text.partition(":")[0] for text in closed("ruby", CLAIMS["ruby"], answers)] == [
        "ruby, gap of totp.sign_in_code"
    ]


@pytest.mark.slow
@each_language
def test_who_finds_the_refresh_jwt_in_a_cookie(
    language: str, probe_of: Callable[[str], Probe], descope_emulator: Control
) -> None:
    """Where the project keeps it there, all but Java."""
    descope_emulator.assume(tokens="cookies")
    answer = ask(probe_of(language), ["does refresh"], descope_emulator, faults={})["does refresh"]
    without = next(claim["answers"] for claim in CLAIMS[language] if claim["about"] == "refresh_jwt")

    assert (answer == without["does refresh"]) == (language == "java")
