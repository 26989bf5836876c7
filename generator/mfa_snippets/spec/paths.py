"""Paths of the folders that the command line and the plugins read."""

from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of the options, or those of the package; those below the current one are relative."""

    spec: Path
    templates: Path
    evidence: Path


def paths_of(spec: Path | None = None, templates: Path | None = None, evidence: Path | None = None) -> Paths:
    """The folders of the options, else those of the wheel, or of a checkout: they are beside `generator/`."""
    data = PACKAGE / "data" if (PACKAGE / "data").is_dir() else PACKAGE.parent.parent
    given = {"spec": spec, "templates": templates, "evidence": evidence}
    return Paths(**{name: _relative(path or data / name) for name, path in given.items()})


def _relative(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
