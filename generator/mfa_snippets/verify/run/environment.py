"""The environment of a program under test: what it inherits of the caller's variables."""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

Environment = Mapping[str, str]
LOOPBACK = "127.0.0.1,localhost"  # the hosts of the emulator and of web apps, for NO_PROXY
INHERITED = (
    *("PATH", "HOME", "USER", "LOGNAME", "SHELL", "TMPDIR", "LD_LIBRARY_PATH", "XDG_*_HOME"),
    *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"),
    *("http_proxy", "https_proxy", "all_proxy", "no_proxy"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "ASDF_DIR", "ASDF_DATA_DIR", "MISE_DATA_DIR", "MISE_CONFIG_DIR"),
)
"""The caller's variables that each command inherits beside those of its SDK's file. No wide pattern, such as
`MISE_*`: other variables of such names have secrets."""


def matching(environ: Environment, patterns: Sequence[str]) -> dict[str, str]:
    """The variables with names that match a pattern."""
    return {name: text for name, text in environ.items() if any(fnmatchcase(name, one) for one in patterns)}


def inherited_environment(environ: Environment, patterns: Sequence[str]) -> dict[str, str]:
    """The caller's variables that a command inherits, with no proxy for loopback."""
    direct = ",".join(filter(None, (environ.get("no_proxy") or environ.get("NO_PROXY"), LOOPBACK)))
    kept = matching(environ, (*INHERITED, *patterns))
    return kept | {"NO_PROXY": direct, "no_proxy": direct, "LC_ALL": "C.UTF-8"}
