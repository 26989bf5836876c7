"""Settings of the emulator: what no public source settles, each with its default."""

import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, get_args, get_type_hints

Clock = Callable[[], float]  # seconds since the epoch

ERROR_CODE, WORD = re.compile(r"E[0-9]{6}"), re.compile(r"\w{1,64}")
LARGEST = 10.0**8  # three years in seconds
TEN_YEARS = 10 * 365 * 24 * 3600  # the most seconds that a clock may be ahead


class SettingsError(ValueError):
    """An unknown setting, or a value that it cannot have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the emulator responds where Descope's documents are silent; all are [assumed]."""

    same_channel: Literal["withhold", "reject"] = "withhold"
    foreign_refresh_jwt: Literal["reject", "accept"] = "reject"
    voice_and_whatsapp: Literal["sms", "own"] = "sms"
    otp_lifetime: float = 180.0
    otp_attempts: int = 5
    totp_window: int = 1
    link_lifetime: float = 180.0
    password_lifetime: float = 0.0
    stepup_lifetime: float = 600.0
    session_lifetime: int = 600
    refresh_lifetime: int = 28 * 24 * 3600
    refresh_rotation: Literal["on", "off"] = "on"
    tokens: Literal["body", "cookies"] = "body"
    mfa_without_token: str = "E061004"
    mfa_bad_token: str = "E061005"
    wrong_totp_code: str = "E061102"
    bad_link_token: str = "E061005"
    rate_limit_tier: str = "free"
    strict_fields: bool = False
    worlds: int = 1000


MEANINGS: Mapping[str, str] = {
    "same_channel": "a second factor on a channel that was used already: no mfa in amr, or 401 at once",
    "foreign_refresh_jwt": "a second factor with another user's refresh JWT; accept is wrong on purpose",
    "voice_and_whatsapp": "the channel of codes by voice and WhatsApp: the same as sms, or a separate one",
    "otp_lifetime": "seconds for which a one-time code is valid",
    "otp_attempts": "wrong one-time codes before every further one is E061103",
    "totp_window": "time steps of 30 seconds accepted before and after the current one (RFC 6238, 5.2)",
    "link_lifetime": "seconds for which a magic or enchanted link is valid",
    "password_lifetime": "seconds until a password is E062909; 0: never",
    "stepup_lifetime": "seconds for which a step-up marks the session with su",
    "session_lifetime": "seconds for which a session JWT is valid",
    "refresh_lifetime": "seconds for which a refresh JWT is valid",
    "refresh_rotation": "on: a refresh replaces the refresh JWT; off: it returns none and leaves it valid",
    "tokens": "where refresh JWTs are returned: in the body, or in the cookie DSR",
    "mfa_without_token": "the 401 for a call that needs a refresh JWT and has none",
    "mfa_bad_token": "the 401 for an invalid refresh JWT",
    "wrong_totp_code": "the 401 for a wrong TOTP code",
    "bad_link_token": "the 401 for a link that is unknown, used or too old",
    "rate_limit_tier": "the tier that the license call returns",
    "strict_fields": "reject unknown and ill-typed body fields; otherwise report them",
    "worlds": "Descope projects kept; beyond it, the longest idle one is deleted, and the log says so",
}

DEFAULTS = Settings()
_KINDS = get_type_hints(Settings)


def parse_settings(pairs: Iterable[str]) -> Settings:
    """The defaults with `NAME=VALUE` pairs applied. Raises SettingsError."""
    texts = dict(pair.partition("=")[::2] for pair in pairs)
    return with_changes(DEFAULTS, {name: _parsed(_kind(name), text) for name, text in texts.items()})


def with_changes(settings: Settings, values: Mapping[str, Any]) -> Settings:
    """Settings with other values. Raises SettingsError for unknown names and bad values."""
    for name, value in values.items():
        is_valid, expected = _check(name, value)
        if not is_valid:
            raise SettingsError(f"{name} is {value!r}, expected {expected}")
    return replace(settings, **values)


def assumptions(settings: Settings = DEFAULTS) -> tuple[tuple[str, str, str], ...]:
    """Name, value and meaning of all settings, in the order of their definition."""
    return tuple((name, _formatted(getattr(settings, name)), text) for name, text in MEANINGS.items())


def assumptions_table(settings: Settings) -> str:
    """The assumptions, one per line."""
    rows = [(f"{name}={value}", meaning) for name, value, meaning in assumptions(settings)]
    width = max(len(pair) for pair, _ in rows)
    return "\n".join(f"{pair:{width}}  {meaning}" for pair, meaning in rows)


def parse_clock(text: str) -> Clock:
    """The real time plus `+SECONDS`, or starting at a time in ISO 8601 form. Raises SettingsError."""
    try:
        ahead = (
            float(text) if text.startswith("+") else datetime.fromisoformat(text).timestamp() - time.time()
        )
    except ValueError:
        expected = "+SECONDS or a time like 2027-01-31T12:00:00Z"
        raise SettingsError(f"clock is {text!r}, expected {expected}") from None
    if not 0 <= ahead <= TEN_YEARS:
        raise SettingsError(f"clock is {text!r}, expected at most ten years from now, and not before now")
    return lambda: time.time() + ahead


def _check(name: str, value: Any) -> tuple[bool, str]:
    """Whether a setting may have a value, and what it expects."""
    kind = _kind(name)
    if choices := get_args(kind):
        return value in choices, f"one of {', '.join(choices)}"
    if kind is bool:
        return isinstance(value, bool), "true or false"
    if kind is str:
        is_code = ERROR_CODE.fullmatch(getattr(DEFAULTS, name))
        pattern, expected = (ERROR_CODE, "E and 6 digits") if is_code else (WORD, "a word")
        return isinstance(value, str) and pattern.fullmatch(value) is not None, expected
    return type(value) in (int, kind) and 0 <= value <= LARGEST, f"a number from 0 to {LARGEST:.0f}"


def _kind(name: str) -> Any:
    if name not in _KINDS:
        raise SettingsError(f"there is no setting {name!r}, expected one of {', '.join(_KINDS)}")
    return _KINDS[name]


def _parsed(kind: Any, text: str) -> Any:
    if kind is bool:
        return {"true": True, "false": False}.get(text, text)
    try:
        return kind(text) if kind in (int, float) else text
    except ValueError:
        return text


def _formatted(value: Any) -> str:
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return text.lower() if isinstance(value, bool) else text
