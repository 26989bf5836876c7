"""Find the folders that the command line works on."""

from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders that the global options name; those that come along where they name none."""

    spec: Path
    templates: Path
    evidence: Path


def paths_of(spec: Path | None, templates: Path | None, evidence: Path) -> Paths:
    """The folders that were named, else those that come along."""
    return Paths(spec or _part("spec"), templates or _part("templates"), evidence)


def _part(name: str) -> Path:
    """A folder that travels in the wheel; in a checkout it stands beside `generator/`."""
    packed = PACKAGE / "data" / name
    return packed if packed.is_dir() else PACKAGE.parent.parent / name


def relative(path: Path) -> Path:
    """A path as short as can be, for messages."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
