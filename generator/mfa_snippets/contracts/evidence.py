"""Evidence of runs, recorded in `evidence/<language>/<scenario>.json`: read and written here alone."""

import re
from collections.abc import Mapping
from dataclasses import field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from mfa_snippets.contracts.apps import Program, Programs, Sdk
from mfa_snippets.contracts.facts import Model
from mfa_snippets.contracts.files import as_sorted_json, digest, read, replace
from mfa_snippets.errors import InputError, Problem


class Identity(Model):
    """The SDK that ran, and the SHA-256 of each file that a run touches: of source files without comments.

    `text` has the SHA-256 of the source files as they were. While it is the same, so is their code.
    """

    code: Mapping[str, str]
    text: Mapping[str, str] = field(default_factory=dict, compare=False)
    sdk: Sdk


text_digest = lru_cache(maxsize=4096)(digest)  # bounded, since `build --watch` goes on


@lru_cache(maxsize=4096)
def code_digest(content: bytes, lexer: str) -> str:
    """The SHA-256 of a source file's code: without comments, docstrings and blank lines."""
    from pygments.lexers import get_lexer_by_name  # here, since most commands need no lexer
    from pygments.token import Comment, String

    tokens: Any = get_lexer_by_name(lexer).get_tokens(content.decode("utf-8", "surrogateescape"))
    code = "".join(text for kind, text in tokens if kind not in Comment and kind not in String.Doc)
    lines = (line.rstrip() for line in code.splitlines())
    return digest("\n".join(filter(None, lines)).encode("utf-8", "surrogateescape"))


def version_key(version: str | None) -> tuple[int, ...]:
    """The numbers of a version, by which versions are compared."""
    return tuple(map(int, re.findall(r"[0-9]+", version or "")))


def identity(program: Program, files: Mapping[str, bytes], known: Identity | None = None) -> Identity:
    """What evidence of a program belongs to, by all files of its app; of a `known` text, so is the code."""
    sources, lexer, sdk = set(program.app.sources), program.app.lexer, program.app.sdk
    text = {path: text_digest(files[path]) for path in sorted(set(program.invocation.files))}
    code = {path: text_digest(content) for path, content in files.items() if path not in sources}
    same = {path: known.code.get(path) for path, _ in known.text.items() & text.items()} if known else {}
    code |= {path: same.get(path) or code_digest(files[path], lexer) for path in text}
    return Identity(code=code, text=text, sdk=Sdk(name=sdk.name, version=sdk.version))


class Cookie(Model):
    """A cookie of a response; `attributes` are lower case, without dates except `expires=past`."""

    name: str
    value: str
    attributes: tuple[str, ...]


class Response(Model):
    """A response to a browser: `body` is JSON, else text or None; `headers` are in lower case."""

    request: str
    status: int
    content_type: str | None
    body: Any
    cookies: tuple[Cookie, ...]
    headers: Mapping[str, str] = field(default_factory=dict)


class Answer(Model):
    """A response of the API; `amr` is that of the session JWT in it, if there is one."""

    status: int
    content_type: str | None
    body: Any
    amr: tuple[str, ...] | None


class Sent(Model):
    """A request to the API with its response; `bearer` is the text after `Bearer`, without empty parts."""

    method: str
    path: str
    query: str
    content_type: str | None
    bearer: str
    body: Any
    answer: Answer


Exchange = tuple[Sent, ...]


class Run(Model):
    """What a program did. Names such as `{otp:1}` replace values; a web app has `responses`."""

    exit: int | None
    stdout: tuple[str, ...]
    stderr: tuple[str, ...]
    exchange: Exchange
    responses: tuple[Response, ...] = ()
    errors: tuple[str, ...] = ()  # of running it, such as a timeout; a run that has one is never recorded


class Evidence(Model):
    """An evidence file of a program that passed every check, equal on every machine."""

    language: str
    scenario: str
    of: Identity
    run: Run
    failures: Mapping[str, Run]


def load(folder: Path, program: Program) -> Evidence | None:
    """The evidence of a program, or None. Raises `InputError`."""
    path = folder / program.language / f"{program.scenario}.json"
    evidence = read(path, Evidence) if path.exists() else None
    if evidence and (was := f"{evidence.language} {evidence.scenario}") != program.name:
        raise InputError(Problem(str(path), 0, 0, f"is of {was}, expected {program.name}"))
    return evidence


def record(folder: Path, evidence: Evidence) -> None:
    """Write an evidence file whole or not at all. Raises `ResourceError`."""
    replace(folder / evidence.language / f"{evidence.scenario}.json", as_sorted_json(evidence))


State = Literal["recorded", "replayed", "stale", "absent"]  # from the best to the worst


class EvidenceStatus(Model):
    """What is on record of a program.

    recorded: it ran as it is now. replayed: likewise, with an SDK that CI lacks. stale: changed since.
    """

    state: State
    version: str | None = None
    stdout: tuple[str, ...] = ()

    @property
    def has_run(self) -> bool:
        """Whether it ran as it is now."""
        return self.state in ("recorded", "replayed")


ABSENT = EvidenceStatus(state="absent")
Statuses = Mapping[tuple[str, str], EvidenceStatus]  # of each program with evidence, by language and scenario


def evidence_statuses(
    programs: Programs, rendered: Mapping[str, Mapping[str, bytes]], evidence: Path | None
) -> Statuses:
    """The status of each program with evidence, by the files of each language's app; without a folder, none.

    Raises `InputError` for a folder without evidence of any language, and for unreadable files.
    """
    if evidence is None:
        return {}
    if not any(any((evidence / language).glob("*.json")) for language in rendered):
        state = "has no recorded run of any language" if evidence.is_dir() else "does not exist"
        message = f"this folder {state}, expected evidence as LANGUAGE/SCENARIO.json"
        hint = "name another with --evidence, or use --without-evidence"
        raise InputError(Problem(str(evidence), 0, 0, message, hint))
    statuses, problems = {}, list[Problem]()
    for program in programs:
        try:
            if found := load(evidence, program):
                of, files = found.of, rendered[program.language]
                current: State = "replayed" if program.app.signatures else "recorded"
                state = current if of == identity(program, files, of) else "stale"
                status = EvidenceStatus(state=state, version=of.sdk.version, stdout=found.run.stdout)
                statuses[program.language, program.scenario] = status
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    return statuses
