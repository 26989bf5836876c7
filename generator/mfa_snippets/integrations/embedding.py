"""Blocks in pages of other docs sites, by directives such as `:::snippet SCENARIO/STEP`."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from mfa_snippets.contracts.build_programs import evidence_statuses
from mfa_snippets.docs.blocks import Block, SiteContext, block_data
from mfa_snippets.docs.page import Directive, Page, directives
from mfa_snippets.docs.settings import read_site_configs
from mfa_snippets.docs.target import Target, open_target
from mfa_snippets.docs.validate import check_directive
from mfa_snippets.errors import Problem, unknown
from mfa_snippets.rendering.loader import load_paths
from mfa_snippets.rendering.programs import render_projects
from mfa_snippets.rendering.render import render_programs
from mfa_snippets.spec.document import read_yaml
from mfa_snippets.spec.paths import paths_of

EmbeddedBlock = tuple[int, Block | None, list[Problem]]  # a line's index, its block or its problems


@dataclass(frozen=True, kw_only=True)
class Embedding:
    """The target whose markup the site reads, and the data of blocks."""

    target: Target
    site: SiteContext

    def find(self, path: str, text: str, first_line: int = 1) -> Iterator[EmbeddedBlock]:
        """Our directives on a page; the text begins on `first_line` of its file."""
        ordinals: Counter[str] = Counter()
        for directive in directives(text):
            if usage := self.target.usages.get(directive.name):
                located = replace(directive, line=directive.line + first_line - 1)
                resolved, problems = self._resolved(path, located)
                ordinal = ordinals[resolved.source]
                ordinals[resolved.source] += 1
                block = None if problems else block_data(resolved, usage, ordinal, self.site)
                yield directive.line - 1, block, problems

    def write(self, block: Block) -> str:
        """A block in the target's markup."""
        context = {"level": 2, "page": Page(name="", path="", parts=()), "site": self.site, "suffix": ""}
        return str(self.target.block(block.name, block=block, **context)).strip()

    def _resolved(self, path: str, directive: Directive) -> tuple[Directive, list[Problem]]:
        """A directive and its problems; a snippet of an operation becomes the first step that performs it."""
        specification = self.site.specification
        if directive.name == "snippet" and len(directive.arguments) == 1 and not directive.segment:
            name, scenarios = directive.arguments[0], specification.scenarios.items()
            steps = [(step, f"{key}/{step.name}") for key, scenario in scenarios for step in scenario.steps]
            argument = next((argument for step, argument in steps if step.operation == name), None)
            if argument is None:
                message, hint = unknown("operation", name, specification.operations)
                if name in specification.operations:
                    message = f"no program performs '{name}'"
                    hint = "write SCENARIO/STEP, or another operation"
                return directive, [Problem(path, directive.line, directive.columns[1], message, hint)]
            directive = replace(directive, arguments=(argument,))
        return directive, list(check_directive(path, directive, self.target.usages, specification))


def load_embedding(
    target: str,
    spec: Path | None = None,
    templates: Path | None = None,
    evidence: Path | None = None,
    config: Path | None = None,
) -> Embedding:
    """Read and render everything once, by default from the package's own files. Raises `InputError`."""
    paths = paths_of(spec, templates, evidence or Path("evidence"))
    specification, read = load_paths(paths)
    document = read_yaml(config) if config else None
    sites = read_site_configs(document, read.targets, specification.sdks) if document else {}
    programs = render_programs(specification, read)
    projects = render_projects(specification, read, programs)
    site = SiteContext(
        specification=specification,
        statuses=evidence_statuses(specification, programs, projects, paths.evidence),
        programs={(program.language, program.scenario): program for program in programs},
    )
    return Embedding(target=open_target(target, read, specification.sdks, "", sites), site=site)
