"""Hostile values and prose in functions: each app compiles, and sends what was written."""

import json
import os
import re
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from mfa_snippets.contracts.apps import App
from mfa_snippets.contracts.evidence import code_digest
from mfa_snippets.docs.blocks import render
from mfa_snippets.errors import InputError, Problem
from mfa_snippets.output.build import build
from mfa_snippets.rendering.loader import load_templates
from mfa_snippets.spec.document import Document, Documents, parse_yaml
from mfa_snippets.spec.operation import Function
from mfa_snippets.spec.sdk import AlsoRan
from mfa_snippets.spec.specification import Specification
from mfa_snippets.spec.validation import validated
from mfa_snippets.verify.run.process import run, run_all
from mfa_snippets.verify.run.tool_checks import sdk_problem
from mfa_snippets.verify.run.workspace import cache_folder, locked, prepare, workspace_of
from tests.docs.small import made
from tests.end_to_end.web.apps import OUTPUT, WEBS
from tests.languages.facts import FOLDER as LANGUAGES
from tests.rendering.repository import TEMPLATES, forms, languages, specification, templates

from .values import COUNT, NAMES, SEED, claims, in_yaml, texts

pytestmark = pytest.mark.slow
PATH = Path("spec/functions/fuzz.yaml")
LINES = 8  # of each function
WIDE = 1_000  # a line that cannot be broken is an error otherwise
PLACES = ("summary", "notes", "method", "login_id", "returned", "code", "error")
SECONDS = 300.0
OTHERWISE = {"summary": "*Send* a code", "code": "E061005", "claims": {}}


def source(name: str, **hostile: Any) -> str:
    """A function in YAML, with hostile values at some places."""
    at = {place: in_yaml(hostile.get(place, OTHERWISE.get(place, "word"))) for place in (*PLACES, "claims")}
    lines = (
        f"{in_yaml(name)}:",
        "  operation: otp.sign_in",
        f"  summary: {at['summary']}",
        f"  notes: {at['notes']}",
        f"  parameters: {{method: {at['method']}, login_id: {at['login_id']}, refresh_token: word}}",
        f"  with: {{login_options: {{mfa: true, custom_claims: {at['claims']}}}}}",
        f"  returns: {{kind: address, text: {at['returned']}}}",
        f"  error: {{code: {at['code']}, text: {at['error']}}}",
    )
    assert len(lines) == LINES
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """A specification with hostile functions; which of them it refused, and the claims of the others."""

    specification: Specification
    refused: Mapping[str, tuple[Problem, ...]]
    lines: Mapping[str, int]
    claims: Mapping[str, dict[str, Any]]


@cache
def hostile(*, is_benign: bool = False) -> Hostile:
    """All values, each in a function; benign prose is to be compared with."""
    sent = {f"fuzz_value_{each['index']}": each for each in claims()}
    prose = {
        f"fuzz_prose_{index}": {PLACES[index % len(PLACES)]: text}
        for index, text in enumerate(texts("prose"))
    }
    entries = {name: source(name, claims=each) for name, each in sent.items()}
    entries |= {name: source(name, **({} if is_benign else each)) for name, each in prose.items()}
    entries |= {name: source(name) for name in NAMES}
    lines = {name: 1 + index * LINES for index, name in enumerate(entries)}
    document, refused = _parsed(entries)
    functions = dict[str, Function]()
    for name in entries.keys() - refused.keys():
        try:
            functions[name] = validated(document.entries[name], Function)
        except InputError as error:
            refused[name] = error.problems
    found, more = _loaded(document, functions, lines)
    return Hostile(specification=found, refused={**refused, **more}, lines=lines, claims=sent)


