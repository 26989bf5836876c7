"""Explain one function in one language: the places of its facts, gaps, binding and template, and its text."""

from collections.abc import Iterator

from mfa_snippets.errors import check_known
from mfa_snippets.rendering.apps import render_apps
from mfa_snippets.rendering.loader import load_templates
from mfa_snippets.rendering.templates import APP, SUFFIX
from mfa_snippets.spec.document import KEY
from mfa_snippets.spec.load import load
from mfa_snippets.spec.paths import Paths, relative
from mfa_snippets.spec.specification import binding_of, needs_workaround


def explain(paths: Paths, language: str, name: str) -> Iterator[str]:
    """A line for each place, then the lines of the function. Raises InputError."""
    specification = load(relative(paths.spec))
    documents = specification.documents
    check_known("language", [language], specification.sdks)
    check_known("function", [name], specification.functions)
    sdk, function = specification.sdks[language], specification.functions[name]
    templates, binding = load_templates(relative(paths.templates), specification), binding_of(sdk, function)
    file = documents[f"sdks/{language}"]
    yield f"facts     {documents[f'functions/{name}'].problem((name, KEY), function.operation)}"
    for index, gap in enumerate(sdk.gaps):
        if gap.operation == function.operation:
            yield f"gap       {file.problem(('gaps', index), gap.reason)}"
    if binding:
        kind = "workarounds" if needs_workaround(sdk, function) else "operations"
        shape = binding.shape or specification.operations[function.operation].shape
        yield f"binding   {file.problem((kind, function.operation, KEY), binding.callee)}"
        yield f"template  {templates.languages[language].path(f'{APP}{shape}{SUFFIX}')}"
    apps = (app for app in render_apps(specification, templates) if app.language == language)
    for each in (each for app in apps for each in app.functions):
        if each.fact == name and each.text:
            yield f"\n{each.text}".rstrip()
