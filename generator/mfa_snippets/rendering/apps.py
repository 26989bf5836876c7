"""Render the app of each language: client, a module for each method, demo, web app and project files."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePosixPath

from mfa_snippets.rendering.functions import FunctionRenderer, Rendered
from mfa_snippets.rendering.templates import SUFFIX, Templates
from mfa_snippets.spec.specification import Specification, binding_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AppFunction:
    """A function as one language has it; without a text where its SDK cannot perform it.

    `fact` is its name in the specification, `name` that of its language. `imports` are the statements that
    it needs. `text` begins at the byte `start` of `path`, shifted right by `indent`.
    """

    fact: str
    name: str
    title: str
    path: str
    imports: str = ""
    text: str = ""
    indent: str = ""
    start: int = 0

    @property
    def end(self) -> int:
        """The byte behind the function in its file."""
        return self.start + len(textwrap.indent(self.text, self.indent).encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The files of one app by their paths below its folder, and its functions in the order of the modules."""

    language: str
    files: Mapping[str, bytes]
    functions: tuple[AppFunction, ...]


def file_of(language: str, function: AppFunction) -> str:
    """The file of a function or of a whole file, below the folder of all snippets."""
    return f"{language}/{function.name}{PurePosixPath(function.path).suffix}"


def render_apps(specification: Specification, templates: Templates) -> tuple[App, ...]:
    """The app of each language. Raises `InputError` for a fault in a template."""
    apps, modules = list[App](), specification.modules.values()
    for language, sdk in specification.sdks.items():
        folder, functions = templates.languages[language], list[AppFunction]()
        renderer = FunctionRenderer(folder, templates.layouts[language], sdk)
        files = {path: folder.render(name, sdk=sdk) for path, name in folder.projects.items()}
        for name, path in sdk.app.files.items():
            if name not in modules:
                files[path] = folder.render(name + SUFFIX, sdk=sdk)
            else:
                content, within = _module(specification, name, renderer)
                functions += within
                files |= {path: content} if content else {}
        encoded = {path: text.encode() for path, text in files.items()}
        apps.append(App(language=language, files=encoded, functions=tuple(functions)))
    return tuple(apps)


def _module(
    specification: Specification, module: str, renderer: FunctionRenderer
) -> tuple[str, list[AppFunction]]:
    """A file with its functions; an empty one if the SDK can perform none of them."""
    rendered = dict[str, Rendered]()
    for name in (name for name, within in specification.modules.items() if within == module):
        function = specification.functions[name]
        operation, binding = specification.operations[function.operation], binding_of(renderer.sdk, function)
        rendered[name] = renderer.render(name, function, operation, binding) if binding else ("", set())
    used = {name for _, imports in rendered.values() for name in imports}
    is_written = any(text for text, _ in rendered.values())
    content = _frame("head", used, module, renderer).strip("\n") if is_written else ""
    content, functions = content and content + "\n", list[AppFunction]()
    for name, (text, imports) in rendered.items():
        content += "\n" * renderer.layout.before if text and content else ""
        published = AppFunction(
            fact=name,
            name=renderer.name(name),
            title=renderer.text(specification.functions[name].summary),
            path=renderer.sdk.app.files[module],
            imports=_frame("imports", imports, module, renderer) if text else "",
            text=text,
            indent=renderer.layout.indent * renderer.layout.depth,
            start=len(content.encode()),
        )
        functions.append(published)
        content += textwrap.indent(text, published.indent)
    has_end = is_written and "end" + SUFFIX in renderer.folder.files
    return content + (_frame("end", used, module, renderer) if has_end else ""), functions


def _frame(name: str, used: set[str], module: str, renderer: FunctionRenderer) -> str:
    entries = (entry for key, entry in renderer.sdk.imports.items() if key in used)
    imports = [list(group) for _, group in groupby(entries, key=lambda entry: entry.group)]
    file = renderer.sdk.app.files[module]
    return renderer.folder.render(name + SUFFIX, module=module, file=file, imports=imports, used=used)
