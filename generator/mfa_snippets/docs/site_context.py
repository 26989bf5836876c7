"""What blocks of one page say of others: where a thing is shown, and what all pages show together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from mfa_snippets.contracts.evidence_status import EvidenceStatus
from mfa_snippets.docs.errors import Code, codes, own
from mfa_snippets.docs.matrix import Factor, Matrix, Overview, Pair, make_matrix, make_overview, pairs
from mfa_snippets.docs.page import Directive, Heading, Page, slug
from mfa_snippets.docs.reference import Ways, make_ways
from mfa_snippets.rendering.programs import Program
from mfa_snippets.spec.specification import Specification

Standings = Mapping[tuple[str, str], EvidenceStatus]


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A page's name and the anchor of the heading that a block stands below."""

    page: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossReference:
    """A pair that shows the failures of one of this pair's factors; `part` is that factor's."""

    part: str
    factor: Factor
    pair: Pair


@dataclass(frozen=True, kw_only=True)
class SiteContext:
    """What blocks are made of: everything that one build knows."""

    specification: Specification
    standings: Standings
    programs: Mapping[tuple[str, str], Program] = field(repr=False)
    pages: tuple[Page, ...] = field(repr=False)

    def place(self, name: str, argument: str | None = None) -> Anchor | None:
        """Where a block stands: on the page of the pair that it is about, else on the first that has it."""
        return self._places.get(" ".join(filter(None, (name, argument))))

    @cached_property
    def matrix(self) -> Matrix:
        return make_matrix(self.specification, self.programs)

    def overview(self, frame: str) -> Overview:
        return make_overview(self.specification, self.programs, frame)

    @cached_property
    def ways(self) -> Ways:
        return make_ways(self.specification)

    @cached_property
    def codes(self) -> Mapping[str, Code]:
        return codes(self.specification, self.standings, self.programs)

    @cached_property
    def pairs(self) -> Mapping[str, Pair]:
        return {pair.name: pair for pair in pairs(self.specification.scenarios)}

    @cached_property
    def _places(self) -> Mapping[str, Anchor]:
        places: dict[str, Anchor] = {}
        for page in sorted(self.pages, key=lambda page: page.scenario is None):
            anchor = slug(page.title)
            for part in page.parts:
                if isinstance(part, Heading):
                    anchor = part.slug
                elif isinstance(part, Directive):
                    places.setdefault(part.written, Anchor(page=page.name, anchor=anchor))
        return places

    def elsewhere(self, scenario: str) -> Iterator[CrossReference]:
        """The first other pairs with the same factor at the same place, which show its failures."""
        here = self.pairs.get(scenario)
        if here is None:
            return
        for part in ("first", "second"):
            factor: Factor = getattr(here, part)
            shown = (pair for pair in self.pairs.values() if getattr(pair, part) == factor)
            pair = next((pair for pair in shown if own(pair.scenario)), here)
            if pair is not here:
                yield CrossReference(part=part, factor=factor, pair=pair)
