"""The table of facts agrees with the specification, with `list gaps`, and with the built matrix page."""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from mfa_snippets.commands.list import entries
from mfa_snippets.docs.render import render_pages
from mfa_snippets.rendering.apps import render_apps
from mfa_snippets.rendering.loader import load_all
from mfa_snippets.rendering.templates import Templates
from mfa_snippets.spec.sdk import CapabilityEntry, Gap
from mfa_snippets.spec.specification import Capability, Specification
from tests.docs.small import made

from .table import CELLS, Cell, differences

ROOT = Path(__file__).parents[3]
Loaded = tuple[Specification, Templates]
Model = TypeVar("Model")
COLUMNS = {
    "Authenticator app": "totp",
    "One-time code": "otp",
    "Magic link": "magic_link",
    "Enchanted link": "enchanted_link",
    "Password": "password",
    "Passkey": "webauthn",
}
"""The ways of the factors that are columns of the matrix, by how their labels begin."""


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    """The committed specification and templates."""
    return load_all(ROOT / "spec", ROOT / "templates")


@pytest.fixture(scope="module")
def specification(loaded: Loaded) -> Specification:
    return loaded[0]


@pytest.fixture(scope="module")
def page(loaded: Loaded) -> str:
    """The matrix page, as it is built."""
    return built(*loaded)


def built(specification: Specification, templates: Templates) -> str:
    """The matrix page that is built of a specification."""
    apps = render_apps(specification, templates)
    found = render_pages(specification, templates, apps, {}, "markdown")
    return next(each.content.decode() for each in found if each.path.endswith("mfa-matrix.md"))


def test_every_cell_of_the_facts_is_written_once() -> None:
    """Both tables are whole: each way for each of the five SDKs."""
    assert set(Counter((cell.flag, *cell.key) for cell in CELLS).values()) == {1}
    assert Counter(cell.flag for cell in CELLS) == {"mfa": 17 * 5, "stepup": 11 * 5}
    assert {cell.language for cell in CELLS} == {"node", "python", "go", "java", "ruby"}


def test_the_table_agrees_with_bindings_offers_and_gaps(specification: Specification) -> None:
    assert differences(specification) == []


def test_a_reason_stands_only_where_there_is_a_difference(specification: Specification) -> None:
    """A cell that a newer SDK changed is not as the facts say any more; and the reason silences it alone."""
    found = differences(specification, tuple(replace(cell, newer="") for cell in CELLS))
    excused = replace(CELLS[0], can=False, newer="2.0 can.")

    assert {text.partition(":")[0] for text in found} == {
        f"{cell.way}, {cell.language}" for cell in CELLS if cell.newer
    }
    assert differences(specification, (excused, *CELLS[1:])) == []
    assert differences(specification, (replace(excused, newer=""), *CELLS[1:])) == [
        "otp, node: the facts say no"
    ]


def listed(found: list[dict[str, Any]], specification: Specification) -> dict[tuple[str, str], str]:
    """What `list gaps` says of each way: its kind, `gap` for an operation that cannot be it."""
    said: dict[tuple[str, str], str] = {}
    for entry in found:
        for name, way in specification.capabilities.items():
            if entry["way"] == name:
                said[name, entry["language"]] = "not_run" if entry["kind"] == "not_run" else "gap"
            elif way.operation and entry["operation"] == way.operation and _forbids(entry, way):
                said[name, entry["language"]] = "gap"
    return said


def _forbids(entry: Mapping[str, Any], way: Capability) -> bool:
    return entry["kind"] == "operation" or entry["argument"] in way.needs


def expected(specification: Specification) -> dict[tuple[str, str], str]:
    """What the facts ask `list gaps` to say; nothing of what an SDK can do and programs run."""
    cells = {cell.key: cell for cell in CELLS if not cell.newer}
    return {
        key: "not_run" if cell.can else "gap"
        for key, cell in cells.items()
        if not cell.can or specification.capabilities[cell.way].operation is None
    }


