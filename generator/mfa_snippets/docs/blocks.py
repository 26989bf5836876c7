"""The data of blocks: for each directive, a panel for each language and what its template shows."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import NamedTuple

from mfa_snippets.contracts.build_programs import browser_requests
from mfa_snippets.contracts.evidence import ABSENT, EvidenceStatus
from mfa_snippets.contracts.programs import Request
from mfa_snippets.docs.failures import FailureCase, error_cases, scenario_failures
from mfa_snippets.docs.matrix import CrossReference, Matrix, cross_references, factor_matrix, reasons
from mfa_snippets.docs.page import Directive, Heading, Page, Usage, slug
from mfa_snippets.docs.reference import CapabilityTable, Reference, capability_table, operation_reference
from mfa_snippets.rendering.programs import (
    Program,
    Segment,
    describe_steps,
    fill_names,
    folder_of,
    program_names,
    sdk_of,
    web_sdk,
)
from mfa_snippets.spec.scenario import Scenario, Variable
from mfa_snippets.spec.sdk import Gap, Sdk
from mfa_snippets.spec.specification import Specification


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A page's name, and the slug of a heading on it."""

    page: str
    slug: str


@dataclass(frozen=True, kw_only=True)
class SiteContext:
    """Data that pages share; `statuses` and `programs` are by language and scenario."""

    specification: Specification
    statuses: Mapping[tuple[str, str], EvidenceStatus]
    programs: Mapping[tuple[str, str], Program] = field(repr=False)
    pages: tuple[Page, ...] = field(default=(), repr=False)

    def anchor(self, name: str, argument: str | None = None) -> Anchor | None:
        """The heading above a block: on the page of the block's pair, else on the first page that has it."""
        return self._anchors.get(f"{name} {argument}" if argument else name)

    @cached_property
    def _anchors(self) -> Mapping[str, Anchor]:
        anchors: dict[str, Anchor] = {}
        for page in sorted(self.pages, key=lambda page: page.scenario is None):
            heading = slug(page.title)
            for part in page.parts:
                if isinstance(part, Heading):
                    heading = part.slug
                elif isinstance(part, Directive):
                    anchors.setdefault(part.source, Anchor(page=page.name, slug=heading))
        return anchors

    def matrix(self, frame: str = "pair") -> Matrix:
        return factor_matrix(self.specification, self.programs, frame)

    @cached_property
    def capabilities(self) -> CapabilityTable:
        return capability_table(self.specification)

    @cached_property
    def error_cases(self) -> Mapping[str, tuple[FailureCase, ...]]:
        return error_cases(self.specification, self.statuses, self.programs)

    @cached_property
    def cross_references(self) -> Mapping[str, list[CrossReference]]:
        return cross_references(self.specification.scenarios)


