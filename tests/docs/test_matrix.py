"""The matrix says why an SDK cannot take a second factor."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from mfa_snippets.docs.render import render_pages

from .conftest import Loaded


def test_a_pair_that_an_sdk_cannot_do_has_its_reason(loaded: Loaded) -> None:
    """Ruby without its workaround: once below the table, and linked from each cell."""
    specification, templates, apps = loaded
    ruby: Any = specification.sdks["ruby"]
    sdks = {**specification.sdks, "ruby": replace(ruby, workarounds={})}
    changed = replace(
        specification,
        sdks=sdks,
        pages={Path("mfa-matrix.md"): "---\ntitle: M\ndescription: D\norder: 1\n---\n:::matrix\n"},
    )
    made = {
        artifact.path: artifact.content.decode()
        for artifact in render_pages(changed, templates, apps, {}, "html")
    }
    gaps = [gap for gap in ruby.gaps if gap.operation == "totp.sign_in_code" and gap.kind == "argument"]

    assert gaps
    assert made["mfa-matrix.html"].count('<a href="#matrix.all.no.totp.ruby">Ruby: no</a>') > 1
    assert made["mfa-matrix.html"].count('id="matrix.all.no.totp.ruby"') == 1
    assert "Ruby: no" in made["mfa-matrix.md"]
    for gap in gaps:
        assert (
            made["mfa-matrix.md"].count(f"- Ruby, an authenticator app as the second factor: {gap.reason}")
            == 1
        )
