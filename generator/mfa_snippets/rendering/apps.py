"""Render the app of each language, and index its functions: `index.json`, and an OpenAPI overlay."""

import textwrap
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import chain, groupby, product
from pathlib import PurePosixPath
from typing import Any, get_args

from mfa_snippets.contracts import index as contract
from mfa_snippets.contracts.apps import EXAMPLES
from mfa_snippets.contracts.evidence import ABSENT, State, Statuses
from mfa_snippets.contracts.files import digest
from mfa_snippets.rendering.functions import FunctionRenderer, Rendered
from mfa_snippets.rendering.templates import SUFFIX, Folder, Templates
from mfa_snippets.spec.operation import Function, Operation
from mfa_snippets.spec.sdk import NOT_YET, Sdk
from mfa_snippets.spec.specification import Specification, binding_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AppFunction:
    """A function as one language has it, without a text where its SDK cannot perform it; or a whole file.

    `fact` is its name in the specification, `name` that of its language. `imports` are the statements that
    it needs. `text` is at `place` in `path`, shifted right by `indent`.
    """

    language: str
    fact: str
    name: str
    path: str
    title: str = ""
    imports: str = ""
    text: str = ""
    indent: str = ""
    place: contract.Place | None = None

    @property
    def file(self) -> str:
        """Its file below the folder of all snippets."""
        return f"{self.language}/{self.name}{PurePosixPath(self.path).suffix}"


Calls = Mapping[str, tuple[Function, Operation]]  # by the function's name
Module = tuple[bytes, list[AppFunction]]
_modules: dict[tuple[str, str], tuple[Folder, tuple[object, ...], Module]] = {}
"""The last content of each module by language and name, behind what it was made of: an edit changes few."""


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """One app: its files by their paths below its folder, its functions, and what pages show whole."""

    language: str
    files: Mapping[str, bytes]
    functions: tuple[AppFunction, ...]
    whole: tuple[AppFunction, ...]


def render_apps(specification: Specification, templates: Templates) -> tuple[App, ...]:
    """The app of each language. Raises `InputError` for a fault in a template."""
    apps, operations = list[App](), specification.operations
    calls = {name: (each, operations[each.operation]) for name, each in specification.functions.items()}
    for language, sdk in specification.sdks.items():
        folder, functions, whole = templates.languages[language], list[AppFunction](), list[AppFunction]()
        renderer = FunctionRenderer(folder, templates.layouts[language], sdk)
        files = {path: folder.render(name, sdk=sdk).encode() for path, name in folder.projects.items()}
        for name, path in sdk.app.files.items():
            if name in specification.modules.values():
                within = {each: facts for each, facts in calls.items() if specification.modules[each] == name}
                content, written = _kept_module(language, name, within, renderer)
                functions += written
                files |= {path: content} if content else {}
            else:
                text, stem = folder.render(name + SUFFIX, sdk=sdk), str(PurePosixPath(path).with_suffix(""))
                files[path] = text.encode()
                whole.append(AppFunction(language=language, fact=name, name=stem, path=path, text=text))
        apps.append(App(language=language, files=files, functions=tuple(functions), whole=tuple(whole)))
    return tuple(apps)


def _kept_module(language: str, module: str, calls: Calls, renderer: FunctionRenderer) -> Module:
    """See `_module`; the parts have to be the same: equal ones may differ in the order of their keys."""
    parts = (renderer.sdk, renderer.layout, *chain(*calls.values()))
    kept = _modules.get((language, module))
    if kept is None or kept[0] != renderer.folder or [*map(id, kept[1])] != [*map(id, parts)]:
        kept = _modules[language, module] = renderer.folder, parts, _module(language, module, calls, renderer)
    return kept[2]


def _module(language: str, module: str, calls: Calls, renderer: FunctionRenderer) -> Module:
    """A file with its functions; an empty one if the SDK can perform none of them."""
    rendered, functions = dict[str, Rendered](), list[AppFunction]()
    for name, (facts, operation) in calls.items():
        binding = binding_of(renderer.sdk, facts)
        rendered[name] = renderer.render(name, facts, operation, binding) if binding else ("", set())
    used = {name for _, imports in rendered.values() for name in imports}
    is_written = any(text for text, _ in rendered.values())
    head = _frame("head", used, module, renderer).strip("\n") if is_written else ""
    content, indent = f"{head}\n".encode() if head else b"", renderer.layout.indent * renderer.layout.depth
    for name, (text, imports) in rendered.items():
        content += b"\n" * renderer.layout.before if text and content else b""
        code = textwrap.indent(text, indent).encode()
        function = AppFunction(
            language=language,
            fact=name,
            name=renderer.name(name),
            title=renderer.text(calls[name][0].summary),
            path=renderer.sdk.app.files[module],
            imports=_frame("imports", imports, module, renderer) if text else "",
            text=text,
            indent=indent,
        )
        place = contract.Place(
            file=f"{EXAMPLES}/{language}/{function.path}",
            start=content.count(b"\n") + 1,
            end=(content + code).count(b"\n"),
            start_byte=len(content),
            end_byte=len(content + code),
            indent=indent,
            snippet=f"snippets/{function.file}",
            sha256=digest(text.encode()),
        )
        functions.append(replace(function, place=place if text else None))
        content += code
    has_end = is_written and "end" + SUFFIX in renderer.folder.files
    return content + (_frame("end", used, module, renderer).encode() if has_end else b""), functions


