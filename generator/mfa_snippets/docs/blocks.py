"""The data of blocks: for each directive, a panel for each language and what its template shows."""

import shlex
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from mfa_snippets.contracts import apps as contract
from mfa_snippets.contracts import evidence
from mfa_snippets.contracts.evidence import ABSENT, EvidenceStatus, State, Statuses
from mfa_snippets.docs.page import Directive, Page
from mfa_snippets.docs.support import reasons
from mfa_snippets.docs.target import SiteConfig
from mfa_snippets.rendering.apps import App, AppFunction, render_apps
from mfa_snippets.rendering.templates import Templates
from mfa_snippets.spec.build_runs import build_apps
from mfa_snippets.spec.operation import Binding
from mfa_snippets.spec.sdk import Gap, Sdk
from mfa_snippets.spec.specification import Specification

_WORDING: Mapping[State, str] = {  # from the best state to the worst
    "recorded": "Tested: {sdk}",
    "replayed": "Tested: {sdk}, recorded requests rechecked",
    "stale": "Changed since it was tested with {sdk}",
    "absent": "Not run",
}


class EvidenceLine(NamedTuple):
    """The best state among the evidence of several scenarios, as readers see it; `share` has their number."""

    state: State
    text: str
    share: str


def evidence_line(sdk: Sdk, statuses: Sequence[EvidenceStatus]) -> EvidenceLine:
    states = [status.state for status in statuses]
    best = statuses[states.index(next(filter(states.__contains__, _WORDING)))] if states else ABSENT
    text = _WORDING[best.state].format(sdk=f"{sdk.package} {best.version}")
    number, total = states.count(best.state), len(states)
    share = f"{number} of {total}" if number < total else str(number)
    return EvidenceLine(best.state, text, f"{share} scenario{'s' * (total > 1)}" if best.has_run else "")


@dataclass(frozen=True)
class Site:
    """The apps, how to run them (`built`), the status of their evidence, and the pages that show them."""

    specification: Specification
    templates: Templates
    apps: tuple[App, ...]
    statuses: Statuses
    built: tuple[contract.App, ...] = ()
    pages: tuple[Page, ...] = ()
    base_url: str = ""  # the address of the pages, if it is known
    configs: Mapping[str, SiteConfig] = field(default_factory=dict)  # a docs site's settings, by target

    @cached_property
    def anchors(self) -> Mapping[str, tuple[str, str]]:
        """The page and heading, if any, of each directive's last place; a function's is among its module."""
        modules, anchors = self.specification.modules, dict[str, tuple[str, str]]()
        places = [(page.name, *place) for page in self.pages for place in page.directives]
        functions = Counter((page, modules.get(directive.argument)) for page, _, directive in places)
        for page, heading, directive in places:
            module, (earlier, _) = modules.get(directive.argument), anchors.get(directive.source, ("", ""))
            if module is None or functions[page, module] > functions[earlier, module]:
                anchors[directive.source] = (page, heading)
        return anchors

    @cached_property
    def codes(self) -> Mapping[tuple[str, str], AppFunction]:
        """The code on pages by language and name: functions and whole files."""
        codes = (code for app in self.apps for code in (*app.functions, *app.whole))
        return {(code.language, code.fact): code for code in codes if code.text}


def render(specification: Specification, templates: Templates, recorded: Path | None) -> Site:
    """Render all apps. Raises `InputError` for a fault in a template, and without evidence in the folder."""
    apps, built = render_apps(specification, templates), build_apps(specification)
    files = {app.language: app.files for app in apps}
    statuses = evidence.evidence_statuses(contract.programs_of(built), files, recorded)
    return Site(specification, templates, apps, statuses, built)


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The content of a block in one language; `is_variant`: another panel shows the same SDK and its gaps.

    `evidence` is that of the function, or of all scenarios. `commands` are shell lines. `gaps` are the
    reasons why the SDK lacks the function, the scenario or a part of the operation; `binding` performs the
    operation. `oldest` is the oldest version of the SDK that all functions of the operation ran with.
    """

    language: str
    sdk: Sdk
    is_variant: bool
    code: AppFunction | None
    evidence: EvidenceLine
    commands: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    binding: Binding | None = None
    oldest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The data of a block's template; `id` has a dot, and `output` is what a run of `argument` printed."""

    id: str
    name: str
    argument: str
    title: str
    panels: tuple[Panel, ...]
    output: tuple[str, ...]


def block_data(
    directive: Directive, kind: str, ordinals: Counter[str], site: Site, languages: Collection[str] = ()
) -> Block:
    """The data of a valid directive, with panels of `languages` or all; `ordinals` counts equal ones."""
    argument, specification = directive.argument, site.specification
    runs = (site.statuses.get((language, argument), ABSENT) for language in specification.sdks)
    ordinal = ordinals[directive.source]
    ordinals[directive.source] += 1
    return Block(
        id=f"{directive.name}.{argument or 'all'}" + (f".{ordinal}" if ordinal else ""),
        name=directive.name,
        argument=argument,
        title=specification.scenarios[argument].title if kind == "SCENARIO" else argument or directive.name,
        panels=tuple(_panel(each, directive, kind, site) for each in languages or specification.sdks),
        output=next((run.stdout for run in runs if run.has_run), ()),  # all languages print the same
    )


def _panel(language: str, directive: Directive, kind: str, site: Site) -> Panel:
    specification, argument = site.specification, directive.argument
    sdk, possible = specification.sdks[language], specification.possible[language]
    gaps, commands, scenarios, oldest = tuple[Gap, ...](), tuple[str, ...](), list(possible), ""
    if kind == "FUNCTION":
        gaps = reasons(sdk, (specification.functions[argument],))
        running = specification.scenarios_by_function.get(argument, ())
        scenarios = [name for name in running if name in possible]
    elif kind == "SCENARIO" and argument in possible:
        scenario, toolchain = possible[argument], sdk.toolchain
        run = (*toolchain.run[scenario.entry], *scenario.arguments)
        commands = (f"cd examples/{language}", *map(shlex.join, (*toolchain.prepare, *toolchain.build, run)))
    elif kind == "SCENARIO":
        gaps = reasons(sdk, specification.scenarios[argument].steps)
    elif kind == "OPERATION":
        results = specification.operations[argument].results
        gaps = tuple(gap for gap in sdk.gaps if argument in gap.operations or gap.result in results)
        oldest = _oldest(language, argument, site)
    return Panel(
        language=language,
        sdk=sdk,
        is_variant=language in specification.variants,
        code=site.codes.get((language, argument or directive.name)),
        evidence=evidence_line(sdk, [site.statuses.get((language, name), ABSENT) for name in scenarios]),
        commands=commands,
        gaps=gaps,
        binding=sdk.operations.get(argument) or sdk.workarounds.get(argument),
        oldest=oldest,
    )


def _oldest(language: str, operation: str, site: Site) -> str:
    """The version that all functions of an operation ran with; empty if one of them has none."""
    facts = site.specification
    names = (name for name, function in facts.functions.items() if function.operation == operation)
    codes = (site.codes.get((language, name)) for name in names)
    versions = [facts.oldest_version(language, code.fact, code.text) or "" for code in codes if code]
    return max(versions, key=evidence.version_key, default="") if all(versions) else ""
