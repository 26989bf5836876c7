"""Explain one operation in one language: where each line of its snippet comes from."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mfa_snippets.errors import check_known
from mfa_snippets.rendering.calls import argument_names, explanation
from mfa_snippets.rendering.loader import load_templates
from mfa_snippets.rendering.render import render_program
from mfa_snippets.rendering.templates import SUFFIX, Folder
from mfa_snippets.spec.document import KEY, Document, Loc
from mfa_snippets.spec.load import load
from mfa_snippets.spec.operation import Binding, Operation
from mfa_snippets.spec.paths import Paths, relative
from mfa_snippets.spec.scenario import Scenario, Step
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.specification import binding_of, can_do, needs_workaround

MARK = re.compile("\ue000(\\d+):(\\d+)\ue001")
"""File and line, in characters that no program holds."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of output, without its end, and the template's file and line that made it."""

    text: str
    file: str
    number: int


@dataclass(frozen=True, slots=True)
class Made:
    """What one rendering made, and of what."""

    context: dict[str, Any]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Traced(Folder):
    """Templates that note what each rendering made."""

    made: list[Made] = field(default_factory=list, compare=False)

    def render(self, name: str, **context: Any) -> str:
        """As the templates themselves would."""
        rendered = super().render(name, **context)
        self.made.append(Made(context, tuple(_lines(rendered, sorted(self.files)))))
        return MARK.sub("", rendered)


def traced(folder: Folder) -> Traced:
    """The same templates, each line marked with its place."""
    files = {
        name: _marked(text, number) if name.endswith(SUFFIX) and "/" not in name else text
        for number, (name, text) in enumerate(sorted(folder.files.items()))
    }
    return Traced(folder.root, files)


def _marked(text: str, file: int) -> str:
    """A mark before each line where it changes nothing: not within a tag, nor before one that is indented."""
    marked, is_within = [], False
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        is_tag = line.lstrip().startswith("<%") and not line.lstrip().startswith("<%=")
        is_free = not is_within and not (is_tag and line[:1].isspace())
        marked.append(f"\ue000{file}:{number}\ue001{line}" if is_free else line)
        is_within = (is_within or "<%" in line) and line.rfind("<%") > line.rfind("%>")
        is_within = is_within or (not is_free and "%>" not in line and not is_tag)
    return "".join(marked)


def _lines(rendered: str, names: Sequence[str]) -> Iterator[Line]:
    """The last mark before a line's text is its own; a line without one belongs to the line above."""
    file, number = 0, 0
    for line in rendered.split("\n"):
        text, at = line, 0
        while mark := MARK.match(line, at):
            file, number, at = int(mark[1]), int(mark[2]), mark.end()
        text = MARK.sub("", line)
        yield Line(text, names[file], number)


class NothingToExplainError(Exception):
    """The language has no program with the operation; the text says why."""


def explain(paths: Paths, language: str, operation: str) -> Iterator[str]:
    """A line for each of the snippet's: its template's line, its specification's, and its text.

    Raises NothingToExplainError, InputError.
    """
    loaded = load(relative(paths.spec))
    specification, documents = loaded.specification, loaded.documents
    check_known("language", [language], specification.sdks)
    check_known("operation", [operation], specification.operations)
    templates = load_templates(relative(paths.templates), loaded)
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
        for word, key in (("step.prints", "prints"), ("step.ask", "ask"), ("value.", "outputs")):
            if word in written:
                return _place(self.scenario, ("steps", self.number, key, KEY))
        return self._of_binding() if "step.result" in written else ""

    def _of_binding(self) -> str:
        kind = "workarounds" if needs_workaround(self.sdk, self.step) else "operations"
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
