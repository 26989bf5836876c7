"""A row of the table of defects, and the texts that its checks look at."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import yaml

from mfa_snippets.output.artifacts import render
from mfa_snippets.output.build import build
from mfa_snippets.spec.value import Reference
from tests.rendering.repository import programs, project, specification, templates


@dataclass(frozen=True, slots=True)
class Row:
    """One defect. `has_it` is true of a text with the defect, and is asked of `ours` and of `faulty`."""

    id: str
    what: str
    ours: Callable[[], str]
    has_it: Callable[[str], bool]
    faulty: str


def page() -> str:
    """The page as it is published."""
    artifacts = build(render(specification(), templates(), None))
    return next(each.content.decode() for each in artifacts if each.path.endswith("mfa-with-sdks.md"))


def prose() -> str:
    """The page as it is written, without snippets."""
    return specification().pages["mfa-with-sdks"]


def scenario() -> str:
    """The scenario that the vendor's page describes, as YAML."""
    steps = specification().scenarios["totp-then-otp-email"].steps
    shown = [
        {
            "operation": step.operation,
            "outputs": dict(step.outputs),
            "with": {name: _written(value) for name, value in step.arguments.items()},
        }
        for step in steps
    ]
    return str(yaml.safe_dump({"steps": shown}))


def _written(value: object) -> object:
    """A value as the specification writes it."""
    if isinstance(value, Mapping):
        return {key: _written(item) for key, item in value.items()}
    return f"${value.name}" if isinstance(value, Reference) else value


def program(language: str) -> Callable[[], str]:
    return lambda: next(each.text for each in programs() if each.language == language)


def all_programs() -> str:
    return "\n".join(each.text for each in programs())


def maven() -> str:
    """The file of the project, and what the page says to install."""
    install = next(each.command for each in specification().sdks["java"].install if each.language == "xml")
    return f"<all>{re.sub(r'<[?].*?[?]>', '', project('java')['pom.xml'])}{install}</all>"


def initialisation() -> str:
    """What stands in the page's section about the client."""
    return prose().partition("## Import and initialize")[2].partition("\n## ")[0]
