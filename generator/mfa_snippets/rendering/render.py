"""Render the programs of a specification, without disk, clock, environment, network or formatter."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from mfa_snippets.errors import InputError, Problem
from mfa_snippets.rendering.calls import Uses, Writer, argument_names, explanation
from mfa_snippets.rendering.handlers import closing_of, handlers, summary, template_of
from mfa_snippets.rendering.layout import Expression, Group, Layout, columns, lay_out
from mfa_snippets.rendering.literals import escaped, literal
from mfa_snippets.rendering.programs import Piece, Program, assemble, describe_steps, program_names
from mfa_snippets.rendering.templates import SUFFIX, Folder, Templates
from mfa_snippets.rendering.web import PROJECT as WEB_PROJECT
from mfa_snippets.rendering.web import folder_of, sdk_of
from mfa_snippets.spec.binding import Binding
from mfa_snippets.spec.capabilities import binding_of, can_do
from mfa_snippets.spec.operation import Operation
from mfa_snippets.spec.scenario import Step
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.specification import Specification

PROJECT = "project"


def render_programs(specification: Specification, templates: Templates) -> tuple[Program, ...]:
    """Every scenario in every language whose SDK can do it."""
    return tuple(
        render_program(specification, templates, language, name)
        for language, sdk in specification.sdks.items()
        for name, scenario in specification.scenarios.items()
        if can_do(sdk, scenario)
    )


def render_program(specification: Specification, templates: Templates, language: str, name: str) -> Program:
    """One program. Raises `InputError` for a fault in a template."""
    sdk, layout = specification.sdks[language], templates.layouts[language]
    sdk = sdk_of(sdk, specification.scenarios[name])
    return Rendering(specification, templates.languages[language], layout, sdk, name).program(language)


class Rendering:
    """The state of one program's rendering: what it uses, and which arguments were explained."""

    def __init__(
        self, specification: Specification, folder: Folder, layout: Layout, sdk: Sdk, name: str
    ) -> None:
        self.specification, self.folder, self.layout, self.sdk, self.name = (
            specification,
            folder,
            layout,
            sdk,
            name,
        )
        self.scenario = specification.scenarios[name]
        self.uses = Uses()
        self.writer = Writer(sdk, layout, self.uses)
        self.explained: set[str] = set()
        self.callees: list[str] = []

    def program(self, language: str) -> Program:
        """Opening last, since it imports what the others use."""
        layout, titles = self.layout, describe_steps(self.scenario)
        middle = tuple(self._middle())
        place = closing_of(self.scenario, layout)
        closing = Piece("closing", titles["closing"], self.render(self._frame("closing"), 0), place)
        text = self.render(self._frame("opening"), 0, **self._opening())
        pieces = (Piece("opening", titles["opening"], text, layout.opening), *middle, closing)
        program = Program(
            language=language,
            scenario=self.name,
            path=program_names(self.name, self.sdk)["file"],
            segments=tuple(assemble(pieces, layout.indent)),
        )
        self._check_width(program)
        return program

    def _middle(self) -> Iterator[Piece]:
        """The steps, or the handlers that they are in."""
        if self.scenario.requests and self.layout.handler:
            yield from handlers(self, self.layout.handler)
            return
        placement = self.layout.step
        for step in self.scenario.steps:
            yield Piece(step.name, step.title, self.step(step, placement.depth), placement)

    def _frame(self, name: str) -> str:
        return template_of(name, self.scenario, self.folder.files)

    def _opening(self) -> dict[str, Any]:
        receivers = [
            {"name": name, "type": receiver.type, "expression": receiver.expression}
            for name, receiver in self.sdk.receivers.items()
            if any(callee.startswith(name + ".") for callee in self.callees)
        ]
        for receiver in receivers:
            self.uses.add(*self.sdk.receivers[receiver["name"]].uses)
        return {"imports": self._imports, "variables": self._variables(), "receivers": receivers}

    def _imports(self) -> list[list[dict[str, Any]]]:
        """Symbols in the order of the SDK's file, by group; asked for when the opening has used its own."""
        symbols = [symbol for name, symbol in self.sdk.symbols.items() if name in self.uses.names]
        return [
            [{"module": symbol.module, "name": symbol.name} for symbol in group]
            for _, group in groupby(symbols, key=lambda symbol: symbol.group)
        ]

    def _variables(self) -> list[dict[str, Any]]:
        environment = ((name, self.specification.environment[name]) for name in self.scenario.environment)
        return [
            {"name": self.writer.name(name), "variable": variable.variable, "default": variable.default}
            for name, variable in environment
        ]

    def step(self, step: Step, depth: int, is_answer: bool = False) -> str:
        """One step, `depth` indents deep; `is_answer` for one of which a handler answers something."""
        operation, binding = self.specification.operations[step.operation], binding_of(self.sdk, step)
        assert binding is not None  # can_do says so
        reason = (f"Workaround: {binding.workaround}",) if binding.workaround else ()
        self.callees.append(binding.callee)
        result = self.writer.name(step.name)
        receives = {name: output for name, output in step.receives.items() if self._is_read(name)}
        context = {
            "name": step.name,
            "comments": [*step.comments, *reason, *self._explanations(step, operation, binding)],
            "ask": self._asked(step),
            "call": self.writer.call(step, operation, binding),
            "result": binding.result.format(name=result),
            "returns": binding.returns,
            "receives": [self._received(name, output, result) for name, output in receives.items()],
            "is_read": bool(receives or step.prints or is_answer),
            "prints": step.prints
            and {"text": step.prints.text, **self._received("", step.prints.value, result)},
            **{name: self._claim(name, operation, result) for name in ("amr", "stepped_up")},
        }
        return self.render(self._frame(binding.shape or operation.shape), depth, step=context)

    def _asked(self, step: Step) -> dict[str, str] | None:
        """What is asked for on the terminal; a browser sends its answers with the request."""
        if step.ask is None or self.scenario.requests:
            return None
        return {"name": self.writer.name(step.ask.name), "prompt": step.ask.prompt}

    def _claim(self, name: str, operation: Operation, result: str) -> str | None:
        """How a claim is read that a session is refused for, where the operation answers with it."""
        return self.writer.read(self.sdk.outputs[name], result) if name in operation.results else None

    def _is_read(self, name: str) -> bool:
        """Whether a value is passed on, by a step or in a cookie: some compilers refuse one that is not."""
        kept = (name in request.keeps.values() for request in self.scenario.requests)
        return any(kept) or any(f"${name}" in step.arguments.values() for step in self.scenario.steps)

    def _received(self, name: str, output: str, result: str) -> dict[str, str | None]:
        absent = self.sdk.outputs[output].absent
        return {
            "name": self.writer.name(name),
            "label": output.replace("_jwt", " JWT").replace("_", " "),
            "read": self.writer.read(self.sdk.outputs[output], result),
            "absent": absent and absent.format(result=result),
        }

    def _explanations(self, step: Step, operation: Operation, binding: Binding) -> Iterator[str]:
        """A comment for each argument, where it is first passed."""
        if self.scenario.requests:
            return  # the program on the terminal explains them
        spelled = argument_names(binding, self.layout)
        for name, argument in operation.arguments.items():
            if name not in step.arguments or name in self.explained:
                continue
            self.explained.add(name)
            yield explanation(spelled.get(name, name), argument, self.sdk)

    def render(self, name: str, depth: int, **context: Any) -> str:
        """A template, whose statements stand `depth` indents deep."""
        return self.folder.render(
            name + SUFFIX,
            sdk=self.sdk,
            hints=self.scenario.hints,
            program=program_names(self.name, self.sdk),
            used=self.uses.names,
            asks=any(step.ask for step in self.scenario.steps),
            requests=[summary(self, request) for request in self.scenario.requests],
            use=self.uses.add,
            call=_call,
            literal=lambda value: literal(value, self.layout.literal),
            inside=lambda text: escaped(text, self.layout.literal, self.layout.literal.quotes[0]),
            statement=_statement(self.layout, depth),
            **context,
        )

    def _check_width(self, program: Program) -> None:
        """A line too wide with no literal to blame is a fault of a template or a comment."""
        rules = self.layout.literal
        quotes = (*rules.quotes, rules.plain or rules.quotes[0])
        for line in program.text.splitlines():
            is_comment = line.lstrip().startswith(self.layout.comment)
            blamed = is_comment or not any(quote in line for quote in quotes)
            if blamed and columns(line, self.layout) > self.layout.width:
                message = f"{self.name} has a line wider than {self.layout.width} columns: {line.strip()!r}"
                raise InputError(
                    Problem(str(self.folder.root / "layout.yaml"), 0, 0, message, "shorten the comment")
                )


