"""Paths of the folders that the command line reads."""

from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of the global options, or their defaults; those below the current one are relative."""

    spec: Path
    templates: Path
    evidence: Path


def paths_of(spec: Path | None, templates: Path | None, evidence: Path) -> Paths:
    """The folders of the options, else those of the wheel, or of a checkout: they are beside `generator/`."""
    data = PACKAGE / "data" if (PACKAGE / "data").is_dir() else PACKAGE.parent.parent
    return Paths(_relative(spec or data / "spec"), _relative(templates or data / "templates"), evidence)


def _relative(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