def test_the_table_agrees_with_list_gaps(specification: Specification) -> None:
    """Both ways: every no is listed, and whatever is listed of a way is a no."""
    command = [sys.executable, "-m", "mfa_snippets", "--spec", str(ROOT / "spec"), "list", "gaps"]
    ran = subprocess.run([*command, "--format", "json"], capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stderr
    assert listed(json.loads(ran.stdout), specification) == expected(specification)


def table_of_ways(page: str) -> Iterator[tuple[str, list[str]]]:
    """Each row of the table of ways: its title and its cells."""
    body = page.partition("## What else could be a second factor")[2].partition("**What an SDK cannot")[0]
    for title, cells in re.findall(r"^\| \*\*(.+?)\*\* \|(.*)\|$", body, flags=re.MULTILINE):
        yield title, [cell.strip() for cell in cells.split("|")]


def shown(page: str, specification: Specification) -> Mapping[tuple[str, str], str]:
    """What the page's table of ways says of each way and SDK."""
    names = {way.title: name for name, way in specification.capabilities.items()}
    return {
        (names[title], language): cell
        for title, cells in table_of_ways(page)
        for language, cell in zip(specification.base_sdks, cells, strict=True)
    }


def as_shown(cell: Cell, specification: Specification) -> set[str]:
    """What the page may say for a cell."""
    if not cell.can:
        return {"no", "workaround"}
    return {"yes"} if specification.capabilities[cell.way].operation else {"not run"}


def page_differences(page: str, specification: Specification) -> list[str]:
    """Each cell that a page says otherwise."""
    said = shown(page, specification)
    return [
        f"{cell.way}, {cell.language}: {said.get(cell.key)}"
        for cell in CELLS
        if not cell.newer and said.get(cell.key) not in as_shown(cell, specification)
    ]


def test_the_table_agrees_with_the_matrix_page(page: str, specification: Specification) -> None:
    assert page_differences(page, specification) == []
    assert len(shown(page, specification)) == len(specification.capabilities) * 5


def test_the_table_agrees_with_the_columns_of_the_matrix(page: str, specification: Specification) -> None:
    """Each cell names the SDKs that can, or go round it, and no others."""
    can = {cell.key: cell.can for cell in CELLS if cell.flag == "mfa"}
    lines = re.findall(
        r"^\|.*\|$", page.partition("## The matrix")[2].partition("## What")[0], flags=re.MULTILINE
    )
    head = [cell.strip() for cell in lines[0].strip("|").split("|")][1:]

    for line in lines[2:]:
        for label, cell in zip(head, line.strip("|").split("|")[1:], strict=True):
            way = next(name for begin, name in COLUMNS.items() if label.startswith(begin))
            named = cell.strip().replace(" (workaround)", "").partition("): ")[2].split(", ")
            if named != [""]:
                assert {label for label in named if not label.endswith(": no")} == {
                    sdk.label
                    for language, sdk in specification.base_sdks.items()
                    if can[way, language] or specification.capabilities[way].operation in sdk.workarounds
                }
            elif not cell.strip().startswith(("no ", "not run")):
                assert not any(can[way, language] for language in specification.base_sdks)


def altered(value: Model, **changes: Any) -> Model:
    """A value of the specification with some of its fields changed."""
    copy: Any = value
    changed: Model = replace(copy, **changes)
    return changed


def with_sdk(specification: Specification, language: str, **changes: Any) -> Specification:
    """The specification with one SDK's file changed."""
    sdk = altered(specification.sdks[language], **changes)
    return replace(specification, sdks={**specification.sdks, language: sdk})


def without_gaps(specification: Specification, language: str, about: str) -> Specification:
    gaps = tuple(gap for gap in specification.sdks[language].gaps if gap.about != about)
    return with_sdk(specification, language, gaps=gaps)


GAP = made(Gap, operation="otp.sign_in", kind="operation", reason="None.", version="1", proof="otp.rb:1")


def test_a_gap_that_is_removed_is_a_difference(loaded: Loaded) -> None:
    """In the specification, in the list, and on the page."""
    specification, templates = loaded
    without = without_gaps(specification, "ruby", "totp.sign_in_code")
    said = listed(entries("gaps", without), specification)

    assert differences(without) == [
        "totp, ruby: the facts say no",
        "totp, ruby: the facts say no",
    ]
    assert said != expected(specification)
    assert page_differences(built(without, templates), specification) == [
        "totp, ruby: yes",
        "totp, ruby: yes",
    ]


def test_an_offer_in_place_of_a_gap_is_a_difference(loaded: Loaded) -> None:
    specification, templates = loaded
    without = specification
    offer = made(CapabilityEntry, call="descope_client.sso_start", proof="sso.rb:1")
    offered = with_sdk(without, "ruby", capabilities={**without.sdks["ruby"].capabilities, "sso": offer})

    assert set(differences(offered)) == {"sso, ruby: the facts say no"}
    assert listed(entries("gaps", offered), specification) != expected(specification)
    assert set(page_differences(built(offered, templates), specification)) == {"sso, ruby: not run"}


def test_a_binding_that_is_removed_is_a_difference(specification: Specification) -> None:
    """Whether nothing is left of it, or a gap."""
    sdk = specification.sdks["go"]
    operations = {name: binding for name, binding in sdk.operations.items() if name != "otp.sign_in"}
    bare = with_sdk(specification, "go", operations=operations)
    gap = with_sdk(specification, "go", operations=operations, gaps=(*sdk.gaps, GAP))

    assert set(differences(bare)) == set(differences(gap)) == {"otp, go: the facts say yes"}


def test_a_changed_guard_and_a_changed_proof_are_differences(specification: Specification) -> None:
    java = specification.sdks["java"]
    binding = altered(java.operations["otp.sign_in"], guard="E011009")
    guarded = with_sdk(specification, "java", operations={**java.operations, "otp.sign_in": binding})
    capabilities = {**java.capabilities, "oauth": altered(java.capabilities["oauth"], proof="a.java:1")}

    assert differences(guarded) == ["otp, java: guard E011009, the facts say E011004"]
    assert [
        text.partition(" the")[0]
        for text in differences(with_sdk(specification, "java", capabilities=capabilities))
    ] == ["oauth, java: proof a.java:1,"]


def test_stepup_that_is_no_option_is_a_difference(specification: Specification) -> None:
    python = specification.sdks["python"]
    options = altered(python.values["login_options"], fields={"mfa": "mfa"})
    without = with_sdk(specification, "python", values={**python.values, "login_options": options})

    assert set(differences(without)) == {
        f"{way}, python: no stepup among the login options"
        for way in ("otp", "totp", "magic_link", "enchanted_link", "webauthn")
    }


def test_a_way_that_the_table_has_not_is_a_difference(specification: Specification) -> None:
    ways = {**specification.capabilities, "telepathy": specification.capabilities["password"]}

    assert {
        text for text in differences(replace(specification, capabilities=ways)) if "telepathy" in text
    } == {f"telepathy, {language}: not in the table" for language in specification.base_sdks}
