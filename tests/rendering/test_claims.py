"""A function with claims of its own: any keys, maps of any size, numbers, lists and what is nested."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from mfa_snippets.docs.blocks import render
from mfa_snippets.output import manifest
from mfa_snippets.output.build import build
from mfa_snippets.rendering.functions import FunctionRenderer
from mfa_snippets.rendering.templates import Templates
from mfa_snippets.spec.operation import Function
from mfa_snippets.spec.specification import Specification
from mfa_snippets.verify.publication import load_apps, load_index
from mfa_snippets.verify.report import PASSED
from mfa_snippets.verify.run.tool_checks import check_paste, sdk_problem
from mfa_snippets.verify.run.workspace import cache_folder, locked, prepare, workspace_of

from .repository import forms, languages, specification, templates

CLAIMS: dict[str, dict[str, Any]] = {
    "no_claims": {},
    "one_claim": {"my-claim": "pro"},
    "an_address": {"https://example.com/role": "admin", "plan": "$claims"},
    "many_claims": {f"claim_{number}": number for number in range(12)},
    "numbers": {"small": 7, "large": 3_000_000_000, "negative": -2_147_483_649, "part": 0.5, "is_on": True},
    "nested_claims": {"plan": {"name": "it's", "seats": [1, 2]}, "roles": ["a", "b"], "more": {"none": []}},
}


def with_claims(good: Specification) -> Specification:
    """The specification with a function for each of these claims."""
    functions = {
        name: TypeAdapter(Function).validate_python(
            {
                "operation": "otp.sign_in",
                "summary": "*Send* a code.",
                "parameters": {
                    "method": "how",
                    "login_id": "the login ID",
                    "refresh_token": "the refresh JWT",
                    **({"claims": "the plan"} if "$claims" in claims.values() else {}),
                },
                "with": {"login_options": {"mfa": True, "custom_claims": claims}},
                "returns": {"kind": "address", "text": "the address"},
                "error": {"text": "the refresh JWT is invalid"},
            }
        )
        for name, claims in CLAIMS.items()
    }
    return replace(
        good,
        functions={**good.functions, **functions},
        modules={**good.modules, **dict.fromkeys(functions, "otp")},
    )


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of this specification."""
    folder = tmp_path_factory.mktemp("claims")
    artifacts = build(render(with_claims(specification()), templates(), None))
    manifest.write(artifacts, folder, manifest.Scope())
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("language", [*languages(), *forms()])
def test_each_language_compiles_them(language: str, output: Path) -> None:
    """Each function alone, with the types of the SDK, where it is installed."""
    (app,) = (app for app in load_apps(output) if app.language == language)
    functions = [each for each in load_index(output).functions if each.language == language]
    added = [each for each in functions if each.name in CLAIMS]
    key = workspace_of(output, app, os.environ, cache_folder(os.environ))

    with locked(key):
        if problem := prepare(key) or sdk_problem(key):
            pytest.skip(problem)
        assert len(added) == len(CLAIMS)
        assert check_paste(key, added, output) == PASSED


PLUM = {
    "no_claims": "nothing",
    "one_claim": "only ~my-claim~ = ~pro~",
    "an_address": "facts((~https://example.com/role~ = ~admin~), (plan = @claims))",
    "numbers": "facts((small = 7), (large = large 3000000000), (negative = large -2147483649), (part = 0.5), "
    "(~is_on~ = yes))",
    "nested_claims": "facts((plan = facts((name = ~it's~), (seats = row(1, 2)))), (roles = row(~a~, ~b~)), "
    "(more = only ~none~ = row()))",
}


@pytest.mark.parametrize("name", PLUM)
def test_a_language_that_was_made_up_has_them_by_data_alone(
    name: str, sixth: tuple[Specification, Templates]
) -> None:
    """With its sigils, its own maps of no, one and many entries, and its large numbers."""
    loaded, files = sixth
    layout = replace(files.layouts["plum"], width=400)
    renderer = FunctionRenderer(files.languages["plum"], layout, loaded.sdks["plum"])
    function = with_claims(loaded).functions[name]
    operation, binding = (
        loaded.operations[function.operation],
        loaded.sdks["plum"].operations[function.operation],
    )
    text, imports = renderer.render(name, function, operation, binding)

    options = f"<second-factor yes, claims {PLUM[name]}>"
    call = f"Descope send(by is @method, who is @login_id, with is {options}, after is @refresh_token)."
    assert text.splitlines()[-1] == f"   give text {call}"
    assert ("Facts" in imports) == (name != "no_claims")
