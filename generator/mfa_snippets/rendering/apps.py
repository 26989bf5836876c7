"""Render the app of each language: client, a module for each method, demo, web app and project files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from mfa_snippets.rendering.functions import FunctionRenderer, app_sdk
from mfa_snippets.rendering.layout import Placement
from mfa_snippets.rendering.programs import Piece, Segment, assemble, shift_right
from mfa_snippets.rendering.templates import APP, SUFFIX, Templates
from mfa_snippets.spec.specification import Specification

HEAD, IMPORTS, END = "head", "imports", "end"
"""The templates of a module's first lines, of the imports among them, and of its last lines."""
_PROJECT = APP + "project/"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppFunction:
    """A function as one language has it; without a segment where its SDK cannot perform it.

    `fact` is its name in the specification; `imports` are the statements that it needs beside the client's.
    """

    fact: str
    name: str
    title: str
    path: str
    imports: str = ""
    segment: Segment | None = None

    @property
    def text(self) -> str:
        """As published, without the blank lines before the next function."""
        return self.segment.text.rstrip("\n") + "\n" if self.segment else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The files of one app by their paths below its folder, and its functions in the order of the modules."""

    language: str
    files: Mapping[str, bytes]
    functions: tuple[AppFunction, ...]


def render_apps(specification: Specification, templates: Templates) -> tuple[App, ...]:
    """The app of each language that has one. Raises `InputError` for a fault in a template."""
    return tuple(
        _app(
            specification,
            language,
            FunctionRenderer(folder, layout, layout.app, app_sdk(sdk, sdk.app), sdk.app),
        )
        for language, sdk in specification.sdks.items()
        for folder, layout in [(templates.languages[language], templates.layouts[language])]
        if layout.app and sdk.app
    )


def _app(specification: Specification, language: str, renderer: FunctionRenderer) -> App:
    folder, files, functions = renderer.folder, dict[str, bytes](), list[AppFunction]()
    for name, path in renderer.app.files.items():
        if name in specification.modules.values():
            segments, within = _module(specification, name, renderer)
            files[path] = "".join(shift_right(each.text, each.indent) for each in segments).encode()
            functions += within
        else:
            files[path] = folder.render(APP + name + SUFFIX, sdk=renderer.sdk).encode()
    for name in folder.below(APP + "project"):
        path = name.removeprefix(_PROJECT).removesuffix(SUFFIX)
        files[path] = folder.render(name, sdk=renderer.sdk).encode()
    return App(language=language, files=files, functions=tuple(functions))


def _module(
    specification: Specification, module: str, renderer: FunctionRenderer
) -> tuple[tuple[Segment, ...], Iterator[AppFunction]]:
    """A module's segments: its head, which imports what the functions use, the functions, and its end."""
    pieces, functions, used = [], [], set[str]()
    for name in (name for name, within in specification.modules.items() if within == module):
        function = specification.functions[name]
        rendered = renderer.render(name, function, specification.operations[function.operation])
        entry = AppFunction(
            fact=name,
            name=renderer.name(name),
            title=renderer.text(function.summary),
            path=renderer.app.files[module],
            imports=_frame(IMPORTS, rendered[1], module, renderer) if rendered else "",
        )
        functions.append(entry)
        if rendered:
            pieces.append(Piece(name, entry.title, rendered[0], renderer.style.function))
            used |= rendered[1]
    flush = Placement(depth=0, before=0)
    head, end = (Piece(name, name, _frame(name, used, module, renderer), flush) for name in (HEAD, END))
    segments = tuple(assemble((head, *pieces, *([end] if end.text else [])), renderer.layout.indent))
    by_name = {segment.name: segment for segment in segments}
    return segments, (replace(each, segment=by_name.get(each.fact)) for each in functions)


def _frame(name: str, used: set[str], module: str, renderer: FunctionRenderer) -> str:
    """What is around the functions; a language may have no template for a module's end."""
    template = f"{APP}{name}{SUFFIX}"
    if name == END and template not in renderer.folder.files:
        return ""
    entries = (entry for key, entry in renderer.sdk.imports.items() if key in used)
    imports = [list(group) for _, group in groupby(entries, key=lambda entry: entry.group)]
    file = renderer.app.files[module]
    return renderer.folder.render(template, module=module, file=file, imports=imports, used=used)
