"""Paths of the folders that the command line and the plugins read."""

from dataclasses import dataclass
from pathlib import Path

from mfa_snippets.spec import OWN_FOLDERS

PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders to read, of which each has one origin; those below the current one are relative."""

    spec: Path
    templates: Path
    evidence: Path


def paths_of(
    spec: str | Path | None = None, templates: str | Path | None = None, evidence: str | Path | None = None
) -> Paths:
    """The folders of the options, else of the current folder if it has its own, else of the package."""
    package = PACKAGE / "data" if (PACKAGE / "data").is_dir() else PACKAGE.parent.parent
    here = Path.cwd()
    data = here if all(Path(name).is_dir() for name in OWN_FOLDERS) else package
    given = {"spec": spec, "templates": templates, "evidence": evidence}
    paths = (Path(data / name if path is None else path) for name, path in given.items())
    return Paths(*(path.relative_to(here) if path.is_relative_to(here) else path for path in paths))
