"""What a block shows: for each language a panel, from specification, programs and standings."""

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from mfa_snippets.contracts.build_programs import request_entries
from mfa_snippets.contracts.evidence_status import ABSENT, EvidenceStatus
from mfa_snippets.docs.errors import Code, FailureOutput, explain
from mfa_snippets.docs.matrix import Overview, reasons
from mfa_snippets.docs.page import Directive
from mfa_snippets.docs.reference import Reference, make_reference
from mfa_snippets.docs.site_context import CrossReference, SiteContext
from mfa_snippets.docs.validate import Usage
from mfa_snippets.rendering.programs import Program, Segment, describe_steps, fill_names, program_names
from mfa_snippets.rendering.web import folder_of, sdk_of, web_sdk
from mfa_snippets.spec.scenario import Scenario, Variable
from mfa_snippets.spec.sdk import Gap, Sdk
from mfa_snippets.spec.specification import Specification


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Where a segment stands in its program: the numbers of its first and last line that are not blank."""

    first: int
    last: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What one language has to show. Without a program, `reasons` say why the SDK cannot do the scenario.

    `commands` are lines for a shell, in `folder` below the examples; `gaps` are those of the scenario, or all
    but of ways. A further form of an SDK has the gaps of that.
    """

    language: str
    sdk: Sdk
    program: Program | None = None
    segment: Segment | None = None
    standing: EvidenceStatus = ABSENT
    folder: str = ""
    commands: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    reasons: tuple[Gap, ...] = ()
    is_form: bool = False

    @property
    def label(self) -> str:
        return self.sdk.label

    @property
    def file(self) -> str:
        """The name of the program's file, which tells a reader where a snippet belongs."""
        return PurePosixPath(self.program.path).name if self.program else ""

    @property
    def lines(self) -> Lines | None:
        """Where the segment stands in the program."""
        if not self.program or not self.segment:
            return None
        segments = self.program.segments
        before = sum(each.text.count("\n") for each in segments if each.end <= self.segment.start)
        total = sum(each.text.count("\n") for each in segments)
        last = before + self.segment.text.rstrip("\n").count("\n") + 1
        return Lines(first=before + 1, last=last, total=total)

    @property
    def state(self) -> str:
        """Of its program, in one word."""
        return self.standing.state if self.program else "impossible"

    @property
    def evidence(self) -> str:
        """Whether its program ran as it is shown, and with what."""
        return self.standing.told(self.sdk.package) if self.program else "not possible with this SDK"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """All that a block's template can see. Without a scenario, what belongs to one is empty.

    `id` holds a dot where it has more than a name, so that it never equals a heading's anchor.
    """

    id: str
    name: str
    title: str
    scenario_name: str | None = None
    scenario: Scenario | None = None
    segment: str | None = None
    panels: tuple[Panel, ...]
    variables: tuple[Variable, ...] = ()
    failures: tuple[FailureOutput, ...] = ()
    elsewhere: tuple[CrossReference, ...] = ()
    reference: Reference | None = None
    code: Code | None = None
    overview: Overview | None = None
    requests: tuple[Mapping[str, Any], ...] = ()

    @property
    def output(self) -> tuple[str, ...]:
        """What a recorded run printed: every language prints the same lines."""
        standings = (panel.standing for panel in self.panels)
        return next((standing.stdout for standing in standings if standing.has_run), ())


def make_block(
    directive: Directive, usage: Usage, ordinal: int, material: SiteContext, language: str | None = None
) -> Block:
    """The data of one directive that was checked; `ordinal` tells equal ones apart.

    With a `language`, the block stands on a page of its web framework, and shows no other language.
    """
    if usage.of_scenario:
        return _scenario_block(directive, ordinal, material, language)
    argument = directive.arguments[0] if directive.arguments else ""
    return Block(
        id=_id(directive, ordinal),
        name=directive.name,
        title=argument or directive.name,
        panels=tuple(_plain_panels(material.specification, language)),
        reference=make_reference(argument, material.specification) if usage.argument == "OPERATION" else None,
        code=material.codes[argument] if usage.argument == "ERROR" else None,
        overview=material.overview(argument) if usage.argument == "FRAME" else None,
    )


def _plain_panels(specification: Specification, only: str | None) -> Iterator[Panel]:
    for language, sdk in specification.sdks.items():
        if only in (None, language):
            shown = web_sdk(sdk) if only else sdk
            gaps = tuple(gap for gap in sdk.gaps if not gap.way)
            yield Panel(language=language, sdk=shown, gaps=gaps, is_form=language in specification.forms)


def _scenario_block(directive: Directive, ordinal: int, material: SiteContext, language: str | None) -> Block:
    name = directive.scenario or ""
    scenario = material.specification.scenarios[name]
    all_panels = _panels(name, scenario, directive.segment, material)
    panels = tuple(panel for panel in all_panels if language in (None, panel.language))
    operation = next((step.operation for step in scenario.steps if step.name == directive.segment), None)
    return Block(
        id=_id(directive, ordinal),
        name=directive.name,
        title=describe_steps(scenario)[directive.segment] if directive.segment else scenario.title,
        scenario_name=name,
        scenario=scenario,
        segment=directive.segment,
        panels=panels,
        variables=tuple(_variables(scenario, material.specification)),
        failures=explain(scenario, [(panel.sdk, panel.standing) for panel in panels if panel.program]),
        elsewhere=tuple(material.elsewhere(name)),
        reference=make_reference(operation, material.specification) if operation else None,
        requests=tuple(request_entries(material.specification, scenario)),
    )


def _id(directive: Directive, ordinal: int) -> str:
    parts = (directive.name, directive.scenario or "all", directive.segment, ordinal and str(ordinal))
    return ".".join(part for part in parts if part)


def _panels(name: str, scenario: Scenario, segment: str | None, material: SiteContext) -> Iterator[Panel]:
    used = {step.operation for step in scenario.steps}
    used |= {result for step in scenario.steps for result in step.receives.values()}
    for language, known in material.specification.sdks.items():
        sdk = sdk_of(known, scenario)
        program = material.programs.get((language, name))
        yield Panel(
            language=language,
            sdk=sdk,
            program=program,
            segment=_segment(program, segment),
            standing=material.standings.get((language, name), ABSENT),
            folder=folder_of(language, scenario),
            commands=tuple(_commands(name, sdk)),
            gaps=tuple(gap for gap in sdk.gaps if gap.about in used),
            reasons=() if program else reasons(sdk, scenario),
            is_form=language in material.specification.forms,
        )


def _segment(program: Program | None, name: str | None) -> Segment | None:
    return next((segment for segment in program.segments if segment.name == name), None) if program else None


def _commands(scenario: str, sdk: Sdk) -> Iterator[str]:
    """What a reader types in the language's folder: prepare, build, run."""
    names = program_names(scenario, sdk)
    for argv in (*sdk.toolchain.prepare, *sdk.toolchain.build, sdk.toolchain.run):
        yield shlex.join(fill_names(argv, names))


def _variables(scenario: Scenario, specification: Specification) -> Iterator[Variable]:
    """What every program needs, then what this one reads."""
    for name, variable in specification.environment.items():
        if variable.required and name not in scenario.environment:
            yield variable
    yield from (specification.environment[name] for name in scenario.environment)
