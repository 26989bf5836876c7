"""Name the versions of the parts that shape the bytes of an output folder."""

from importlib.metadata import version

_PARTS = ("Jinja2", "markdown-it-py", "mfa-snippets", "Pygments")


def parts() -> dict[str, str]:
    """Versions by distribution."""
    return {name: version(name.lower()) for name in _PARTS}
