"""The data of blocks: for each directive, a panel for each language and what its template shows."""

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from mfa_snippets.contracts.build_index import oldest_version
from mfa_snippets.contracts.evidence import ABSENT, EvidenceStatus, State, Statuses, version_key
from mfa_snippets.docs.page import Directive, Page
from mfa_snippets.docs.support import reasons
from mfa_snippets.rendering.apps import App, AppFunction, file_of
from mfa_snippets.spec.operation import Binding
from mfa_snippets.spec.scenario import Scenario
from mfa_snippets.spec.sdk import Gap, Sdk
from mfa_snippets.spec.specification import Specification, binding_of, scenarios_with
from mfa_snippets.spec.value import Source

_WORDING: Mapping[State, str] = {
    "recorded": "Tested: {sdk}",
    "replayed": "Tested: {sdk}, recorded requests rechecked",
    "stale": "Changed since it was tested with {sdk}",
    "absent": "Not run",
}
"""The states from the best to the worst."""
_RANKS = {state: rank for rank, state in enumerate(_WORDING)}


class EvidenceLine(NamedTuple):
    """The best state among the evidence of several scenarios, as readers see it; `share` has their number."""

    state: State
    text: str
    share: str


def evidence_line(sdk: Sdk, statuses: Iterable[EvidenceStatus]) -> EvidenceLine:
    """The best state, its SDK, and in how many of the scenarios it was reached."""
    states = list(statuses)
    best = min(states, key=lambda status: _RANKS[status.state], default=ABSENT)
    text = _WORDING[best.state].format(sdk=f"{sdk.package} {best.version}")
    number, total = sum(status.state == best.state for status in states), len(states)
    share = f"{number} of {total}" if number < total else str(number)
    return EvidenceLine(best.state, text, f"{share} scenario{'s' * (total > 1)}" if best.has_run else "")


@dataclass(frozen=True, kw_only=True)
class SiteContext:
    """Data that pages share; `statuses` are by language and scenario, `apps` by language."""

    specification: Specification
    statuses: Statuses
    apps: Mapping[str, App] = field(repr=False)
    pages: tuple[Page, ...] = field(default=(), repr=False)

    @cached_property
    def groups(self) -> Mapping[str, tuple[Page, ...]]:
        """The pages by their groups, in reading order."""
        names = dict.fromkeys(page.group for page in self.pages)
        return {name: tuple(page for page in self.pages if page.group == name) for name in names}

    @cached_property
    def anchors(self) -> Mapping[str, tuple[str, str]]:
        """The page and heading, if any, of each directive's last place; a function's is among its module."""
        modules, anchors = self.specification.modules, dict[str, tuple[str, str]]()
        directives = [
            (modules.get(directive.argument, ""), page.name, heading, directive.source)
            for page in self.pages
            for heading, directive in page.directives
        ]
        functions = Counter((module, page) for module, page, _, _ in directives if module)
        for module, page, heading, source in sorted(directives, key=lambda each: -functions[each[:2]]):
            anchors[source] = anchors.get(source, (page, heading)) if module else (page, heading)
        return anchors

    @cached_property
    def codes(self) -> Mapping[tuple[str, str], AppFunction]:
        """The code on pages by language and name: functions, and files that are no module."""
        codes: dict[tuple[str, str], AppFunction] = {}
        modules, sdks = self.specification.modules.values(), self.specification.sdks
        for language, app in self.apps.items():
            codes |= {(language, code.fact): code for code in app.functions if code.text}
            for name, path in sdks[language].app.files.items():
                if name not in modules:
                    stem, text = str(PurePosixPath(path).with_suffix("")), app.files[path].decode()
                    codes[language, name] = AppFunction(fact=name, name=stem, title="", path=path, text=text)
        return codes

    @cached_property
    def possible(self) -> Mapping[str, Mapping[str, Scenario]]:
        """The scenarios that each language can do, together with those that they come after."""
        sdks = self.specification.sdks.items()
        return {language: scenarios_with(self.specification, sdk) for language, sdk in sdks}


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The content of a block in one language; `is_variant`: another panel shows the same SDK and its gaps.

    `commands` are shell lines. `gaps` are the reasons why the SDK lacks the function, the scenario or a part
    of the operation; `binding` performs the operation. `oldest` is the oldest version of the SDK that all
    functions of the operation ran with.
    """

    language: str
    sdk: Sdk
    is_variant: bool
    code: AppFunction | None
    file: str
    evidence: EvidenceLine
    commands: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    output: tuple[str, ...] = ()
    binding: Binding | None = None
    oldest: str = ""

    @property
    def call(self) -> str:
        """The call of the operation, with the operation's names; code of the language is unchanged."""
        return f"{self.binding.callee}({', '.join(_arguments(self.binding))})" if self.binding else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The data of a block's template: `id` has a dot, `subject` is what the directive names, or the name."""

    id: str
    name: str
    title: str
    panels: tuple[Panel, ...]
    subject: Any

    @property
    def output(self) -> tuple[str, ...]:
        """What a recorded run printed; all languages print the same."""
        return next((panel.output for panel in self.panels if panel.output), ())


