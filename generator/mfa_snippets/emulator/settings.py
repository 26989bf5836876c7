"""Settings of the emulator: how a project responds, and who may call the server."""

import hmac
import ipaddress
import json
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, get_args, get_type_hints

import yaml

Clock = Callable[[], float]  # seconds since the epoch
ERROR_CODE, WORD = re.compile(r"E[0-9]{6}"), re.compile(r"\w{1,64}")
LARGEST = 10.0**8  # three years in seconds
LEAST, MOST = {"worlds": 1}, {"totp_window": 20}  # of settings with other limits
TEN_YEARS = 10 * 365 * 24 * 3600  # the most seconds that a clock may be ahead


class BadValueError(ValueError):
    """A name or a value that a user has to correct; the text says what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the emulator responds (meanings.yaml); defaults are those of terraform-provider-descope."""

    # What no public source settles.
    same_channel: Literal["withhold", "reject"] = "withhold"
    foreign_refresh_jwt: Literal["reject", "accept"] = "reject"
    voice_and_whatsapp: Literal["sms", "own"] = "sms"
    mfa_without_token: str = "E061004"
    mfa_bad_token: str = "E061005"
    wrong_totp_code: str = "E061102"
    bad_credential: str = "E061005"
    weak_password: str = "E011004"
    totp_reuse: Literal["reject", "accept"] = "reject"
    stepup_mfa: Literal["withhold", "add"] = "withhold"
    unverified_address: Literal["accept", "reject"] = "accept"
    rate_limit_tier: str = "free"
    # What projects of the service have, too, or the emulator alone; lifetimes are seconds.
    otp_lifetime: float = 180
    otp_attempts: int = 5
    totp_window: int = 1
    link_lifetime: float = 180
    password_lifetime: float = 0
    password_min_length: int = 8
    password_lowercase: bool = False
    password_uppercase: bool = False
    password_number: bool = False
    password_non_alphanumeric: bool = False
    stepup_lifetime: int = 600
    session_lifetime: int = 600
    refresh_lifetime: int = 28 * 24 * 3600
    refresh_rotation: Literal["on", "off"] = "off"
    tokens: Literal["body", "cookies"] = "body"
    session_tokens: Literal["body", "cookies"] = "body"
    public_access: bool = True
    strict_fields: bool = False
    worlds: int = 1000


DEFAULTS = Settings()
_TYPES = get_type_hints(Settings)


def parse_settings(pairs: Iterable[str]) -> Settings:
    """The defaults with `NAME=VALUE` pairs applied. Raises BadValueError."""
    values: dict[str, Any] = dict(pair.partition("=")[::2] for pair in pairs)
    for name, text in values.items():
        with suppress(ValueError):  # then it is text
            values[name] = json.loads(text)
    return with_changes(DEFAULTS, values)


def with_changes(settings: Settings, values: Mapping[str, Any]) -> Settings:
    """Settings with other values. Raises BadValueError for unknown names and bad values."""
    for name, value in values.items():
        if name not in _TYPES:
            raise BadValueError(f"there is no setting {name!r}, expected one of {', '.join(_TYPES)}")
        if expected := _expected(name, value):
            raise BadValueError(f"{name} is {value!r}, expected {expected}")
    return replace(settings, **values)


def settings_table(settings: Settings, kind: str) -> str:
    """The `assumptions`, or the other `settings`, with their values and meanings, one per line."""
    meanings = yaml.safe_load(Path(__file__).with_name("meanings.yaml").read_text("utf-8"))[kind]
    values = {name: getattr(settings, name) for name in meanings}
    texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in values.items()}
    return "\n".join(f"{f'{name}={text}':35}  {meanings[name]}" for name, text in texts.items())


def _expected(name: str, value: Any) -> str:
    """What a setting expects in place of a value; nothing if it may have it."""
    kind, least, most = _TYPES[name], LEAST.get(name, 0), MOST.get(name, LARGEST)
    if choices := get_args(kind):
        is_valid, expected = value in choices, f"one of {', '.join(choices)}"
    elif kind is bool:
        is_valid, expected = isinstance(value, bool), "true or false"
    elif kind is str:
        is_code = ERROR_CODE.fullmatch(getattr(DEFAULTS, name))
        pattern, expected = (ERROR_CODE, "E and 6 digits") if is_code else (WORD, "a word")
        is_valid = isinstance(value, str) and pattern.fullmatch(value) is not None
    else:
        is_valid = type(value) in (int, kind) and least <= value <= most
        expected = f"a number from {least} to {most:.0f}"
    return "" if is_valid else expected


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    with suppress(ValueError):
        return ipaddress.ip_address(text)
    return None


def _is_loopback(name: str) -> bool:
    return name.lower() == "localhost" or getattr(_address(name), "is_loopback", False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    host: str = "127.0.0.1"
    prefix: str = ""  # of all paths, such as `/descope`
    origins: tuple[str, ...] = ()  # whose pages may call this server (https://fetch.spec.whatwg.org/#cors)
    token: str = field(default_factory=lambda: secrets.token_hex(16))

    @property
    def required_token(self) -> str | None:
        """For inbox and control API; None on the loopback interface, which others cannot reach."""
        return None if _is_loopback(self.host) else self.token

    def accepts_token(self, token: str) -> bool:
        return _is_loopback(self.host) or hmac.compare_digest(token.encode(), self.token.encode())

    def accepts_host(self, host_header: str) -> bool:
        """Whether a Host header (RFC 9110 section 7.2) names this server."""
        has_port = not host_header.endswith("]") and ":" in host_header
        name = host_header.rpartition(":")[0] if has_port else host_header
        name = name.removeprefix("[").removesuffix("]").lower()
        if _is_loopback(name) or _is_loopback(self.host):
            return _is_loopback(name)
        # DNS rebinding needs a public name, which has a dot: that of a machine or a container does not do.
        return name != "" and (name == self.host.lower() or "." not in name or _address(name) is not None)