def _frame(name: str, used: set[str], module: str, renderer: FunctionRenderer) -> str:
    entries = (entry for key, entry in renderer.sdk.imports.items() if key in used)
    imports = [list(group) for _, group in groupby(entries, key=lambda entry: entry.group)]
    file = renderer.sdk.app.files[module]
    return renderer.folder.render(name + SUFFIX, module=module, file=file, imports=imports, used=used)


def build_index(specification: Specification, apps: tuple[App, ...], statuses: Statuses) -> contract.Index:
    """Every function of the apps with the evidence of its runs, and the files that pages show whole."""
    functions = (_function(specification, each, statuses) for app in apps for each in app.functions)
    return contract.Index(
        json_schema=contract.SCHEMA,
        client_libraries=tuple(
            contract.ClientLibrary(
                name=sdk.package,
                version=sdk.version,
                language=language,
                label=sdk.label,
                minimum_runtime=sdk.runtime.text,
                install=tuple(install.command for install in sdk.installs),
            )
            for language, sdk in specification.sdks.items()
        ),
        operations=tuple(_operation(*item) for item in specification.operations.items()),
        functions=tuple(functions),
        files=tuple(
            contract.File(
                name=each.fact,
                language=each.language,
                file=f"{EXAMPLES}/{each.language}/{each.path}",
                sha256=digest(each.text.encode()),
            )
            for app in apps
            for each in app.whole
        ),
    )


def _function(specification: Specification, function: AppFunction, statuses: Statuses) -> contract.Function:
    name, language = function.fact, function.language
    sdk, facts = specification.sdks[language], specification.functions[name]
    running, possible = specification.scenarios_by_function.get(name, ()), specification.possible[language]
    runs = {each: statuses.get((language, each), ABSENT) for each in running if each in possible}
    run, best = min(runs.items(), key=lambda run: get_args(State).index(run[1].state), default=("", ABSENT))
    gaps = (gap.reason for gap in sdk.gaps_by_operation.get(facts.operation, ()))
    return contract.Function(
        name=name,
        symbol=function.name,
        language=language,
        title=function.title,
        module=specification.modules[name],
        place=function.place,
        imports=tuple(filter(None, function.imports.splitlines())),
        client_method=_method(specification.operations[facts.operation], sdk, facts),
        scenarios=tuple(runs),
        evidence=contract.Evidence(
            state=best.state,
            file=f"evidence/{language}/{run}.json" if best != ABSENT else None,
            version=best.version,
            oldest_version=specification.oldest_version(language, name, function.text),
        ),
        gap=None if function.text else next(gaps, NOT_YET),
    )


def _operation(name: str, operation: Operation) -> contract.Operation:
    described, wire = contract.Described, operation.wire
    return contract.Operation(
        name=name,
        title=operation.title,
        description=operation.summary,
        request=f"{wire.method} {wire.path}" if wire else None,
        parameters=tuple(
            described(name=name, type=argument.type, description=argument.description)
            for name, argument in operation.arguments.items()
        ),
        results=tuple(described(name=name, description=text) for name, text in operation.results.items()),
    )


def _method(operation: Operation, sdk: Sdk, function: Function) -> contract.ClientMethod | None:
    if (binding := binding_of(sdk, function)) is None:
        return None
    return contract.ClientMethod(
        short_name=binding.callee.rpartition(".")[2],
        full_name=binding.callee,
        operation=function.operation,
        parameters=tuple(name for name in operation.arguments if name in function.arguments),
        result_type=binding.returns,
        workaround=binding.workaround,
    )


def build_overlay(specification: Specification, rendered: tuple[App, ...]) -> dict[str, Any]:
    """An OpenAPI Overlay (https://spec.openapis.org/overlay/v1.0.0.html): code samples of each request.

    In each language, the sample is the function with the fewest fixed options that performs the operation.
    """
    samples: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    facts = specification.functions
    requests = ((name, each.title, each.wire) for name, each in specification.operations.items() if each.wire)
    for (name, title, wire), app in product(requests, rendered):
        sdk = specification.sdks[app.language]
        performing = (each for each in app.functions if each.text and facts[each.fact].operation == name)
        if plain := min(performing, key=lambda function: len(facts[function.fact].fixed), default=None):
            sample = {"lang": sdk.fence, "label": f"{sdk.label}: {title}", "source": plain.text}
            samples[f"$.paths['{wire.described or wire.path}'].{wire.method.lower()}"].append(sample)
    actions = [{"target": target, "update": {"x-codeSamples": each}} for target, each in samples.items()]
    return {
        "overlay": "1.0.0",
        "info": {"title": "Code samples that were executed before they were published", "version": "1.0.0"},
        "actions": actions,
    }
