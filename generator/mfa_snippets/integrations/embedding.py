"""Blocks in pages of other docs sites, by directives such as `:::function verify_otp`."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from mfa_snippets.docs.blocks import Block, Site, block_data, render
from mfa_snippets.docs.page import Directive, Prose, parse_parts
from mfa_snippets.docs.target import Target, open_target, read_site_configs
from mfa_snippets.docs.validate import check_directive, check_nested, with_full_name
from mfa_snippets.errors import InputError, Problem
from mfa_snippets.rendering.loader import load_all
from mfa_snippets.spec.paths import paths_of

_NAME = re.compile(r"[\w-]+")
_COMMENT = re.compile(r"<!--[^\n]*?-->|(?m:^) {0,3}<!--(?s:.*?)-->")
Found = tuple[int, Block | None, list[Problem]]


@dataclass(frozen=True, kw_only=True)
class Embedding:
    """The target whose markup the site reads, the data of blocks, and where all of it was read."""

    target: Target
    site: Site
    inputs: tuple[Path, ...]

    def find(self, path: str, text: str, first_line: int = 1) -> Iterator[Found]:
        """Our directives in a text that begins on `first_line`: a line's index, its block or problems."""
        text = _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), text)
        ordinals, usages, specification = Counter[str](), self.target.usages, self.site.specification
        lines = [*[""] * (first_line - 1), *text.split("\n")]
        for part in parse_parts(lines, first_line - 1):
            index = part.line - first_line
            if isinstance(part, Prose):
                yield index, None, list(check_nested(path, part, usages))
            elif isinstance(part, Directive):
                # Other plugins have a space before the name, and none of ours behind it.
                is_like_ours = _NAME.fullmatch(part.name) and f":::{part.name}" in lines[part.line - 1]
                if part.name in usages or is_like_ours:
                    named = with_full_name(part, specification)
                    problems = list(check_directive(path, named, usages, specification))
                    kind = usages.get(part.name, "")
                    yield index, None if problems else block_data(named, kind, ordinals, self.site), problems


def load_embedding(
    target: str, without_evidence: bool = False, prefix: str = "option ", /, **files: Path
) -> Embedding:
    """Read and render everything once. Raises `InputError`; `prefix` is that of the options in hints."""
    config, paths = files.pop("config", None), paths_of(**files)
    evidence = None if without_evidence else paths.evidence
    try:
        specification, read = load_all(paths.spec, paths.templates)
        sites = read_site_configs(config, read.targets, specification.sdks)
        return Embedding(
            target=open_target(target, read, specification.sdks, "", sites),
            site=render(specification, read, evidence),
            inputs=tuple(filter(None, (paths.spec, paths.templates, evidence, config))),
        )
    except InputError as error:
        option = partial(re.sub, r"--([a-z-]+)", lambda found: prefix + found[1].replace("-", "_"))
        raise InputError(*(replace(each, hint=option(each.hint or "")) for each in error.problems)) from None
