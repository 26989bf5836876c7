"""Draw mutants: from templates and specification in turn, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import chain, zip_longest
from pathlib import Path

from .operators import OPERATORS, Mutant, mutant
from .sites import Site, all_sites


def drawn(root: Path, seed: int) -> Iterator[tuple[int, Mutant]]:
    """Every mutant that there is, in an order drawn by `seed`, with its index."""
    draw = random.Random(seed)
    parts = [_shuffled(sites, draw) for sites in all_sites(root)]
    texts: dict[str, str] = {}
    index = 0
    for site, operator in filter(None, chain.from_iterable(zip_longest(*parts))):
        if site.file not in texts:
            texts[site.file] = (root / site.file).read_text("utf-8")
        made = mutant(site, operator, texts[site.file], random.Random(f"{seed} {index}"))
        if made is not None:
            yield index, made
            index += 1


def _shuffled(sites: tuple[Site, ...], draw: random.Random) -> list[tuple[Site, str]]:
    pairs = [(site, operator) for site in sites for operator in OPERATORS]
    draw.shuffle(pairs)
    return pairs
