"""Choices that no public source settles, each with its default."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, get_args, get_type_hints

SameChannel = Literal["withhold", "reject"]
ForeignRefreshJwt = Literal["reject", "accept"]
PhoneChannel = Literal["sms", "own"]
Rotation = Literal["on", "off"]
Tokens = Literal["body", "cookies"]

ERROR_CODE = re.compile(r"E[0-9]{6}")
LARGEST = 10.0**8
"""Three years in seconds."""


class SettingsError(ValueError):
    """A setting that there is not, or a value that it cannot have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the emulator answers where Descope's documents are silent; each is [assumed]."""

    same_channel: SameChannel = "withhold"
    foreign_refresh_jwt: ForeignRefreshJwt = "reject"
    voice_and_whatsapp: PhoneChannel = "sms"
    otp_lifetime: float = 180.0
    otp_attempts: int = 5
    totp_window: int = 1
    link_lifetime: float = 180.0
    password_lifetime: float = 0.0
    stepup_lifetime: float = 600.0
    session_lifetime: int = 600
    refresh_lifetime: int = 28 * 24 * 3600
    refresh_rotation: Rotation = "on"
    tokens: Tokens = "body"
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
    "voice_and_whatsapp": "the channel of codes by voice and WhatsApp: the same as sms, or each its own",
    "otp_lifetime": "seconds for which a one-time code is good",
    "otp_attempts": "wrong one-time codes before each further one is E061103",
    "totp_window": "time steps of 30 seconds accepted before and after the current one (RFC 6238, 5.2)",
    "link_lifetime": "seconds for which a magic or enchanted link is good",
    "password_lifetime": "seconds until a password is E062909; 0: never",
    "stepup_lifetime": "seconds for which a step-up marks the session with su",
    "session_lifetime": "seconds for which a session JWT is good",
    "refresh_lifetime": "seconds for which a refresh JWT is good",
    "refresh_rotation": "whether a refresh replaces the refresh JWT, or answers none and leaves it good",
    "tokens": "where refresh JWTs are answered: in the body, or in the cookie DSR",
    "mfa_without_token": "the 401 for a call that needs a refresh JWT and has none",
    "mfa_bad_token": "the 401 for a refresh JWT that is not good",
    "wrong_totp_code": "the 401 for a wrong TOTP code",
    "bad_link_token": "the 401 for a link that is unknown, used or too old",
    "rate_limit_tier": "what the licence call answers",
    "strict_fields": "refuse unknown and ill-typed body fields; else report them",
    "worlds": "Descope projects kept; beyond it, the one idle for longest is forgotten, and the log says so",
}

DEFAULTS = Settings()
_HINTS = get_type_hints(Settings)


def assumptions(settings: Settings = DEFAULTS) -> tuple[tuple[str, str, str], ...]:
    """Name, value and meaning of each setting, in the order of their definition."""
    return tuple((name, _written(getattr(settings, name)), text) for name, text in MEANINGS.items())


def assumed(pairs: Iterable[str], settings: Settings = DEFAULTS) -> Settings:
    """Settings with `NAME=VALUE` pairs taken over. Raises SettingsError."""
    named = dict(pair.partition("=")[::2] for pair in pairs)
    return changed(settings, {name: _read(name, value) for name, value in named.items()})


def changed(settings: Settings, values: Mapping[str, Any]) -> Settings:
    """Settings with other values. Raises SettingsError for those that cannot be."""
    for name, value in values.items():
        _check(name, value)
    return replace(settings, **values)


def _check(name: str, value: Any) -> None:
    kind = _kind(name)
    allowed = get_args(kind)
    if allowed and value not in allowed:
        raise SettingsError(f"{name} is {value!r}, expected one of {', '.join(allowed)}")
    if kind is bool and not isinstance(value, bool):
        raise SettingsError(f"{name} is {value!r}, expected true or false")
    if kind in (int, float) and not _is_number(value, kind):
        raise SettingsError(f"{name} is {value!r}, expected a number from 0 to {LARGEST:.0f}")
    if kind is str and not _is_text(name, value):
        raise SettingsError(
            f"{name} is {value!r}, expected {'a word' if _is_free(name) else 'E and 6 digits'}"
        )


def _is_number(value: Any, kind: type) -> bool:
    is_number = isinstance(value, int if kind is int else (int, float)) and not isinstance(value, bool)
    return is_number and 0 <= value <= LARGEST


def _is_text(name: str, value: Any) -> bool:
    pattern = r"\w{1,64}" if _is_free(name) else ERROR_CODE
    return isinstance(value, str) and re.fullmatch(pattern, value) is not None


def _is_free(name: str) -> bool:
    return ERROR_CODE.fullmatch(str(getattr(DEFAULTS, name))) is None


def _kind(name: str) -> Any:
    if name not in _HINTS:
        raise SettingsError(f"there is no setting {name!r}, expected one of {', '.join(_HINTS)}")
    return _HINTS[name]


def _read(name: str, text: str) -> Any:
    kind = _kind(name)
    try:
        return {"true": True, "false": False}.get(text, text) if kind is bool else _number(kind, text)
    except ValueError:
        return text


def _number(kind: Any, text: str) -> Any:
    return kind(text) if kind in (int, float) else text


def _written(value: Any) -> str:
    return (
        str(value).lower()
        if isinstance(value, bool)
        else f"{value:g}"
        if isinstance(value, float)
        else str(value)
    )


Clock = Callable[[], float]

TEN_YEARS = 10 * 365 * 24 * 3600
"""How far a clock may be ahead."""


def turned(text: str) -> Clock:
    """The clock that `+SECONDS` or a time in ISO 8601 form sets, and that goes on from there.

    Raises SettingsError.
    """
    ahead = _ahead(text)
    if not 0 <= ahead <= TEN_YEARS:
        raise SettingsError(f"clock is {text!r}, expected at most ten years from now, and not before now")
    return lambda: time.time() + ahead


def _ahead(text: str) -> float:
    try:
        if text.startswith("+"):
            return float(text)
        moment = datetime.fromisoformat(text)
    except ValueError:
        form = "+SECONDS or a time like 2027-01-31T12:00:00Z"
        raise SettingsError(f"clock is {text!r}, expected {form}") from None
    return moment.timestamp() - time.time()
