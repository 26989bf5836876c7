"""Rendering is pure, and knows nothing of what a run is judged by."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from textwrap import dedent
from typing import Any

import pytest

from mfa_snippets.docs.target import open_target
from mfa_snippets.rendering.apps import render_apps
from mfa_snippets.spec.specification import Specification

from .repository import ROOT, apps, specification, templates

# What a run is judged by. Gaps are none of it: they say where a workaround stands in.
EXCUSED: dict[str, Any] = {"extra_keys": (), "renamed_keys": (), "errors": (), "messages": ()}


def _changed(value: Any, **changes: Any) -> Any:
    return replace(
        value, **changes
    )  # typed as Any, since mypy takes pydantic's dataclasses for no dataclasses


def _without_wires(whole: Specification) -> Specification:
    operations = {name: _changed(operation, wire=None) for name, operation in whole.operations.items()}
    return replace(whole, operations=operations)


def _without_scenarios(whole: Specification) -> Specification:
    return replace(whole, scenarios={})


def _without_excuses(whole: Specification) -> Specification:
    return replace(whole, sdks={name: _changed(sdk, **EXCUSED) for name, sdk in whole.sdks.items()})


@pytest.mark.parametrize("without", [_without_wires, _without_scenarios, _without_excuses])
def test_templates_cannot_see_what_judges_a_run(
    without: Callable[[Specification], Specification],
) -> None:
    """With all wires, scenarios or excuses of the SDKs deleted, each app has the same bytes."""
    blind = render_apps(without(specification()), templates())

    assert [app.language for app in blind if app != apps()[app.language]] == []
    assert len(blind) == len(apps())


def test_rendering_twice_gives_the_same() -> None:
    """Nothing is remembered from the first time."""
    assert render_apps(specification(), templates()) == render_apps(specification(), templates())


def test_rendering_leaves_the_machine_alone() -> None:
    """No file, socket, process, or environment variable is touched, and no clock is read."""
    code = dedent("""
        import sys, time
        from pathlib import Path
        from mfa_snippets.spec.load import load
        from mfa_snippets.rendering.loader import load_templates
        from mfa_snippets.rendering.apps import render_apps

        root = Path(sys.argv[1])
        specification = load(root / "spec")
        templates = load_templates(root / "templates", specification)
        render_apps(specification, templates)  # Jinja and its filters are imported now
        templates = load_templates(root / "templates", specification)

        def refuse(*arguments):
            raise PermissionError(f"rendering must not do this: {arguments}")

        watched = ("open", "socket.", "subprocess.", "os.", "shutil.", "time.", "urllib.", "import")
        sys.addaudithook(lambda event, found: event.startswith(watched) and refuse(event, found))
        for clock in ("time", "time_ns", "monotonic", "perf_counter", "localtime", "gmtime", "strftime"):
            setattr(time, clock, refuse)
        import os
        type(os.environ).__getitem__ = type(os.environ).get = os.getenv = refuse
        print(len(render_apps(specification, templates)))
        for act in (lambda: open(root), os.listdir, time.time, lambda: os.environ["PATH"]):
            try:
                act()
            except PermissionError:
                continue
            print("was not refused")
    """)

    run = subprocess.run(
        [sys.executable, "-c", code, str(ROOT)],
        env={"PYTHONPATH": str(ROOT / "generator")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (run.stdout, run.stderr) == (f"{len(apps())}\n", "")


def test_templates_that_are_open_at_once_see_what_is_theirs() -> None:
    """The settings of their own target, and those of a language none."""
    targets = [open_target(name, templates(), specification().sdks) for name in ("html", "sphinx")]
    seen = [each.environment.globals for each in targets]

    assert [each["settings"] for each in seen] == [each.settings for each in targets]
    assert "settings" not in templates().languages["python"].environment.globals
