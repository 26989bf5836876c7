"""A small specification: two made-up languages, one of which indents with tabs, and text that means harm."""

import textwrap
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter

from mfa_snippets.contracts.evidence import EvidenceStatus
from mfa_snippets.contracts.files import Artifact
from mfa_snippets.docs.blocks import Site
from mfa_snippets.docs.render import render_pages
from mfa_snippets.docs.target import SiteConfig
from mfa_snippets.rendering.apps import App, AppFunction
from mfa_snippets.rendering.loader import BINARY
from mfa_snippets.rendering.templates import Folder, Templates
from mfa_snippets.spec.operation import Function, Operation
from mfa_snippets.spec.scenario import ErrorCode, Scenario
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.specification import Capability, Specification, Variable

Model = TypeVar("Model")
Content = TypeVar("Content", str, bytes)

APP = {"returns": {"nothing": {"type": "None"}}}
DOCS = Path(__file__).parents[2] / "templates" / "docs"
HARM = "<b>bold</b> & </script><script>alert(1)</script> {x} *star* `tick` | pipe"

PAGE = """\
---
title: One step & more
description: "A <b>short</b> page with {x}."
order: 1
---

Prose with <b>tags</b>, </script><script>alert(1)</script>, {x}, `<code>` and <https://example.com>.

:::anchor beginning

:::flow

:::source

> [!WARNING]
> Mind the <gap> in {x}.
>
> - One.

:::evidence

## Before

:::runtimes

:::environment

## Install

:::install

## Steps

:::client

:::base-url

### The greeting

See [the steps](#steps).

:::function greet

:::limits greeting

## Choose

:::choose

### Support

:::grid

## Whole

:::details The <b>demo</b>

:::file demo

:::run greeting

:::end

## Errors

:::error-table

:::raises

:::errors

## Limits

:::all-limits
"""


def made(model: type[Model], **values: Any) -> Model:
    return TypeAdapter(model).validate_python(values)


def sdk(label: str, order: int, **values: Any) -> Sdk:
    usual: dict[str, Any] = {
        "label": label,
        "order": order,
        "fence": "python",
        "package": f"{label.lower()}-sdk",
        "version": "1.2.0",
        "runtime": {"text": f"{label} 3", "source": HARM},
        "base_url": {"variable": "BASE_URL", "note": HARM},
        "install": [{"tool": "get", "command": f"get {label.lower()}-sdk@1.2.0", "ran": True}],
        "operations": {"say.hello": {"callee": "hello", "arguments": [], "proof": "hello.txt:1"}},
        "raises": {"answered": "`Refused` with **`{code}`** <b>."},
        "capabilities": {"knock": {"call": "knock()", "proof": "knock.txt:1"}},
        "app": {"files": {"client": "src/client.txt", "greeting": "greeting.txt", "demo": "demo.txt"}, **APP},
        "toolchain": {
            "prepare": [["fetch"]],
            "run": {"demo": ["run", "demo"]},
            "probe": ["probe"],
            "format": [],
            "types": [],
            "paste": {"files": {"{name}.txt": "{function}"}, "types": []},
        },
    }
    return made(Sdk, **{**usual, **values})


GAP = {
    "operation": "say.hello",
    "kind": "argument",
    "reason": HARM,
    "version": "1.2.0",
    "proof": "a|b<c>.txt:3",
}
SDKS = {
    "spaced": sdk("Spaced", 1),
    "tabbed": sdk(
        "Tabbed",
        2,
        gaps=[GAP],
        paste_note="Put `it` below <b>.",
        errors=[
            {"failure": "no-name", "code": "other", "description": "said otherwise", "reason": "It says so."}
        ],
        also_ran=[{"version": "1.3.0", "how": "once"}],
    ),
    "unable": sdk(
        "Unable",
        3,
        operations={},
        gaps=[{**GAP, "kind": "operation", "reason": "No greeting."}],
        capabilities={"knock": {"reason": f"No knock: {HARM}", "version": "1.2.0", "proof": "knock.txt:2"}},
    ),
}
FUNCTION = made(
    Function,
    operation="say.hello",
    summary=f"*Say* {HARM}",
    parameters={},
    returns={"kind": "nothing", "text": "nothing"},
)
SCENARIO = made(
    Scenario,
    title="A greeting",
    summary="Says hello.",
    arguments=["totp", "a b"],
    environment=["name"],
    amr=["totp", "mfa"],
    steps=[{"name": "greet", "function": "greet", "operation": "say.hello", "values": {}, "arguments": {}}],
    failures=[
        {
            "name": "no-name",
            "title": "There is no name",
            "remedy": HARM,
            "provoke": {"unset": "name"},
            "stops_at": None,
            "error": {"kind": "own", "code": "name", "description": "<none>"},
        },
        {
            "name": "known-name",
            "title": "The name is known",
            "remedy": "Take another.",
            "provoke": {"again": True},
            "stops_at": "greet",
            "error": {"kind": "answered", "code": "E1"},
        },
    ],
)
STEP = {"name": "greet", "function": "greet", "operation": "say.hello", "values": {}, "arguments": {}}
PAIR = made(
    Scenario,
    title="A knock, then a wave",
    summary="Says hello twice.",
    amr=["ear", "eye", "mfa"],
    origin={
        "template": "pair",
        "first": {"name": "knock", "title": "a <b>knock</b>", "channel": "ear"},
        "second": {"name": "wave", "title": "a wave | of the hand", "channel": "eye"},
    },
    steps=[
        {**STEP, "outputs": {"refresh_token": "refresh_jwt"}},
        {**STEP, "name": "enroll"},
        {**STEP, "name": "wave", "arguments": {"login_options": {"mfa": True}}},
        {**STEP, "name": "check"},
    ],
)
ERRORS = {
    "E1": {"kind": "answered", "assumed": HARM},
    "name": {"kind": "own"},
}


