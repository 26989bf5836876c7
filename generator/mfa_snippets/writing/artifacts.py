"""What a build makes: files by their paths below the output folder, and nothing on disk."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """One file. `language` or `target` is what it belongs to alone; a file of several has neither."""

    path: str
    content: bytes
    language: str | None = None
    target: str | None = None