def _parsed(entries: Mapping[str, str]) -> tuple[Document, dict[str, tuple[Problem, ...]]]:
    """The document without the functions that have a character of no YAML, and these."""
    try:
        return parse_yaml(PATH, "".join(entries.values())), {}
    except InputError as error:
        names, refused = list(entries), dict[str, tuple[Problem, ...]]()
        for problem in error.problems:
            name = names[(problem.line - 1) // LINES]
            refused[name] = (*refused.get(name, ()), problem)
    document, more = _parsed({**entries, **{name: source(name) for name in refused}})
    return document, {**refused, **more}


def _loaded(
    document: Document, functions: dict[str, Function], lines: Mapping[str, int]
) -> tuple[Specification, dict[str, tuple[Problem, ...]]]:
    """The specification with those functions whose names no language has."""
    good, refused = specification(), dict[str, tuple[Problem, ...]]()
    while True:
        documents = good.documents | {
            "functions": Documents({**good.documents["functions"], **document.entries})
        }
        found = replace(
            good,
            functions={**good.functions, **functions},
            modules={**good.modules, **dict.fromkeys(functions, "otp")},
            documents=documents,
        )
        try:
            load_templates(TEMPLATES, found)
        except InputError as error:
            names = {line: name for name, line in lines.items()}
            for problem in error.problems:
                assert problem.path == str(PATH), problem
                name = names[problem.line]
                refused[name] = (*refused.get(name, ()), problem)
            functions = {name: each for name, each in functions.items() if name not in refused}
        else:
            return found, refused


@cache
def built(*, is_benign: bool = False) -> Mapping[str, bytes]:
    """The files of a build with all functions that were not refused."""
    found = hostile(is_benign=is_benign).specification
    kept = hostile().specification.functions
    functions = {name: each for name, each in found.functions.items() if name in kept}
    modules = {name: module for name, module in found.modules.items() if name in kept}
    changed = replace(found, functions=functions, modules=modules)
    layouts = {name: replace(layout, width=WIDE) for name, layout in templates().layouts.items()}
    rendered = render(changed, replace(templates(), layouts=layouts), None)
    return {each.path: each.content for each in build(rendered)}


def files_of(app: App, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of an app by their paths in it."""
    start = f"{app.folder}/"
    return {path.removeprefix(start): content for path, content in files.items() if path.startswith(start)}


def test_what_is_refused_is_told_with_its_place() -> None:
    """On a line of the function that has it. Most values are not refused."""
    found = hostile()
    wrong = [
        problem
        for name, problems in found.refused.items()
        for problem in problems
        if not (
            problem.path == str(PATH) and 0 <= problem.line - found.lines[name] < LINES and problem.column
        )
    ]

    assert wrong == []
    assert found.refused
    assert len(found.claims.keys() - found.refused.keys()) > COUNT / 2
    print(f"fuzz: seed {SEED}, {len(found.lines)} functions, {len(found.refused)} refused with their place")


def test_a_version_is_only_a_version() -> None:
    """It stands in package files and commands, which escape nothing."""
    accepted = set()
    for text in texts("version", has_lines=True):
        with suppress(ValueError):
            accepted.add(made(AlsoRan, version=text, how="once").version)

    assert [each for each in accepted if not re.fullmatch(r"[\w.+-]+", each, re.ASCII)] == []
    assert accepted


@pytest.mark.parametrize("language", [*languages(), *forms()])
def test_prose_is_no_code(language: str) -> None:
    """The code is that of functions with harmless prose."""
    app = WEBS[language].app
    hostile, harmless = (files_of(app, built(is_benign=each)) for each in (False, True))
    digests = [
        {path: code_digest(files[path], app.lexer) for path in app.sources} for files in (hostile, harmless)
    ]

    assert digests[0] == digests[1]


@contextmanager
def listening() -> Iterator[tuple[str, list[Any]]]:
    """A server that keeps the claims that it gets."""
    received: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            received.append(body["loginOptions"]["customClaims"])
            answer = b'{"maskedEmail": "a"}'
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", received
        server.shutdown()


@pytest.mark.parametrize(
    "language", [pytest.param(name, marks=pytest.mark.xdist_group(f"app-{name}")) for name in WEBS]
)
def test_what_is_sent_is_what_was_written(language: str, tmp_path: Path) -> None:
    """A program calls each function once: it compiles, and its claims arrive."""
    found, app, files = hostile(), WEBS[language].app, built()
    sdk, written = (
        found.specification.sdks[language],
        {name: each for name, each in found.claims.items() if name not in found.refused},
    )
    key = workspace_of(OUTPUT, app, os.environ, cache_folder(os.environ))
    with locked(key):
        if problem := prepare(key):
            pytest.skip(problem)
        missing = sdk_problem(key)
        folder = shutil.copytree(key.folder, tmp_path / "app", symlinks=True)
    environment = {**key.environment, "TMPDIR": str(tmp_path)}  # its own is gone with the lock
    for path, content in files_of(app, files).items():
        (folder / path).write_bytes(content)
    names = list(written)
    (folder / sdk.app.files["demo"]).write_text(driver(language, names, files), "utf-8")
    assert run_all(app.types if missing else (*app.build,), folder, environment, SECONDS) is None
    if missing:
        pytest.skip(missing)
    with listening() as (url, received):
        environment |= {"DESCOPE_PROJECT_ID": "P2aaaaaaaaaaaaaaaaaaaaaaaaaa", sdk.base_url.variable: url}
        ended = run(sdk.toolchain.run["demo"], cwd=folder, environment=environment, limit=SECONDS)

    assert (ended.exit, ended.message) == (0, "nothing")
    assert received == list(written.values())


def driver(language: str, names: list[str], files: Mapping[str, bytes]) -> str:
    """The program of a language that calls functions: its line with FUZZ, once for each."""
    index = json.loads(files["index.json"])["functions"]
    symbols = {each["name"]: each["symbol"] for each in index if each["language"] == language}
    lines = (LANGUAGES / language / "fuzz.txt").read_text("utf-8").splitlines(keepends=True)
    return "".join(
        each
        for line in lines
        for each in ([line.replace("FUZZ", symbols[name]) for name in names] if "FUZZ" in line else [line])
    )
