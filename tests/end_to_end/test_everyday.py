"""One row for each everyday fault that was found by use: what a user sees now."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mfa_snippets.contracts.apps import programs_of
from mfa_snippets.contracts.evidence import Answer, Run, Sent
from mfa_snippets.docs.blocks import Site
from mfa_snippets.docs.render import render_pages
from mfa_snippets.errors import InputError
from mfa_snippets.output.build import BuildOptions, write_build
from mfa_snippets.rendering.templates import Templates
from mfa_snippets.spec.load import load
from mfa_snippets.spec.operation import Wire
from mfa_snippets.spec.paths import Paths
from mfa_snippets.verify.assertions.run import run_findings
from mfa_snippets.verify.publication import built_apps, load_apps, load_expectations, publication_findings
from mfa_snippets.verify.run.cases import cases_of
from mfa_snippets.verify.run.launchers import inherited_environment, launcher
from mfa_snippets.verify.run.process import run
from mfa_snippets.verify.run.workspace import workspace_of

from ..commands.running import BASE, ROOT, process
from ..docs.small import APPS, STATUSES, docs_folders, made, small_page, small_specification
from ..languages.facts import all_facts
from ..verify.made_up import NO_SDK, Sample

FRONT = "---\ntitle: {title}\ndescription: D\norder: 1\n---\n"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
PATHS = Paths(ROOT / "spec", ROOT / "templates", ROOT / "evidence")
Row = tuple[Callable[[Path], object], object]


def _doctor(*arguments: str) -> Callable[[Path], object]:
    def exit_status(folder: Path) -> object:
        sample = Sample(folder=folder).with_language(app=NO_SDK).write()
        ended = process("doctor", "--from", sample.output, *arguments)
        return ended.exit, ended.stdout.splitlines()[-1]

    return exit_status


def _one_language(folder: Path) -> object:
    """The findings of a build of one language, and those of one that lost a file."""
    language = programs_of(load_apps(ROOT / "output"))[0].language
    write_build(BuildOptions(paths=PATHS, output=folder, targets=(), languages=(language,)))
    programs = programs_of(built_apps(folder))
    found = publication_findings(folder)
    (folder / programs[0].app.folder / programs[0].app.client).unlink()
    return (
        found,
        {program.language for program in programs} == {language},
        bool(publication_findings(folder)),
    )


def _no_proxy(_: Path) -> object:
    environment = inherited_environment({"NO_PROXY": "intranet.example"}, ())
    return environment["NO_PROXY"], environment["no_proxy"], inherited_environment({}, ())["no_proxy"]


def _page_with_mark(folder: Path) -> object:
    """Whether a page whose file begins with a byte order mark has its title."""
    copy = shutil.copytree(BASE, folder / "base")
    page = copy / "spec" / "pages" / "small.md"
    page.parent.mkdir()
    page.write_bytes(BYTE_ORDER_MARK + (FRONT.format(title="Small") + "\nText.\n").encode())
    (source,) = load(copy / "spec").pages.values()
    return "\n# Small\n" in small_page("markdown", source)


def _sitemap(_: Path) -> object:
    templates = Templates(languages={}, layouts={}, targets=docs_folders())
    address = "https://d\u00f6cs.example.com/\u00fcber%20uns"
    site = Site(small_specification(), templates, APPS, STATUSES, base_url=address)
    pages = render_pages(site, "html")
    texts = {each.path: each.content.decode() for each in pages if each.path.endswith((".xml", ".html"))}
    expected = "https://xn--dcs-sna.example.com/%C3%BCber%20uns/small.html"
    return [name for name in ("sitemap.xml", "small.html") if expected in texts[name]]


def _empty_body(_: Path) -> object:
    specification = small_specification(FRONT.format(title="T") + "\n:::operation say.hello\n")
    wire = {"method": "POST", "path": "/hello", "bearer": "project", "body": {"required": {}}}
    operation = replace(specification.operations["say.hello"], wire=made(Wire, **wire))
    changed = replace(specification, operations={"say.hello": operation})
    templates = Templates(languages={}, layouts={}, targets=docs_folders())
    return [
        each.content.decode().count("Body: an empty object.")
        for target in ("markdown", "html")
        for each in render_pages(Site(changed, templates, APPS, STATUSES), target)
        if each.path.rpartition("/")[2].startswith("small.") and each.target == target
    ]


def _equal_titles(_: Path) -> object:
    with pytest.raises(InputError) as error:
        small_page("markdown", FRONT.format(title="say.hello") + "\n:::operations\n")
    return str(error.value)


def _without_session(folder: Path) -> object:
    """What is found of a run without a session, and of one with a session, where none is expected."""
    copy = shutil.copytree(BASE, folder / "base")
    scenario = copy / "spec" / "scenarios" / "one-factor.yaml"
    scenario.write_text(scenario.read_text("utf-8").replace("amr: [email]", "amr: []"), "utf-8")
    amr = load(copy / "spec").scenarios["one-factor"].amr
    sample = Sample(folder=folder).write()
    plain, *_ = cases_of(programs_of(load_apps(sample.output))[0], load_expectations(sample.output))
    case = replace(plain, scenario=replace(plain.scenario, amr=amr), steps=())
    answer = Answer(status=200, content_type=None, body=None, amr=("pwd",))
    sent = Sent(method="GET", path="/", query="", content_type=None, bearer="", body=None, answer=answer)
    runs = (Run(exit=0, stdout=(case.scenario.prints,), stderr=(), exchange=each) for each in ((), (sent,)))
    return [[one.partition(": ")[2] for one in run_findings(case, each) if "amr of" in one] for each in runs]


def _readers_environment(folder: Path) -> object:
    """What programs print whose launcher removes variables that the reader has set."""
    apps = {program.language: program.app for program in programs_of(load_apps(ROOT / "output"))}
    printed = []
    for language, facts in all_facts().items():
        if facts.reader:
            environment = {**os.environ, **facts.reader.environment}
            key = workspace_of(ROOT / "output", apps[language], environment, folder)
            with launcher(key.app.launcher, ROOT / "output", folder, key.environment) as launch:
                command = facts.reader.command
                ended = run(command, cwd=folder, environment=key.environment, limit=30, launch=launch)
            printed.append((ended.exit, ended.stdout, ended.stderr))
    return set(printed)


def _explained(folder: Path) -> object:
    """The places of a function and its binding, in files that begin with a byte order mark."""
    copy = shutil.copytree(BASE, folder / "base")
    for file in (copy / "spec").rglob("*.yaml"):
        file.write_bytes(BYTE_ORDER_MARK + b"# A comment.\n" + file.read_bytes())
    folders = ("--spec", copy / "spec", "--templates", copy / "templates")
    ended = process(*folders, "explain", "lisp", "verify_otp")
    return ended.stdout.replace(str(copy), "").splitlines()[:2], ended.stderr


ROWS: dict[str, Row] = {
    "doctor on an untouched tree": (
        _doctor(),
        (0, "sample: cannot check run: needs the SDK"),
    ),
    "doctor of a language that was asked for": (
        _doctor("--language", "sample"),
        (1, "sample: cannot check run: needs the SDK"),
    ),
    "a build of one language": (_one_language, ((), True, True)),
    "a proxy's exceptions": (
        _no_proxy,
        ("intranet.example,127.0.0.1,localhost",) * 2 + ("127.0.0.1,localhost",),
    ),
    "the reader's own options of a runtime": (_readers_environment, {(0, "", "")}),
    "a byte order mark before front matter": (_page_with_mark, True),
    "a base URL beyond ASCII": (_sitemap, ["sitemap.xml", "small.html"]),
    "a body without keys": (_empty_body, [1, 1, 1]),
    "a page with the title of an entry": (
        _equal_titles,
        "pages/small.md:7:4: anchor '#sayhello' of '`say.hello`' repeats line 1, expected another",
    ),
    "a scenario without a session": (
        _without_session,
        [[], ["amr of the signed session: expected no session, was pwd"]],
    ),
    "explain, of a file with a byte order mark": (
        _explained,
        (
            [
                "facts     /spec/functions/otp.yaml:2:1: otp.verify",
                "binding   /spec/sdks/lisp.yaml:14:3: verify",
            ],
            "",
        ),
    ),
}


@pytest.mark.parametrize(("happens", "expected"), ROWS.values(), ids=ROWS)
def test_an_everyday_fault_is_gone(
    happens: Callable[[Path], object], expected: object, tmp_path: Path
) -> None:
    assert happens(tmp_path) == expected