def _call(callee: str, *arguments: Expression) -> Group:
    return Group(callee + "(", tuple(("", argument) for argument in arguments), ")")


def _statement(layout: Layout, depth: int) -> Any:
    def statement(
        before: str, expression: Expression, after: str = "", depth: int = 0, base: int = depth
    ) -> str:
        text = lay_out(before, expression, after, base + depth, layout)
        return text.replace("\n", "\n" + layout.indent * depth)

    return statement


@dataclass(frozen=True, slots=True)
class Project:
    """The files around programs of one language."""

    language: str
    files: Mapping[str, bytes]


def render_projects(
    specification: Specification, templates: Templates, programs: tuple[Program, ...]
) -> dict[str, Project]:
    """By folder: one of each language, and one for its programs that answer HTTP requests, if it has any."""
    projects = {
        language: Project(language, _project_files(specification, templates, language, PROJECT))
        for language in specification.sdks
    }
    for program in programs:
        folder = project_folder(specification, program)
        if folder not in projects:
            files = _project_files(specification, templates, program.language, WEB_PROJECT)
            projects[folder] = Project(program.language, files)
    return projects


def project_folder(specification: Specification, program: Program) -> str:
    return folder_of(program.language, specification.scenarios[program.scenario])


def _project_files(
    specification: Specification, templates: Templates, language: str, project: str
) -> dict[str, bytes]:
    folder: Folder = templates.languages[language]
    sdk = specification.sdks[language]
    return {
        name.removeprefix(project + "/").removesuffix(SUFFIX): folder.render(name, sdk=sdk).encode()
        for name in folder.below(project)
    }
