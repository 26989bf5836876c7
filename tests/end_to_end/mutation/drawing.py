"""Draw mutants from the parts of the project by their shares, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from .operators import OPERATORS, Mutant, mutant
from .sites import SHARES, Site, all_sites


def drawn(root: Path, seed: int) -> Iterator[tuple[int, Mutant]]:
    """Every mutant that there is, in an order drawn by `seed`, with its index."""
    draw = random.Random(seed)
    parts = {part: iter(_shuffled(sites, draw)) for part, sites in all_sites(root).items()}
    texts: dict[str, str] = {}
    index = 0
    while some := [pair for part, share in SHARES.items() for pair in islice(parts[part], share)]:
        draw.shuffle(some)
        for site, operator in some:
            text = texts.setdefault(site.file, (root / site.file).read_text("utf-8"))
            made = mutant(site, operator, text, random.Random(f"{seed} {index}"))
            if made is not None:
                yield index, made
                index += 1


def _shuffled(sites: tuple[Site, ...], draw: random.Random) -> list[tuple[Site, str]]:
    pairs = [(site, operator) for site in sites for operator in OPERATORS]
    draw.shuffle(pairs)
    return pairs
