"""Render what a program does when an HTTP request comes: a handler for each, with the steps in it."""

from collections.abc import Container, Iterator
from typing import Any, Protocol

from mfa_snippets.rendering.calls import Writer
from mfa_snippets.rendering.layout import Layout, Placement
from mfa_snippets.rendering.programs import Piece, shift_right
from mfa_snippets.rendering.templates import SUFFIX
from mfa_snippets.rendering.web import changed, steps_of
from mfa_snippets.spec.scenario import Request, Scenario, Step
from mfa_snippets.spec.sdk import Sdk

FOLDER = "web/"
"""Where a language's templates for these programs are; a shape that is not there is that of the others."""
HANDLER = "handler"
FACTORS = "factors"
"""What the shape that requires MFA names its `amr`."""


class Renderer(Protocol):
    """What renders one program."""

    scenario: Scenario
    sdk: Sdk
    layout: Layout
    writer: Writer

    def step(self, step: Step, depth: int, is_answer: bool = False) -> str:
        """One step, `depth` indents deep; `is_answer` for one of which a handler answers something."""
        ...

    def render(self, name: str, depth: int, **context: Any) -> str:
        """A template, whose statements stand `depth` indents deep."""
        ...


def template_of(name: str, scenario: Scenario, files: Container[str]) -> str:
    """The template of a shape or frame, without its suffix."""
    own = FOLDER + name
    return own if scenario.requests and own + SUFFIX in files else name


def closing_of(scenario: Scenario, layout: Layout) -> Placement:
    """The place of a program's end, which stands as far from a handler as handlers do from one another."""
    if not scenario.requests or layout.handler is None:
        return layout.closing
    return changed(layout.closing, before=layout.handler.before)


def handlers(rendering: Renderer, placement: Placement) -> Iterator[Piece]:
    """A segment for each request."""
    for request in rendering.scenario.requests:
        steps = tuple(steps_of(rendering.scenario, request.steps))
        texts = [rendering.step(step, placement.depth + 1, _answered(request, step)) for step in steps]
        context = {
            "request": summary(rendering, request),
            "form": [{"name": rendering.writer.name(name), "field": name} for name in request.form],
            "reads": [_read(rendering, name, cookie, steps) for name, cookie in request.reads.items()],
            "steps": [shift_right(text, rendering.layout.indent) for text in texts],
            "keeps": [
                {"cookie": cookie, "value": rendering.writer.name(name)}
                for cookie, name in request.keeps.items()
            ],
            "answers": [
                _answer(rendering, field, result, steps[-1]) for field, result in request.answers.items()
            ],
        }
        text = rendering.render(FOLDER + HANDLER, placement.depth, **context)
        yield Piece(request.name, request.title, text, placement)


def summary(rendering: Renderer, request: Request) -> dict[str, Any]:
    """What a template needs to lead a request to its handler."""
    return {
        "name": rendering.writer.name(request.name),
        "method": request.method,
        "path": request.path,
        "title": request.title,
        "status": request.status,
    }


def _answered(request: Request, step: Step) -> bool:
    return bool(request.answers) and step.name == request.steps[-1]


def _read(rendering: Renderer, name: str, cookie: str, steps: tuple[Step, ...]) -> dict[str, Any]:
    """A value of a cookie. It is not named where all that take it are given the request instead."""
    values = rendering.sdk.values
    takers = [argument for step in steps for argument, given in step.arguments.items() if given == f"${name}"]
    is_named = any(taker not in values or values[taker].in_handler is None for taker in takers)
    return {"name": rendering.writer.name(name), "cookie": cookie, "is_named": is_named}


def _answer(rendering: Renderer, field: str, result: str, step: Step) -> dict[str, str]:
    if result == "amr":
        return {"field": field, "read": rendering.writer.name(FACTORS)}
    output = rendering.sdk.outputs[result]
    return {"field": field, "read": rendering.writer.read(output, rendering.writer.name(step.name))}
