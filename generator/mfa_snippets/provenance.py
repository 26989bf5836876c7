"""Explain one operation in one language: where each line of its snippet comes from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .loading.load import load, load_templates
from .loading.places import Places, relative
from .loading.source import Document, Loc
from .model import Binding, Operation, Scenario, Sdk, Step
from .rendering.bindings import binding_of, can_do, lacks
from .rendering.explaining import explanation
from .rendering.expressions import argument_names
from .rendering.render import render_program
from .rendering.tracing import Line, traced

KEY = "<key>"
"""See Document."""


class NothingToExplainError(Exception):
    """The language has no program with the operation; the text says why."""


def explain(places: Places, language: str, operation: str) -> Iterator[str]:
    """A line for each of the snippet's: its template's place, its specification's, and its text.

    Raises NothingToExplainError, BadInput.
    """
    loaded = load(relative(places.spec))
    specification, documents = loaded.specification, loaded.documents
    templates = load_templates(relative(places.templates), specification)
    sdk = specification.sdks[language]
    name, step = _example(specification.scenarios, sdk, operation)
    originals = templates.languages[language].files
    folder = traced(templates.languages[language])
    templates = replace(templates, languages={**templates.languages, language: folder})
    render_program(specification, templates, language, name)
    sources = _Sources(
        operation=specification.operations[operation],
        sdk=sdk,
        step=step,
        file=documents[f"sdks/{language}"],
        scenario=documents[f"scenarios/{name}"],
        reference=documents[f"operations/{operation}"],
        number=specification.scenarios[name].steps.index(step),
        names=argument_names(_binding(sdk, step), templates.layouts[language]),
    )
    yield f"{language} {operation}, step {step.name} of {name}"
    for made in folder.made:
        if made.context.get("step", {}).get("name") == step.name:
            comments = made.context["step"]["comments"]
            written = {file: text.splitlines() for file, text in originals.items()}
            rows = [
                (line, sources.of(line.text, written[line.file][line.number - 1], comments))
                for line in made.lines
                if line.text
            ]
            yield from _table(rows, folder.root)


def _example(scenarios: Mapping[str, Scenario], sdk: Sdk, operation: str) -> tuple[str, Step]:
    for name, scenario in scenarios.items():
        for step in scenario.steps if can_do(sdk, scenario) else ():
            if step.operation == operation:
                return name, step
    reasons = [gap.reason for gap in sdk.gaps if gap.operation == operation]
    raise NothingToExplainError(reasons[0] if reasons else "no scenario has it")


def _binding(sdk: Sdk, step: Step) -> Binding:
    binding = binding_of(sdk, step)
    assert binding is not None, "can_do says so"
    return binding


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sources:
    """What of the specification a line tells, by what its template's line names."""

    operation: Operation
    sdk: Sdk
    step: Step
    file: Document
    """The SDK's."""
    scenario: Document
    """Also of a scenario that is made of factors."""
    reference: Document
    """The operation's."""
    number: int
    """Of the step."""
    names: Mapping[str, str]
    """How the SDK spells the arguments."""

    def of(self, text: str, written: str, comments: Sequence[str]) -> str:
        """`file:line`, or nothing for what is the template's own."""
        if "<%= line %>" in written:
            return self._of_comment(next(one for one in comments if text.endswith(one)))
        if "step.call" in written:
            return self._of_binding()
        for word, key in (("step.prints", "prints"), ("step.ask", "ask"), ("value.", "receives")):
            if word in written:
                return _place(self.scenario, ("steps", self.number, key, KEY))
        return self._of_binding() if "step.result" in written else ""

    def _of_binding(self) -> str:
        kind = "workarounds" if lacks(self.sdk, self.step) else "operations"
        return _place(self.file, (kind, self.step.operation, KEY))

    def _of_comment(self, comment: str) -> str:
        if comment in self.step.comments:
            return _place(
                self.scenario, ("steps", self.number, "comments", self.step.comments.index(comment))
            )
        for name, argument in self.operation.arguments.items():
            if comment == explanation(self.names.get(name, name), argument, self.sdk):
                value = self.sdk.values.get(argument.type)
                if value is not None and value.comment:
                    return _place(self.file, ("values", argument.type, "comment", KEY))
                return _place(self.reference, (self.step.operation, "arguments", name, KEY))
        return self._of_binding()  # the reason of a workaround


def _place(document: Document, loc: Loc) -> str:
    problem = document.problem(loc, "")
    return f"{problem.path}:{problem.line}"


def _table(rows: list[tuple[Line, str]], root: Path) -> Iterator[str]:
    shown = [(f"{root / line.file}:{line.number}", source, line.text) for line, source in rows]
    widths = [max(len(row[column]) for row in shown) for column in (0, 1)]
    for template, source, text in shown:
        yield f"{template:{widths[0]}}  {source:{widths[1]}}  | {text}".rstrip()
