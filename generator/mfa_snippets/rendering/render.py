"""Render the programs of a specification, without disk, clock, environment, network or formatter."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from mfa_snippets.errors import InputError, Problem
from mfa_snippets.rendering.calls import Writer, argument_names, escaped, explanation, literal
from mfa_snippets.rendering.handlers import closing_of, handlers, summary
from mfa_snippets.rendering.layout import Expression, Group, Layout, columns, lay_out
from mfa_snippets.rendering.programs import (
    Piece,
    Program,
    assemble,
    describe_steps,
    folder_of,
    program_names,
    sdk_of,
)
from mfa_snippets.rendering.templates import SUFFIX, WEB, Folder, Templates
from mfa_snippets.spec.operation import Binding, Operation
from mfa_snippets.spec.scenario import Step
from mfa_snippets.spec.sdk import Sdk
from mfa_snippets.spec.specification import Specification, binding_of, can_do
from mfa_snippets.spec.value import Reference


def render_programs(specification: Specification, templates: Templates) -> tuple[Program, ...]:
    """Every scenario in every language with an SDK that can do it."""
    return tuple(
        render_program(specification, templates, language, name)
        for language, sdk in specification.sdks.items()
        for name, scenario in specification.scenarios.items()
        if can_do(sdk, scenario)
    )


def render_program(specification: Specification, templates: Templates, language: str, name: str) -> Program:
    """One program. Raises `InputError` for an error in a template."""
    sdk = sdk_of(specification.sdks[language], specification.scenarios[name])
    folder, layout = templates.languages[language], templates.layouts[language]
    return _Rendering(specification, folder, layout, sdk, name).program(language)


class _Rendering:
    """One program's rendering; collects its imports, and the arguments that a comment explains."""

    def __init__(
        self, specification: Specification, folder: Folder, layout: Layout, sdk: Sdk, name: str
    ) -> None:
        self.specification, self.folder, self.layout, self.sdk = specification, folder, layout, sdk
        self.name, self.scenario = name, specification.scenarios[name]
        self.writer = Writer(sdk, layout)
        self.explained: set[str] = set()
        self.callees: list[str] = []

    def program(self, language: str) -> Program:
        """The opening is rendered last, because it imports what the others use."""
        layout, titles = self.layout, describe_steps(self.scenario)
        middle = tuple(self._middle())
        closing = self.render("closing", 0)
        pieces = (
            Piece("opening", titles["opening"], self.render("opening", 0, **self._opening()), layout.opening),
            *middle,
            Piece("closing", titles["closing"], closing, closing_of(self.scenario, layout)),
        )
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

    def _opening(self) -> dict[str, Any]:
        clients = [
            {"name": name, "type": client.type, "expression": client.expression}
            for name, client in self.sdk.clients.items()
            if any(callee.startswith(name + ".") for callee in self.callees)
        ]
        for client in clients:
            self.writer.use(*self.sdk.clients[client["name"]].imports)
        environment = ((name, self.specification.environment[name]) for name in self.scenario.environment)
        variables = [
            {"name": self.writer.name(name), "variable": variable.variable, "default": variable.default}
            for name, variable in environment
        ]
        return {"imports": self._imports, "variables": variables, "clients": clients}

    def _imports(self) -> list[list[dict[str, Any]]]:
        """Imports in the order of the SDK's file, by group; called when the opening has used its own."""
        used = [entry for name, entry in self.sdk.imports.items() if name in self.writer.imports]
        return [
            [{"module": entry.module, "name": entry.name} for entry in group]
            for _, group in groupby(used, key=lambda entry: entry.group)
        ]

    def step(self, step: Step, depth: int, is_last: bool = False) -> str:
        """One step, `depth` indents deep; `is_last` for one with results in the body of a response."""
        operation, binding = self.specification.operations[step.operation], binding_of(self.sdk, step)
        assert binding is not None  # can_do says so
        workaround = (f"Workaround: {binding.workaround}",) if binding.workaround else ()
        self.callees.append(binding.callee)
        result = self.writer.name(step.name)
        outputs = {name: output for name, output in step.outputs.items() if self._is_read(name)}
        prints = step.prints and {"text": step.prints.text, **self._output("", step.prints.value, result)}
        context = {
            "name": step.name,
            "comments": [*step.comments, *workaround, *self._explanations(step, operation, binding)],
            "ask": self._ask(step),
            "call": self.writer.call(step, operation, binding),
            "result": binding.result.format(name=result),
            "returns": binding.returns,
            "outputs": [self._output(name, output, result) for name, output in outputs.items()],
            "is_read": bool(outputs or prints or is_last),
            "prints": prints,
        }
        for claim in ("amr", "stepped_up"):
            is_claimed = claim in operation.results
            context[claim] = self.writer.read(self.sdk.outputs[claim], result) if is_claimed else None
        return self.render(binding.shape or operation.shape, depth, step=context)

    def _ask(self, step: Step) -> dict[str, str] | None:
        """The question on the terminal; a browser sends its answers with the request."""
        if step.ask is None or self.scenario.requests:
            return None
        return {"name": self.writer.name(step.ask.name), "prompt": step.ask.prompt}

    def _is_read(self, name: str) -> bool:
        """Whether a value is passed on, by a step or in a cookie: some compilers reject one that is not."""
        is_kept = any(name in request.cookies_out.values() for request in self.scenario.requests)
        return is_kept or any(Reference(name) in step.arguments.values() for step in self.scenario.steps)

    def _output(self, name: str, output: str, result: str) -> dict[str, str | None]:
        absent = self.sdk.outputs[output].absent
        return {
            "name": self.writer.name(name),
            "label": output.replace("_jwt", " JWT").replace("_", " "),
            "read": self.writer.read(self.sdk.outputs[output], result),
            "absent": absent and absent.format(result=result),
        }

    def _explanations(self, step: Step, operation: Operation, binding: Binding) -> Iterator[str]:
        """A comment for each argument where it is first passed; web handlers have none."""
        names = argument_names(binding, self.layout)
        for name, argument in () if self.scenario.requests else operation.arguments.items():
            if name in step.arguments and name not in self.explained:
                self.explained.add(name)
                yield explanation(names.get(name, name), argument, self.sdk)

    def render(self, name: str, depth: int, **context: Any) -> str:
        """A template, with its statements `depth` indents deep; a web handler's own, if there is one."""
        is_web = self.scenario.requests and WEB + name + SUFFIX in self.folder.files
        return self.folder.render(
            (WEB if is_web else "") + name + SUFFIX,
            sdk=self.sdk,
            hints=self.scenario.hints,
            program=program_names(self.name, self.sdk),
            used=self.writer.imports,
            asks=any(step.ask for step in self.scenario.steps),
            requests=[summary(self.writer, request) for request in self.scenario.requests],
            use=self.writer.use,
            call=_call,
            literal=lambda value: literal(value, self.layout.literal),
            inside=lambda text: escaped(text, self.layout.literal, self.layout.literal.quotes[0]),
            statement=_statement(self.layout, depth),
            **context,
        )

    def _check_width(self, program: Program) -> None:
        """A line that is too wide without a literal in it is an error of a template or a comment."""
        rules = self.layout.literal
        quotes = (*rules.quotes, rules.plain or rules.quotes[0])
        for line in program.text.splitlines():
            is_comment = line.lstrip().startswith(self.layout.comment)
            is_checked = is_comment or not any(quote in line for quote in quotes)
            if is_checked and columns(line, self.layout) > self.layout.width:
                message = f"{self.name} has a line wider than {self.layout.width} columns: {line.strip()!r}"
                path = str(self.folder.root / "layout.yaml")
                raise InputError(Problem(path, 0, 0, message, "shorten the comment"))


def _call(callee: str, *arguments: Expression) -> Group:
    return Group(callee + "(", tuple(("", argument) for argument in arguments), ")")


def _statement(layout: Layout, base: int) -> Callable[..., str]:
    def statement(before: str, expression: Expression, after: str = "", depth: int = 0) -> str:
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
    """By folder: one project for each language, and one for its web handlers, if it has any."""
    folders = {language: ("project", language) for language in specification.sdks}
    web = ((project_folder(specification, program), program.language) for program in programs)
    folders |= {folder: (WEB + "project", language) for folder, language in web if folder not in folders}
    projects = {}
    for folder, (below, language) in folders.items():
        sdk, templates_of_language = specification.sdks[language], templates.languages[language]
        files = {
            name.removeprefix(f"{below}/").removesuffix(SUFFIX): templates_of_language.render(
                name, sdk=sdk
            ).encode()
            for name in templates_of_language.below(below)
        }
        projects[folder] = Project(language, files)
    return projects


def project_folder(specification: Specification, program: Program) -> str:
    """The folder of a program's project, below the examples."""
    return folder_of(program.language, specification.scenarios[program.scenario])
