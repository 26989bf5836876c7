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
    """A function as one language has it, without a text where its SDK cannot perform it; or a whole file.

    `fact` is its name in the specification, `name` that of its language. `imports` are the statements that
    it needs. `text` is from the byte `start` to `end` of `path`, on `line`, shifted right by `indent`.
    """

    language: str
    fact: str
    name: str
    path: str
    title: str = ""
    imports: str = ""
    text: str = ""
    indent: str = ""
    line: int = 1
    start: int = 0
    end: int = 0

    @property
    def file(self) -> str:
        """Its file below the folder of all snippets."""
        return f"{self.language}/{self.name}{PurePosixPath(self.path).suffix}"


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The files of one app by their paths below its folder.

    `functions` are in the order of the modules, `whole` are the files that have none, such as the client.
    """

    language: str
    files: Mapping[str, bytes]
    functions: tuple[AppFunction, ...]
    whole: tuple[AppFunction, ...]


def render_apps(specification: Specification, templates: Templates) -> tuple[App, ...]:
    """The app of each language. Raises `InputError` for a fault in a template."""
    apps = list[App]()
    for language, sdk in specification.sdks.items():
        folder, functions, whole = templates.languages[language], list[AppFunction](), list[AppFunction]()
        renderer = FunctionRenderer(folder, templates.layouts[language], sdk)
        files = {path: folder.render(name, sdk=sdk).encode() for path, name in folder.projects.items()}
        for name, path in sdk.app.files.items():
            if name in specification.modules.values():
                content, within = _module(specification, language, name, renderer)
                functions += within
                files |= {path: content} if content else {}
            else:
                text, stem = folder.render(name + SUFFIX, sdk=sdk), str(PurePosixPath(path).with_suffix(""))
                files[path] = text.encode()
                whole.append(AppFunction(language=language, fact=name, name=stem, path=path, text=text))
        apps.append(App(language=language, files=files, functions=tuple(functions), whole=tuple(whole)))
    return tuple(apps)


def _module(
    specification: Specification, language: str, module: str, renderer: FunctionRenderer
) -> tuple[bytes, list[AppFunction]]:
    """A file with its functions; an empty one if the SDK can perform none of them."""
    rendered, functions = dict[str, Rendered](), list[AppFunction]()
    for name in (name for name, within in specification.modules.items() if within == module):
        function = specification.functions[name]
        operation, binding = specification.operations[function.operation], binding_of(renderer.sdk, function)
        rendered[name] = renderer.render(name, function, operation, binding) if binding else ("", set())
    used = {name for _, imports in rendered.values() for name in imports}
    is_written = any(text for text, _ in rendered.values())
    head = _frame("head", used, module, renderer).strip("\n") if is_written else ""
    content, indent = f"{head}\n".encode() if head else b"", renderer.layout.indent * renderer.layout.depth
    for name, (text, imports) in rendered.items():
        content += b"\n" * renderer.layout.before if text and content else b""
        code = textwrap.indent(text, indent).encode()
        published = AppFunction(
            language=language,
            fact=name,
            name=renderer.name(name),
            title=renderer.text(specification.functions[name].summary),
            path=renderer.sdk.app.files[module],
            imports=_frame("imports", imports, module, renderer) if text else "",
            text=text,
            indent=indent,
            line=content.count(b"\n") + 1,
            start=len(content),
            end=len(content) + len(code),
        )
        functions.append(published)
        content += code
    has_end = is_written and "end" + SUFFIX in renderer.folder.files
    return content + (_frame("end", used, module, renderer).encode() if has_end else b""), functions


def _frame(name: str, used: set[str], module: str, renderer: FunctionRenderer) -> str:
    entries = (entry for key, entry in renderer.sdk.imports.items() if key in used)
    imports = [list(group) for _, group in groupby(entries, key=lambda entry: entry.group)]
    file = renderer.sdk.app.files[module]
    return renderer.folder.render(name + SUFFIX, module=module, file=file, imports=imports, used=used)
