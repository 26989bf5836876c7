"""The overlay puts code samples into the description of the API that the emulator serves."""

import json
import re
from copy import deepcopy
from typing import Any

from mfa_snippets.emulator.server import running

from .built import OUTPUT, SPECIFICATION

OVERLAY: Any = json.loads(OUTPUT["overlay.json"])
TARGET = re.compile(r"\$\.paths\['(?P<path>[^']+)'\]\.(?P<method>[a-z]+)")


def _applied(description: Any) -> Any:
    """The description with every action done: https://spec.openapis.org/overlay/v1.0.0.html#action-object"""
    changed = deepcopy(description)
    for action in OVERLAY["actions"]:
        found = TARGET.fullmatch(action["target"])
        assert found, action["target"]
        changed["paths"][found["path"]][found["method"]].update(action["update"])
    return changed


def test_it_is_an_overlay() -> None:
    """Its version, its title, at least one action, and in each a target."""
    assert OVERLAY["overlay"] == "1.0.0"
    assert set(OVERLAY["info"]) == {"title", "version"}
    assert OVERLAY["actions"]
    assert all(set(action) == {"target", "update"} for action in OVERLAY["actions"])


def test_every_target_is_a_request_of_the_api() -> None:
    """A target that matches nothing would be passed over in silence."""
    import httpx

    with running() as server:
        description = httpx.get(f"{server.url}/openapi.json").json()
    applied = _applied(description)
    sampled = [
        operation["x-codeSamples"]
        for methods in applied["paths"].values()
        for operation in methods.values()
        if "x-codeSamples" in operation
    ]

    assert len(sampled) == len(OVERLAY["actions"])
    assert all({"lang", "label", "source"} == set(sample) for samples in sampled for sample in samples)


def test_every_sample_is_a_published_snippet() -> None:
    """Of each language that has a binding for the operation."""
    snippets = {content.decode() for path, content in OUTPUT.items() if path.startswith("snippets/")}
    samples = [sample for action in OVERLAY["actions"] for sample in action["update"]["x-codeSamples"]]

    assert [sample["label"] for sample in samples if sample["source"] not in snippets] == []
    assert {sample["lang"] for sample in samples} == {sdk.fence for sdk in SPECIFICATION.sdks.values()}


def test_a_sample_is_of_the_function_with_the_fewest_options() -> None:
    """Signing in with a code is shown before its variants for a second factor and a step-up."""
    target = "$.paths['/v1/auth/otp/signin/{method}'].post"
    (update,) = (action["update"] for action in OVERLAY["actions"] if action["target"] == target)
    sources = {sample["label"]: sample["source"] for sample in update["x-codeSamples"]}

    assert "def sign_in_with_otp(" in sources["Python: Send a one-time code"]
