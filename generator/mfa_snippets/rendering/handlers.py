"""Render the web handlers of a scenario: one for each HTTP request, with the steps in it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Protocol

from mfa_snippets.rendering.calls import Writer
from mfa_snippets.rendering.layout import Layout, Placement
from mfa_snippets.rendering.programs import Piece, shift_right
from mfa_snippets.spec.scenario import Request, Scenario, Step, steps_of
from mfa_snippets.spec.value import Reference

HANDLER = "web/handler"
"""The template of a handler."""
FACTORS = "factors"
"""What the shape that requires MFA names its `amr`."""


class Renderer(Protocol):
    """What renders one program."""

    scenario: Scenario
    layout: Layout
    writer: Writer

    def step(self, step: Step, depth: int, is_last: bool = False) -> str:
        """One step, `depth` indents deep; `is_last` for one with results in the body of a response."""
        ...

    def render(self, name: str, depth: int, **context: Any) -> str:
        """A template, with its statements `depth` indents deep."""
        ...


def handlers(renderer: Renderer, placement: Placement) -> Iterator[Piece]:
    """A segment for each request."""
    writer = renderer.writer
    for request in renderer.scenario.requests:
        steps = tuple(steps_of(request, renderer.scenario))
        texts = [
            renderer.step(step, placement.depth + 1, bool(request.body) and step is steps[-1])
            for step in steps
        ]
        context = {
            "request": summary(writer, request),
            "form": [{"name": writer.name(name), "field": name} for name in request.form],
            "cookies_in": [
                _cookie(writer, name, cookie, steps) for name, cookie in request.cookies_in.items()
            ],
            "steps": [shift_right(text, renderer.layout.indent) for text in texts],
            "cookies_out": [
                {"cookie": cookie, "value": writer.name(name)} for cookie, name in request.cookies_out.items()
            ],
            "body": [
                {"name": field, "read": _result(writer, result, steps[-1])}
                for field, result in request.body.items()
            ],
        }
        text = renderer.render(HANDLER, placement.depth, **context)
        yield Piece(request.name, request.title, text, placement)


def summary(writer: Writer, request: Request) -> dict[str, Any]:
    """What a template needs to route a request to its handler."""
    keys = ("method", "path", "title", "status")
    return {"name": writer.name(request.name), **{key: getattr(request, key) for key in keys}}


def closing_of(scenario: Scenario, layout: Layout) -> Placement:
    """The placement of a program's end, after as many blank lines as a handler if there are handlers."""
    if not scenario.requests or layout.handler is None:
        return layout.closing
    return replace(layout.closing, before=layout.handler.before)


def _cookie(writer: Writer, name: str, cookie: str, steps: tuple[Step, ...]) -> dict[str, Any]:
    """A value of a cookie. It is not named where every argument with it is the request itself instead."""
    values = writer.sdk.values
    arguments = [key for step in steps for key, value in step.arguments.items() if value == Reference(name)]
    is_named = any(key not in values or values[key].in_handler is None for key in arguments)
    return {"name": writer.name(name), "cookie": cookie, "is_named": is_named}


def _result(writer: Writer, result: str, step: Step) -> str:
    name = FACTORS if result == "amr" else step.name
    return (
        writer.name(name) if result == "amr" else writer.read(writer.sdk.outputs[result], writer.name(name))
    )
