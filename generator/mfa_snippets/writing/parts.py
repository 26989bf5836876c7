"""Name the versions of the parts that shape the bytes of an output folder."""

from importlib.metadata import PackageNotFoundError, version

_PARTS = ("Jinja2", "markdown-it-py", "mfa-snippets", "Pygments")


def parts() -> dict[str, str]:
    """Versions by distribution; one that runs without being installed has none."""
    found = {}
    for name in _PARTS:
        try:
            found[name] = version(name.lower())
        except PackageNotFoundError:
            continue
    return found
