"""What the tests know of each language, from `facts.yaml` in its folder; a variant has its own keys alone."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, TypeAdapter

from mfa_snippets.spec.value import Model
from tests.rendering.repository import specification

FOLDER = Path(__file__).parent


class Bug(Model):
    """A replacement in the handlers of the web app; `trace` is what the log has then."""

    good: str
    bad: str
    trace: str


class Web(Model):
    """The web app: the call of its guard and the one for a step-up; what the guarded handler returns.

    `drains`: the server reads on before it answers, but keeps nothing. Where threads that share a client mix
    users up too seldom to be seen, `shared` is what makes them share it, and `environment` what shows it.
    """

    guards: tuple[str, str]
    claims: tuple[str, str]
    bug: Bug
    drains: bool = False
    environment: Mapping[str, str] = Field(default_factory=dict)
    shared: tuple[str, str] | None = None


class Options(Model):
    """The option that asks for MFA; as a fault that runs find; as one that types find, and what they say."""

    right: str
    unset: str
    misspelt: str
    said: str


class Imports(Model):
    """What finds an import's name, names that come with the language, and packages by how a name begins."""

    pattern: str
    library: str = "$."
    packages: Mapping[str, str] = Field(default_factory=dict)


class Package(Model):
    """The package file: how it declares a package, how such a line begins, and that line when pinned."""

    file: str
    declares: str | None = None
    begins: str | None = None
    pinned: str | None = None
    oldest: str = ""


class Probe(Model):
    """Where a program of this folder stands in the prepared app, how it is built, and its command.

    `checkout` names the variable with a checkout of the SDK, {checkout} in the command, in place of the app.
    """

    file: str
    build: tuple[tuple[str, ...], ...] = ()
    command: tuple[str, ...]
    checkout: str | None = None


class Reader(Model):
    """Variables that a reader may have set, and a command that they would make fail or warn."""

    environment: Mapping[str, str]
    command: tuple[str, ...]


class Facts(Model):
    """One language.

    `states` is whether a factor can be the first or second one, `limits` the limits of a method by kind and
    titles. `unable` are operations that the SDK cannot perform, `undetectable` failures that it does not
    report. `cannot` is what the demo says of arguments. `frame` is the smallest program around statements.
    `reads` is a program that waits for a line, where a host forks for programs. `finds` prints, by a program
    in the language's folder, all that a program has at hand, where runs start from a snapshot. `builds` are
    variables with which it compiles the same in less time.
    """

    web: Web
    options: Options | None = None
    imports: Imports
    package: Package
    probe: Probe
    client_import: str | None = None
    refused_jwt: str | None = None
    framework: str | None = None
    highlighted: bool = True
    cannot: Mapping[str, str] = Field(default_factory=dict)
    unable: tuple[str, ...] = ()
    undetectable: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    states: Mapping[Literal["first", "second"], Mapping[str, str]]
    limits: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = Field(default_factory=dict)
    frame: Mapping[str, Any]
    reads: str | None = None
    finds: tuple[str, str] | None = None
    reader: Reader | None = None
    builds: Mapping[str, str] = Field(default_factory=dict)


@cache
def all_facts() -> Mapping[str, Facts]:
    """The facts of each language and variant, in the order of their tabs."""
    sdks, variants = specification().sdks, specification().variants
    return {name: TypeAdapter(Facts).validate_python(_merged(name, variants.get(name))) for name in sdks}


def tabs() -> tuple[str, ...]:
    """The languages and variants in the order of their tabs."""
    return tuple(specification().sdks)


def _merged(name: str, base: str | None) -> dict[str, Any]:
    own: dict[str, Any] = yaml.safe_load((FOLDER / name / "facts.yaml").read_text("utf-8"))
    return {**(_merged(base, None) if base else {}), **own}
