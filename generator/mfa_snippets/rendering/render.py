"""Render the programs of a specification, without disk, clock, environment, network or formatter."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

from mfa_snippets.errors import InputError, Problem
from mfa_snippets.rendering.calls import CallWriter, argument_comment, argument_names, escaped, literal
from mfa_snippets.rendering.layout import Layout, call, columns, statements
from mfa_snippets.rendering.programs import (
    Piece,
    Program,
    assemble,
    describe_steps,
    program_names,
    sdk_of,
    shift_right,
)
from mfa_snippets.rendering.templates import SUFFIX, WEB, Folder, Templates
from mfa_snippets.spec.operation import Binding, Operation
from mfa_snippets.spec.scenario import Request, Step, steps_of
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
        self.handler = layout.handler if self.scenario.requests else None
        self.writer = CallWriter(sdk, layout)
        self.explained: set[str] = set()
        self.callees: list[str] = []

    def program(self, language: str) -> Program:
        """The opening is rendered last, because it imports what the others use."""
        layout, titles = self.layout, describe_steps(self.scenario)
        middle = tuple(self._middle())
        closing = self._render("closing", 0)
        # After handlers, as many blank lines as before each of them.
        end = replace(layout.closing, before=self.handler.before) if self.handler else layout.closing
        pieces = (
            Piece(
                "opening", titles["opening"], self._render("opening", 0, **self._opening()), layout.opening
            ),
            *middle,
            Piece("closing", titles["closing"], closing, end),
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
        if handler := self.handler:
            for request in self.scenario.requests:
                yield Piece(request.name, request.title, self._handler(request, handler.depth), handler)
            return
        placement = self.layout.step
        for step in self.scenario.steps:
            yield Piece(step.name, step.title, self._step(step, placement.depth), placement)

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

    def _step(self, step: Step, depth: int, is_last: bool = False) -> str:
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
            "call": self.writer.call(step.arguments, operation, binding),
            "result": binding.result.format(name=result),
            "returns": binding.returns,
            "outputs": [self._output(name, output, result) for name, output in outputs.items()],
            "is_read": bool(outputs or prints or is_last),
            "prints": prints,
        }
        for claim in ("amr", "stepped_up"):
            is_claimed = claim in operation.results
            context[claim] = self.writer.read(self.sdk.outputs[claim], result) if is_claimed else None
        return self._render(binding.shape or operation.shape, depth, step=context)

    def _handler(self, request: Request, depth: int) -> str:
        """The web handler of an HTTP request, with the steps in it."""
        name, steps = self.writer.name, tuple(steps_of(request, self.scenario))
        texts = [self._step(step, depth + 1, bool(request.body) and step is steps[-1]) for step in steps]
        return self._render(
            f"{WEB}handler",
            depth,
            request=self._summary(request),
            form=[{"name": name(field), "field": field} for field in request.form],
            cookies_in=[self._cookie(*cookie, steps) for cookie in request.cookies_in.items()],
            steps=[shift_right(text, self.layout.indent) for text in texts],
            cookies_out=[
                {"cookie": cookie, "value": name(value)} for cookie, value in request.cookies_out.items()
            ],
            body=[
                {"name": field, "read": self._body_value(result, steps[-1])}
                for field, result in request.body.items()
            ],
        )

    def _summary(self, request: Request) -> dict[str, Any]:
        """What a template needs to route a request to its handler."""
        keys = ("method", "path", "title", "status")
        return {"name": self.writer.name(request.name), **{key: getattr(request, key) for key in keys}}

    def _cookie(self, name: str, cookie: str, steps: tuple[Step, ...]) -> dict[str, Any]:
        """A value of a cookie. It is not named if every argument with it is the request itself instead."""
        values = self.sdk.values
        arguments = [
            key for step in steps for key, value in step.arguments.items() if value == Reference(name)
        ]
        is_named = any(key not in values or values[key].in_handler is None for key in arguments)
        return {"name": self.writer.name(name), "cookie": cookie, "is_named": is_named}

    def _body_value(self, result: str, step: Step) -> str:
        """A result of the last step; in the template that requires MFA, `amr` is named `factors`."""
        if result == "amr":
            return self.writer.name("factors")
        return self.writer.read(self.sdk.outputs[result], self.writer.name(step.name))

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
                yield argument_comment(names.get(name, name), argument, self.sdk)

    def _render(self, name: str, depth: int, **context: Any) -> str:
        """A template, with its statements `depth` indents deep; a web handler's own, if there is one."""
        is_web = self.scenario.requests and WEB + name + SUFFIX in self.folder.files
        return self.folder.render(
            (WEB if is_web else "") + name + SUFFIX,
            sdk=self.sdk,
            hints=self.scenario.hints,
            program=program_names(self.name, self.sdk),
            used=self.writer.imports,
            asks=any(step.ask for step in self.scenario.steps),
            requests=list(map(self._summary, self.scenario.requests)),
            use=self.writer.use,
            call=call,
            literal=lambda value: literal(value, self.layout.literal),
            inside=lambda text: escaped(text, self.layout.literal, self.layout.literal.quotes[0]),
            statement=statements(self.layout, depth),
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