def block_data(
    directive: Directive, kind: str, ordinal: int, site: SiteContext, languages: tuple[str, ...] | None = None
) -> Block:
    """The data of a valid directive, with panels of `languages` or all; `ordinal` counts equal ones."""
    argument, specification = directive.argument, site.specification
    subjects: Any = {"SCENARIO": specification.scenarios, "OPERATION": specification.operations}
    subject: Any = subjects[kind][argument] if kind in subjects else argument
    return Block(
        id=".".join((directive.name, argument or "all", *([str(ordinal)] if ordinal else []))),
        name=directive.name,
        title=subject.title if kind == "SCENARIO" else argument or directive.name,
        panels=tuple(_panel(each, directive, kind, site) for each in languages or specification.sdks),
        subject=subject,
    )


def _panel(language: str, directive: Directive, kind: str, site: SiteContext) -> Panel:
    specification, argument = site.specification, directive.argument
    sdk, possible = specification.sdks[language], site.possible[language]
    code = site.codes.get((language, argument or directive.name))
    gaps, commands, scenarios, oldest = tuple[Gap, ...](), tuple[str, ...](), list(possible), ""
    if kind == "FUNCTION":
        function = specification.functions[argument]
        running = specification.scenarios_by_function.get(argument, ())
        scenarios = [name for name in running if name in possible]
        gaps = () if binding_of(sdk, function) else reasons(sdk, (function,))
    elif kind == "SCENARIO":
        scenario = specification.scenarios[argument]
        scenarios = [argument] if argument in possible else []
        gaps = () if scenarios else reasons(sdk, scenario.steps)
        commands = _commands(language, sdk, scenario) if scenarios else ()
    elif kind == "OPERATION":
        results = specification.operations[argument].results
        gaps = tuple(gap for gap in sdk.gaps if argument in gap.operations or gap.result in results)
        oldest = _oldest(language, argument, site)
    statuses = [site.statuses.get((language, name), ABSENT) for name in scenarios]
    return Panel(
        language=language,
        sdk=sdk,
        is_variant=language in specification.variants,
        code=code,
        file=file_of(language, code) if code else "",
        evidence=evidence_line(sdk, statuses),
        commands=commands,
        gaps=gaps,
        output=next((status.stdout for status in statuses if status.has_run), ()),
        binding=sdk.operations.get(argument) or sdk.workarounds.get(argument),
        oldest=oldest,
    )


def _oldest(language: str, operation: str, site: SiteContext) -> str:
    """The version that all functions of an operation ran with; empty if one of them has none."""
    specification = site.specification
    versions = [
        oldest_version(specification, language, function.fact, function.text)
        for function in site.apps[language].functions
        if function.text and specification.functions[function.fact].operation == operation
    ]
    known = list(filter(None, versions))
    return max(known, key=version_key) if known and len(known) == len(versions) else ""


def _commands(language: str, sdk: Sdk, scenario: Scenario) -> tuple[str, ...]:
    """Commands that prepare, build and run the app, from the folder of the output."""
    toolchain = sdk.toolchain
    run = (*toolchain.run[scenario.entry], *scenario.arguments)
    commands = (*toolchain.prepare, *toolchain.build, run)
    return (f"cd examples/{language}", *map(shlex.join, commands))


def _arguments(binding: Binding) -> Iterator[str]:
    """Arguments by the operation's names, in the SDK's order."""
    if isinstance(binding.arguments, Mapping):
        for keyword, source in binding.arguments.items():
            code = keyword if isinstance(source, dict) else _argument(source)
            yield keyword if code == keyword else f"{keyword}: {code}"
    else:
        yield from (_argument(source) for source in binding.arguments if not isinstance(source, dict))


def _argument(source: Source) -> str:
    return source if isinstance(source, str) else source.name