def small_specification(page: str = PAGE) -> Specification:
    return Specification(
        operations={
            "say.hello": made(
                Operation, title="Hello", summary="Says it.", shape="call", arguments={}, wire=None
            )
        },
        environment={
            "project_id": made(Variable, variable="PROJECT_ID", description=HARM),
            "name": made(Variable, variable="NAME", description="Who.", required=False, example='a "$b` \\c'),
        },
        scenarios={"greeting": SCENARIO, "knock-then-wave": PAIR},
        capabilities={
            "knock": made(Capability, title=f"Knock {HARM}", factor="knock", not_run="Nobody did.")
        },
        errors={
            code: made(ErrorCode, **{"meaning": HARM, "retry": "No", "action": HARM, **error})
            for code, error in ERRORS.items()
        },
        functions={"greet": FUNCTION},
        modules={"greet": "greeting"},
        sdks=SDKS,
        pages={Path("pages/small.md"): page},
    )


def _app(language: str, indent: str) -> App:
    body = f"{indent}name = '</script>'\n{indent}greet(name)  # ```` and <b>\n"
    text = f"# {{#greet}}\ndef hello():\n{body}```\n"
    greet = AppFunction(
        language=language,
        fact="greet",
        name="say_greeting",
        title="Greet",
        path="greeting.txt",
        imports="from a import <b>\nimport `c`\n",
        text=text,
        indent=indent,
    )
    demo = f"def main():\n{indent}hello()\n"
    return _app_with(language, "client = '{x}'\n", demo, {greet: textwrap.indent(text, indent)})


def _app_with(language: str, client: str, demo: str, functions: Mapping[AppFunction, str]) -> App:
    whole = (
        AppFunction(language=language, fact="client", name="src/client", path="src/client.txt", text=client),
        AppFunction(language=language, fact="demo", name="demo", path="demo.txt", text=demo),
    )
    files = {each.path: each.text for each in whole} | {each.path: functions[each] for each in functions}
    encoded = {path: text.encode() for path, text in files.items()}
    return App(language=language, files=encoded, functions=tuple(functions), whole=whole)


APPS = (
    _app("spaced", "    "),
    _app("tabbed", "\t"),
    _app_with("unable", "client\n", "main\n", {}),
)
RECORDED = EvidenceStatus(
    state="recorded",
    version="1.2.0",
    stdout=("Hello {name:1}", "amr: totp, mfa"),
)
OUTDATED = EvidenceStatus(state="stale", version="1.1.0")
STATUSES = {("spaced", "greeting"): RECORDED, ("tabbed", "greeting"): OUTDATED}


def docs_folder(target: str) -> Folder:
    root = DOCS / target
    files = [path for path in root.rglob("*") if path.is_file()]
    texts = {path: path.read_text("utf-8") for path in files if path.suffix not in BINARY}
    binary = {path: path.read_bytes() for path in files if path.suffix in BINARY}
    return Folder(root, _below(root, texts), binary=_below(root, binary))


def _below(root: Path, files: Mapping[Path, Content]) -> dict[str, Content]:
    return {path.relative_to(root).as_posix(): content for path, content in files.items()}


def docs_folders() -> dict[str, Folder]:
    """Every target, since one may extend another."""
    return {root.name: docs_folder(root.name) for root in sorted(DOCS.iterdir())}


def small_pages(
    target: str, page: str = PAGE, files: Mapping[str, str] | None = None, host: SiteConfig | None = None
) -> dict[str, Artifact]:
    """The artifacts of a target by path; `files` stand in for the target's own, `host` for its settings."""
    folders = docs_folders()
    folders[target] = replace(
        folders[target], root=Path("docs") / target, files={**folders[target].files, **(files or {})}
    )
    hosts = {target: host} if host else {}
    templates = Templates(languages={}, layouts={}, targets=folders)
    site = Site(small_specification(page), templates, APPS, STATUSES, configs=hosts)
    artifacts = render_pages(site, target)
    return {artifact.path: artifact for artifact in artifacts}


def small_page(target: str, page: str = PAGE) -> str:
    """The one page of the small specification."""
    return next(
        artifact.content.decode() for path, artifact in small_pages(target, page).items() if "small" in path
    )
