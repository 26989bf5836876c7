"""A word of a doc comment is one file in each language, and leaves all evidence as it is."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import yaml

from mfa_snippets.contracts.apps import Program
from mfa_snippets.contracts.evidence import Identity, identity
from mfa_snippets.docs.blocks import Site, render
from mfa_snippets.output.build import build
from mfa_snippets.spec.build_runs import build_apps
from mfa_snippets.spec.load import load
from mfa_snippets.spec.specification import Specification

from .built import ROOT, SPECIFICATION, TEMPLATES


def _changed(folder: Path) -> Specification:
    """The specification with another word in the summary of `verify_otp`."""
    shutil.copytree(ROOT / "spec", folder / "spec")
    file = folder / "spec" / "functions" / "otp.yaml"
    text = file.read_text("utf-8")
    assert text.count("*Exchange* a one-time") == 1
    file.write_text(text.replace("*Exchange* a one-time", "*Exchange* the one-time"), "utf-8")
    return load(folder / "spec")


HARM = " </script><img src=x onerror=alert(1)> `gone` ``` --8<-- ''' // # /* <!-- <% gone %> &."


def _harmful(folder: Path) -> Specification:
    """The specification with harm in each text of a doc comment; a brace alone is refused."""
    shutil.copytree(ROOT / "spec", folder / "spec")
    for file in (folder / "spec" / "functions").glob("*.yaml"):
        functions = yaml.safe_load(file.read_text("utf-8"))
        for function in functions.values():
            function["summary"] += HARM
            function["notes"] = function.get("notes", "Mind") + HARM
            function["returns"]["text"] += HARM
            function["parameters"] = {name: text + HARM for name, text in function["parameters"].items()}
        file.write_text(yaml.safe_dump(functions, sort_keys=False), "utf-8")
    return load(folder / "spec")


def _identities(rendered: Site) -> Mapping[tuple[str, str], Identity]:
    files = {app.language: app.files for app in rendered.apps}
    return {
        (app.language, invocation.scenario): identity(Program(app, invocation), files[app.language])
        for app in build_apps(rendered.specification)
        for invocation in app.invocations
    }


def test_a_word_of_a_doc_comment_changes_one_file_of_each_app(tmp_path: Path) -> None:
    """With its snippet, the index and pages; no scenario has to run again."""
    before, after = (render(each, TEMPLATES, None) for each in (SPECIFICATION, _changed(tmp_path)))
    old, new = ({each.path: each.content for each in build(each)} for each in (before, after))
    changed = {path for path in old if new[path] != old[path]}

    assert old.keys() == new.keys()
    for language, sdk in SPECIFICATION.sdks.items():
        own = {path for path in changed if Path(path).parts[1:2] == (language,)}
        module = f"examples/{language}/{sdk.app.files['otp']}"
        assert {path for path in own if not path.startswith("snippets/")} == {module}
        assert len(own) == 2
    assert {path for path in changed if Path(path).parts[0] not in ("examples", "snippets", "docs")} <= {
        "index.json",
        "overlay.json",
    }
    assert _identities(before) == _identities(after)


def test_text_of_a_doc_comment_never_gets_into_the_code(tmp_path: Path) -> None:
    """Whatever begins a comment, ends a string or is a tag somewhere."""
    before, after = (render(each, TEMPLATES, None) for each in (SPECIFICATION, _harmful(tmp_path)))
    modules = [app.files[SPECIFICATION.sdks[app.language].app.files["otp"]] for app in after.apps]

    assert all(module.count(b"onerror=alert(1)") > 10 for module in modules)
    assert _identities(before) == _identities(after)


def test_a_changed_call_makes_its_scenarios_stale_alone() -> None:
    """The rule above sees what it must."""
    rendered = render(SPECIFICATION, TEMPLATES, None)
    apps = tuple(
        replace(app, files={**app.files, path: app.files[path] + b"\nx = 1\n"})
        for app in rendered.apps
        for path in [SPECIFICATION.sdks[app.language].app.files["totp"]]
    )
    before, after = _identities(rendered), _identities(replace(rendered, apps=apps))
    stale = {scenario for (language, scenario), each in before.items() if after[language, scenario] != each}

    assert "totp-then-otp-email" in stale
    assert "password-then-otp-email" not in stale
