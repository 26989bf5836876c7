"""Two targets with files of one name have no place in one folder."""

from dataclasses import replace
from pathlib import Path

import pytest

from mfa_snippets.docs.blocks import render
from mfa_snippets.errors import InputError
from mfa_snippets.output.build import build
from tests.contracts.built import SPECIFICATION, TEMPLATES


def test_two_targets_in_one_folder() -> None:
    """Each file that both would write is named."""
    with pytest.raises(InputError) as error:
        build(render(SPECIFICATION, TEMPLATES, None), ("mkdocs", "sphinx"))

    assert (
        "errors.md: the targets mkdocs and sphinx both write it, expected one of them\n"
        "hint: build each target into a folder of its own\n"
    ) in str(error.value)
    assert len(error.value.problems) > 10


def test_two_targets_side_by_side() -> None:
    """Where no name is the same, both are there."""
    made = build(render(SPECIFICATION, TEMPLATES, None), ("markdown", "docusaurus"))

    assert {artifact.target for artifact in made} == {"markdown", "docusaurus"}


def test_pages_whose_names_differ_in_case_alone() -> None:
    """A disk that takes both for one file would lose one of them."""
    pages = {
        **SPECIFICATION.pages,
        Path("spec/pages/Limits.md"): "---\ntitle: T\ndescription: D\norder: 99\n---\n",
    }
    with pytest.raises(InputError) as error:
        build(render(replace(SPECIFICATION, pages=pages), TEMPLATES, None), ("html",))

    assert "Limits.html: some systems take it and limits.html for one file, expected names that" in str(
        error.value
    )
