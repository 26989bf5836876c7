"""Put blocks into a page of a host: `:::snippet SCENARIO/STEP`, `:::snippet OPERATION`, and others."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from mfa_snippets.contracts.evidence_status import evidence_statuses
from mfa_snippets.docs.blocks import Block, make_block
from mfa_snippets.docs.page import Directive, Page, directives
from mfa_snippets.docs.settings import read_hosts
from mfa_snippets.docs.site_context import SiteContext
from mfa_snippets.docs.target import Target, open_target
from mfa_snippets.docs.validate import check_alone
from mfa_snippets.errors import Problem, unknown
from mfa_snippets.rendering.loader import load_paths
from mfa_snippets.rendering.render import render_programs
from mfa_snippets.spec.document import read_yaml
from mfa_snippets.spec.paths import paths_of

_SNIPPET = "snippet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A directive of a page with its block, or with what is wrong with it."""

    directive: Directive
    block: Block | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Embedding:
    """All that blocks are made of, in the form of one target."""

    target: Target
    material: SiteContext

    def find(self, path: str, text: str, first_line: int = 1) -> Iterator[Found]:
        """Our directives in a page, whose text begins on `first_line` of its file."""
        seen: Counter[str] = Counter()
        for directive in directives(text):
            if directive.name not in self.target.usages:
                continue
            known = self._resolved(replace(directive, line=directive.line + first_line - 1))
            page = Page(name=path, path=path, title="", description="", order=0, parts=(known,))
            problems = tuple(self._unknown(path, known)) or tuple(
                check_alone(page, self.target.usages, self.material.specification)
            )
            usage = self.target.usages[directive.name]
            block = None if problems else make_block(known, usage, seen[known.written], self.material)
            seen[known.written] += 1
            yield Found(directive=directive, block=block, problems=problems)

    def write(self, block: Block, level: int = 2) -> str:
        """A block in the target's markup; headings in it, if there are any, are of this level."""
        page = Page(name="", path="", title="", description="", order=0, parts=())
        return str(
            self.target.block(block.name, block=block, level=level, page=page, site=self.material, suffix="")
        ).strip()

    def _unknown(self, path: str, directive: Directive) -> Iterator[Problem]:
        """What is wrong with a snippet that is given by an operation, and was not resolved to a step."""
        if directive.name == _SNIPPET and len(directive.arguments) == 1 and not directive.segment:
            name, operations = directive.arguments[0], self.material.specification.operations
            if name in operations:
                message, hint = f"no program performs '{name}'", "write SCENARIO/STEP, or another operation"
                yield Problem(path, directive.line, directive.columns[1], message, hint)
            else:
                yield Problem(
                    path, directive.line, directive.columns[1], *unknown("operation", name, operations)
                )

    def _resolved(self, directive: Directive) -> Directive:
        """A snippet by its operation is the first step, in the order of the scenarios, that performs it."""
        if directive.name != _SNIPPET or len(directive.arguments) != 1:
            return directive
        for name, scenario in self.material.specification.scenarios.items():
            for step in scenario.steps:
                if step.operation == directive.arguments[0]:
                    return replace(directive, arguments=(f"{name}/{step.name}",))
        return directive


def embedding(
    target: str,
    spec: Path | None = None,
    templates: Path | None = None,
    evidence: Path | None = None,
    config: Path | None = None,
) -> Embedding:
    """Read and render all, from the folders that are named or else those that come along.

    Raises `InputError` with every problem of these.
    """
    found = paths_of(spec, templates, evidence or Path("evidence"))
    specification, read = load_paths(found)
    if config:
        read = replace(read, hosts=read_hosts(read_yaml(config), read.targets, specification.sdks))
    programs = render_programs(specification, read)
    return Embedding(
        target=open_target(target, read, specification.sdks),
        material=SiteContext(
            specification=specification,
            standings=evidence_statuses(specification, read, programs, found.evidence),
            programs={(program.language, program.scenario): program for program in programs},
            pages=(),
        ),
    )
