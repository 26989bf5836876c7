"""Explain one operation in one language: the template line and the spec line of each snippet line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mfa_snippets.errors import InputError, Problem, check_known
from mfa_snippets.rendering.calls import argument_comment, argument_names
from mfa_snippets.rendering.loader import load_templates
from mfa_snippets.rendering.render import render_program
from mfa_snippets.rendering.templates import SUFFIX, Folder
from mfa_snippets.spec.document import KEY, Loc
from mfa_snippets.spec.load import load
from mfa_snippets.spec.paths import Paths, relative
from mfa_snippets.spec.scenario import Step
from mfa_snippets.spec.specification import Specification, binding_of, can_do, needs_workaround

_MARK = re.compile("\ue000(\\d+):(\\d+)\ue001")  # file and line, in characters that no program holds
_STEP_KEYS = {"step.prints": "prints", "step.ask": "ask", "value.": "outputs"}
_Line = tuple[str, str, int]  # a rendered line, and the template's file and line that rendered it


@dataclass(frozen=True)
class TracedFolder(Folder):
    """Templates that record the comments and the lines of each rendered step."""

    steps: dict[str, tuple[Sequence[str], tuple[_Line, ...]]] = field(default_factory=dict, compare=False)

    def render(self, name: str, **context: Any) -> str:
        """The same text as without recording."""
        rendered = super().render(name, **context)
        if step := context.get("step"):
            self.steps[step["name"]] = step["comments"], tuple(_lines(rendered, sorted(self.files)))
        return _MARK.sub("", rendered)


def traced(folder: Folder) -> TracedFolder:
    """The same templates, with a mark of its file and number in each line."""
    files = {
        name: _marked(text, number) if name.endswith(SUFFIX) and "/" not in name else text
        for number, (name, text) in enumerate(sorted(folder.files.items()))
    }
    return TracedFolder(folder.root, files)


def explain(paths: Paths, language: str, operation: str) -> Iterator[str]:
    """A line for each snippet line: its template line, its spec line, and its text. Raises InputError."""
    specification = load(relative(paths.spec))
    check_known("language", [language], specification.sdks)
    check_known("operation", [operation], specification.operations)
    templates = load_templates(relative(paths.templates), specification)
    scenario, step = _example(specification, language, operation)
    folder = templates.languages[language]
    recorder = traced(folder)
    languages = {**templates.languages, language: recorder}
    render_program(specification, replace(templates, languages=languages), language, scenario)
    binding = binding_of(specification.sdks[language], step)
    assert binding is not None, "can_do says so"
    source = _Source(
        specification, language, scenario, step, argument_names(binding, templates.layouts[language])
    )
    comments, lines = recorder.steps[step.name]
    rows = [
        (f"{folder.root / file}:{number}", source.line_of(text, template, comments), text)
        for text, file, number in lines
        for template in folder.files[file].splitlines()[number - 1 : number]
        if text
    ]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    yield f"{language} {operation}, step {step.name} of {scenario}"
    for template, spec, text in rows:
        yield f"{template:{widths[0]}}  {spec:{widths[1]}}  | {text}".rstrip()


def _example(specification: Specification, language: str, operation: str) -> tuple[str, Step]:
    sdk = specification.sdks[language]
    for name, scenario in specification.scenarios.items():
        for step in scenario.steps if can_do(sdk, scenario) else ():
            if step.operation == operation:
                return name, step
    reasons = [gap.reason for gap in sdk.gaps if gap.operation == operation]
    raise InputError(Problem(f"{language} {operation}", 0, 0, (*reasons, "no scenario has it")[0]))


@dataclass(frozen=True, slots=True)
class _Source:
    """The lines of the specification that a rendered step comes from."""

    specification: Specification
    language: str
    scenario: str
    step: Step
    names: Mapping[str, str]  # the SDK's names of the arguments

    def line_of(self, text: str, template: str, comments: Sequence[str]) -> str:
        """`file:line`, or nothing for text of the template."""
        if "<%= line %>" in template:
            return self._comment_line(next(comment for comment in comments if text.endswith(comment)))
        if "step.call" not in template:
            for word, key in _STEP_KEYS.items():
                if word in template:
                    return self._step_line(key, KEY)
        return self._binding_line() if "step.call" in template or "step.result" in template else ""

    def _comment_line(self, comment: str) -> str:
        if comment in self.step.comments:
            return self._step_line("comments", self.step.comments.index(comment))
        sdk, operation = self.specification.sdks[self.language], self.step.operation
        for name, argument in self.specification.operations[operation].arguments.items():
            if comment == argument_comment(self.names.get(name, name), argument, sdk):
                value = sdk.values.get(argument.type)
                if value and value.comment:
                    return self._line(f"sdks/{self.language}", ("values", argument.type, "comment", KEY))
                return self._line(f"operations/{operation}", (operation, "arguments", name, KEY))
        return self._binding_line()  # the reason of a workaround

    def _step_line(self, *below: str | int) -> str:
        index = self.specification.scenarios[self.scenario].steps.index(self.step)
        return self._line(f"scenarios/{self.scenario}", ("steps", index, *below))

    def _binding_line(self) -> str:
        sdk = self.specification.sdks[self.language]
        kind = "workarounds" if needs_workaround(sdk, self.step) else "operations"
        return self._line(f"sdks/{self.language}", (kind, self.step.operation, KEY))

    def _line(self, document: str, loc: Loc) -> str:
        problem = self.specification.documents[document].problem(loc, "")
        return f"{problem.path}:{problem.line}"


def _marked(text: str, file: int) -> str:
    """A mark before each line where it changes nothing: not within a tag, nor before an indented one."""
    marked, is_within = [], False
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        is_tag = line.lstrip().startswith("<%") and not line.lstrip().startswith("<%=")
        is_free = not is_within and not (is_tag and line[:1].isspace())
        marked.append(f"\ue000{file}:{number}\ue001{line}" if is_free else line)
        is_within = (is_within or "<%" in line) and line.rfind("<%") > line.rfind("%>")
        is_within = is_within or (not is_free and "%>" not in line and not is_tag)
    return "".join(marked)


def _lines(rendered: str, names: Sequence[str]) -> Iterator[_Line]:
    """The last mark before a line's text is its own; a line without one belongs to the line above."""
    file, number = 0, 0
    for line in rendered.split("\n"):
        for mark in _MARK.finditer(line[: line.rfind("\ue001") + 1]):
            if not _MARK.sub("", line[: mark.start()]):
                file, number = int(mark[1]), int(mark[2])
        yield _MARK.sub("", line), names[file], number