class LineRange(NamedTuple):
    """The numbers of a segment's first line and last line that is not blank, of `total` in its program."""

    first: int
    last: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The content of a block in one language. Without a program, `reasons` say why the SDK lacks it.

    `commands` are shell lines, to be run in `folder` below the examples. `gaps` are those of the scenario's
    operations, or of all operations. `is_variant`: another panel shows the same SDK and its gaps.
    """

    language: str
    sdk: Sdk
    program: Program | None = None
    segment: Segment | None = None
    status: EvidenceStatus = ABSENT
    folder: str = ""
    commands: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    reasons: tuple[Gap, ...] = ()
    is_variant: bool = False

    @property
    def file(self) -> str:
        """The name of the program's file."""
        return PurePosixPath(self.program.path).name if self.program else ""

    @property
    def lines(self) -> LineRange | None:
        if not self.program or not self.segment:
            return None
        counts = [(part.end, part.text.count("\n")) for part in self.program.segments]
        before = sum(count for end, count in counts if end <= self.segment.start)
        last = before + self.segment.text.rstrip("\n").count("\n") + 1
        return LineRange(before + 1, last, sum(count for _, count in counts))

    @property
    def state(self) -> str:
        """The state of the program's evidence in one word."""
        return self.status.state if self.program else "impossible"

    @property
    def evidence(self) -> str:
        """Whether the program ran as it is shown, and with which SDK."""
        return self.status.summary(self.sdk.package) if self.program else "not possible with this SDK"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The data of a block's template. `id` is a name or has a dot, unlike a heading's anchor."""

    id: str
    name: str
    title: str
    scenario_name: str | None = None
    scenario: Scenario | None = None
    segment: str | None = None
    panels: tuple[Panel, ...]
    variables: tuple[Variable, ...] = ()
    failures: tuple[FailureCase, ...] = ()
    cross_references: tuple[CrossReference, ...] = ()
    reference: Reference | None = None
    overview: Matrix | None = None
    requests: tuple[Request, ...] = ()

    @property
    def output(self) -> tuple[str, ...]:
        """What a recorded run printed; all languages print the same."""
        return next((panel.status.stdout for panel in self.panels if panel.status.has_run), ())


def block_data(
    directive: Directive, usage: Usage, ordinal: int, site: SiteContext, language: str | None = None
) -> Block:
    """The data of a valid directive. `ordinal` counts equal directives on a page, from 0.

    With a `language`, the block is on the page of its web framework and shows no other language.
    """
    qualifiers = (directive.name, directive.scenario or "all", directive.segment, str(ordinal or ""))
    block_id = ".".join(filter(None, qualifiers))
    if usage.has_scenario:
        return _scenario_block(block_id, directive, site, language)
    argument, specification = " ".join(directive.arguments), site.specification
    return Block(
        id=block_id,
        name=directive.name,
        title=argument or directive.name,
        panels=tuple(
            Panel(
                language=key,
                sdk=web_sdk(sdk) if language else sdk,
                gaps=sdk.gaps,
                is_variant=key in specification.variants,
            )
            for key, sdk in specification.sdks.items()
            if language in (None, key)
        ),
        reference=operation_reference(argument, specification) if usage.argument == "OPERATION" else None,
        failures=site.error_cases[argument] if usage.argument == "ERROR" else (),
        overview=site.matrix(argument) if usage.argument == "FRAME" else None,
    )


def _scenario_block(block_id: str, directive: Directive, site: SiteContext, language: str | None) -> Block:
    name, specification = directive.scenario or "", site.specification
    scenario = specification.scenarios[name]
    languages = [key for key in specification.sdks if language in (None, key)]
    panels = tuple(_scenario_panel(key, name, directive.segment, site) for key in languages)
    operation = next((step.operation for step in scenario.steps if step.name == directive.segment), None)
    environment = specification.environment
    required = [name for name, variable in environment.items() if variable.required]
    roles = (*(name for name in required if name not in scenario.environment), *scenario.environment)
    ran = [(panel.sdk, panel.status) for panel in panels if panel.program]
    return Block(
        id=block_id,
        name=directive.name,
        title=describe_steps(scenario)[directive.segment] if directive.segment else scenario.title,
        scenario_name=name,
        scenario=scenario,
        segment=directive.segment,
        panels=panels,
        variables=tuple(environment[role] for role in roles),
        failures=scenario_failures(name, scenario, ran),
        cross_references=tuple(site.cross_references.get(name, ())),
        reference=operation_reference(operation, specification) if operation else None,
        requests=tuple(browser_requests(specification, scenario)),
    )


def _scenario_panel(language: str, name: str, segment: str | None, site: SiteContext) -> Panel:
    scenario = site.specification.scenarios[name]
    sdk = sdk_of(site.specification.sdks[language], scenario)
    program = site.programs.get((language, name))
    segments = program.segments if program else ()
    used = {step.operation for step in scenario.steps}
    used |= {result for step in scenario.steps for result in step.outputs.values()}
    names, toolchain = program_names(name, sdk), sdk.toolchain
    commands = (*toolchain.prepare, *toolchain.build, toolchain.run)
    return Panel(
        language=language,
        sdk=sdk,
        program=program,
        segment=next((part for part in segments if part.name == segment), None),
        status=site.statuses.get((language, name), ABSENT),
        folder=folder_of(language, scenario),
        commands=tuple(shlex.join(fill_names(argv, names)) for argv in commands),
        gaps=tuple(gap for gap in sdk.gaps if gap.about in used),
        reasons=() if program else reasons(sdk, scenario),
        is_variant=language in site.specification.variants,
    )
