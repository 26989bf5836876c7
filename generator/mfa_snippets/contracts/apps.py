"""Contract of `apps.json`: how to prepare, build, check and run the app of each language from outside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from mfa_snippets.contracts.facts import Argv, Commands, Line, LineBelow, Model, PathBelow, Text

APPS = "apps.json"
EXAMPLES = "examples"  # the folder of the apps, below the output folder


class Paste(Model):
    """How each function is type-checked alone, in a folder beside the app's `project`.

    `copies`, such as the client, are copied from the project, `links` are linked from the prepared one.
    `files` are written for each function: `{name}` in a path, and `{client}`, `{imports}` and `{function}` in
    a text, are replaced; `{flat}` and `{pascal}` are forms of the name.
    """

    copies: tuple[LineBelow, ...] = ()
    links: tuple[LineBelow, ...] = ()
    files: Mapping[LineBelow, Text] = field(default_factory=dict)
    types: Commands = ()


class Signatures(Model):
    """Type checks against `{signatures}` instead of the SDK, and how the demo is run against them."""

    types: Commands
    run: Argv = ()


class Launcher(Model):
    """What makes runs faster: `options`, or a process `argv` that forks; runs `learn`, then `prepare`.

    With the options of a `snapshot`, `argv` writes a started interpreter to a file, and runs read it; if it
    fails, runs do without. Runs get `environment`, and no variable that is null there.
    """

    argv: Argv = ()
    snapshot: Argv = ()
    options: Argv = ()
    learn: Argv = ()
    prepare: Commands = ()
    environment: Mapping[Line, Line | None] = field(default_factory=dict)


class Variable(Model):
    """An environment variable; `role` names its value, and `example` is one that belongs to nobody."""

    name: str
    role: str
    example: str | None = None


class Input(Model):
    """What a user does while the app runs: type a line into standard input, or click a link."""

    kind: Literal["totp", "otp", "magic_link", "oauth_code", "passkey", "enchanted_link"]
    method: str | None
    login_id: str

    @property
    def typed(self) -> bool:
        """Whether a code or token is typed."""
        return self.kind != "enchanted_link"


class Sdk(Model):
    """The vendor's package. `probe` prints the installed version."""

    name: str
    version: str
    probe: Argv = ()


class Field(Model):
    """A form's field: a `value`, the example of the variable of a `role`, or an `input`, counted from 1."""

    role: str | None = None
    value: str | None = None
    input: int | None = None


class Request(Model):
    """A request of a browser that keeps cookies; the form is sent as `application/x-www-form-urlencoded`."""

    name: str
    method: Literal["GET", "POST"]
    path: str
    form: Mapping[str, Field]
    status: int


class Invocation(Model):
    """How an app runs one scenario: `command` in its folder, with these variables and inputs.

    `files` are the app's source files that it touches. `after` is a scenario that is run first, with the same
    user. `requests` are sent by a browser, in order, after the app printed its address; SIGTERM ends it then.
    """

    scenario: str
    command: Argv
    files: tuple[PathBelow, ...]
    after: str | None = None
    environment: tuple[Variable, ...]
    inputs: tuple[Input, ...]
    requests: tuple[Request, ...] = ()


class App(Model):
    """The app of a language. `folder` is below the output folder; commands run in it.

    `form_of` is the language whose SDK a variant uses. `client` is the file with the client. `lexer` is
    Pygments' name of the language. `launcher` makes runs faster without a visible effect. `inherits` has
    the caller's variables that its toolchain needs; `*` matches any text.
    """

    language: str
    form_of: str | None = None
    folder: PathBelow
    client: PathBelow
    lexer: str
    prepare: Commands
    build: Commands
    sdk: Sdk
    format: Commands
    types: Commands
    paste: Paste
    signatures: Signatures | None
    launcher: Launcher | None = None
    inherits: tuple[str, ...] = ()
    invocations: tuple[Invocation, ...]

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The source files that any scenario touches, sorted."""
        return tuple(sorted({path for invocation in self.invocations for path in invocation.files}))

    @property
    def lacks(self) -> str | None:
        """Why nothing of it can be verified, if so, and what the file of its SDK has to have."""
        if self.invocations and self.sdk.probe:
            return None
        commands: dict[str, object] = {"probe": self.sdk.probe, "format": self.format, "types": self.types}
        commands |= {"paste": self.paste.types, "run, and bindings that a scenario needs": self.invocations}
        missing = ", ".join(name for name, each in commands.items() if not each)
        file = f"sdks/{self.form_of or self.language}.yaml"
        return f"cannot be verified, expected in {file}: toolchain with {missing}"


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """An app with one of its invocations. Each is equal to itself alone."""

    app: App
    invocation: Invocation

    @property
    def language(self) -> str:
        return self.app.language

    @property
    def scenario(self) -> str:
        return self.invocation.scenario

    @property
    def name(self) -> str:  # as in findings
        return f"{self.language} {self.scenario}"


Programs = tuple[Program, ...]


def programs_of(apps: Iterable[App]) -> Programs:
    """Every invocation of every app."""
    return tuple(Program(app, invocation) for app in apps for invocation in app.invocations)
