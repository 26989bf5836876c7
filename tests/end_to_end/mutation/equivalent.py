"""Mutants that are equivalent: `equivalent.yaml` has their names, and why no check can find them."""

from collections.abc import Mapping
from pathlib import Path

import yaml


def _read(path: Path) -> Mapping[str, str]:
    return {one["mutant"]: one["reason"] for one in yaml.safe_load(path.read_text("utf-8"))}


EQUIVALENT = _read(Path(__file__).with_name("equivalent.yaml"))
