"""The table of facts agrees with the specification, with `list gaps`, and with the grid of factors."""

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
from mfa_snippets.docs.blocks import Site
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
ROWS = {
    "Authenticator app": "totp",
    "One-time code": "otp",
    "Magic link": "magic_link",
    "Enchanted link": "enchanted_link",
    "Password": "password",
    "Passkey": "webauthn",
    "Identity provider": "oauth",
}
"""The capabilities of the second factors in the grid, by how their labels begin."""


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    """The committed specification and templates."""
    return load_all(ROOT / "spec", ROOT / "templates")


@pytest.fixture(scope="module")
def specification(loaded: Loaded) -> Specification:
    return loaded[0]


@pytest.fixture(scope="module")
def page(loaded: Loaded) -> str:
    """The page with the grid, as it is built."""
    return built(*loaded)


def built(specification: Specification, templates: Templates) -> str:
    """The page with the grid that is built of a specification."""
    apps = render_apps(specification, templates)
    found = render_pages(Site(specification, templates, apps, {}), "markdown")
    return next(each.content.decode() for each in found if each.path.endswith("choose-your-factors.md"))


def test_every_cell_of_the_facts_is_written_once(specification: Specification) -> None:
    """Both tables are whole: each way for each SDK."""
    languages = set(specification.base_sdks)
    assert set(Counter((cell.flag, *cell.key) for cell in CELLS).values()) == {1}
    assert Counter(cell.flag for cell in CELLS) == {"mfa": 17 * len(languages), "stepup": 11 * len(languages)}
    assert {cell.language for cell in CELLS} == languages


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
        f"{excused.way}, {excused.language}: the facts say no"
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


def shown(page: str, specification: Specification) -> Iterator[tuple[str, str, str]]:
    """Each cell of the grid's second factors: the capability, the language and the answer."""
    body = page.partition("| As the second factor |")[2].partition("\n\n")[0]
    for label, cells in re.findall(r"^\| \*\*(.+?)\*\*[^|]*\|(.*)\|$", body, flags=re.MULTILINE):
        name = next(name for begin, name in ROWS.items() if label.startswith(begin))
        for language, cell in zip(specification.base_sdks, cells.split("|"), strict=True):
            yield name, language, cell.strip()


def as_shown(cell: Cell, specification: Specification) -> set[str]:
    """What the grid may say for a cell."""
    if not cell.can:
        return {"no", "workaround"}
    return {"yes"} if specification.capabilities[cell.way].operation else {"not run"}


def page_differences(page: str, specification: Specification) -> list[str]:
    """Each cell of the grid that differs from the facts."""
    facts = {cell.key: as_shown(cell, specification) for cell in CELLS if cell.flag == "mfa"}
    cells = shown(page, specification)
    return [
        f"{name}, {language}: {said}" for name, language, said in cells if said not in facts[name, language]
    ]


def test_the_table_agrees_with_the_grid(page: str, specification: Specification) -> None:
    """Every second factor is in it, and so is each SDK."""
    assert page_differences(page, specification) == []
    assert {name for name, _, _ in shown(page, specification)} == set(ROWS.values())


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
    gaps = tuple(gap for gap in specification.sdks[language].gaps if about not in gap.about)
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
    assert page_differences(built(without, templates), specification) == ["totp, ruby: yes"]


def test_an_offer_in_place_of_a_gap_is_a_difference(loaded: Loaded) -> None:
    specification, templates = loaded
    offer = made(CapabilityEntry, call="oauthService.start", proof="OAuth.java:1")
    offered = with_sdk(
        specification, "java", capabilities={**specification.sdks["java"].capabilities, "oauth": offer}
    )

    assert set(differences(offered)) == {"oauth, java: the facts say no"}
    assert listed(entries("gaps", offered), specification) != expected(specification)
    assert page_differences(built(offered, templates), specification) == ["oauth, java: not run"]


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
