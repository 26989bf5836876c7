"""Settings of the emulator: what no public source settles, each with its default."""

import json
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Literal, TypeVar, get_args, get_type_hints

Value = TypeVar("Value")
Clock = Callable[[], float]  # seconds since the epoch

ERROR_CODE, WORD = re.compile(r"E[0-9]{6}"), re.compile(r"\w{1,64}")
LARGEST = 10.0**8  # three years in seconds
TEN_YEARS = 10 * 365 * 24 * 3600  # the most seconds that a clock may be ahead


class SettingsError(ValueError):
    """An unknown setting, or a value that it cannot have."""


def assumed(default: Value, meaning: str) -> Value:
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the emulator responds where Descope's documents are silent; all are [assumed]."""

    same_channel: Literal["withhold", "reject"] = assumed(
        "withhold", "a second factor on a channel that was used already: no mfa in amr, or 401 at once"
    )
    foreign_refresh_jwt: Literal["reject", "accept"] = assumed(
        "reject", "a second factor with another user's refresh JWT; accept is wrong on purpose"
    )
    voice_and_whatsapp: Literal["sms", "own"] = assumed("sms", "their channel: the same as sms, or one each")
    otp_lifetime: float = assumed(180, "seconds for which a one-time code is valid")
    otp_attempts: int = assumed(5, "wrong one-time codes before every further one is E061103")
    totp_window: int = assumed(1, "time steps of 30 seconds accepted before and after now (RFC 6238, 5.2)")
    link_lifetime: float = assumed(180, "seconds for which a magic or enchanted link is valid")
    password_lifetime: float = assumed(0, "seconds until a password is E062909; 0: never")
    stepup_lifetime: float = assumed(600, "seconds for which a step-up marks the session with su")
    session_lifetime: int = assumed(600, "seconds for which a session JWT is valid")
    refresh_lifetime: int = assumed(28 * 24 * 3600, "seconds for which a refresh JWT is valid")
    refresh_rotation: Literal["on", "off"] = assumed(
        "on", "on: a refresh replaces the refresh JWT; off: it returns none and leaves it valid"
    )
    tokens: Literal["body", "cookies"] = assumed("body", "where refresh JWTs are: body, or cookie DSR")
    mfa_without_token: str = assumed("E061004", "the 401 for a call that needs a refresh JWT and has none")
    mfa_bad_token: str = assumed("E061005", "the 401 for an invalid refresh JWT")
    wrong_totp_code: str = assumed("E061102", "the 401 for a wrong TOTP code")
    bad_link_token: str = assumed("E061005", "the 401 for a link that is unknown, used or too old")
    rate_limit_tier: str = assumed("free", "the tier that the license call returns")
    strict_fields: bool = assumed(False, "reject unknown and ill-typed body fields; otherwise report them")
    worlds: int = assumed(1000, "Descope projects kept; beyond it, the longest idle one is deleted")


DEFAULTS = Settings()
MEANINGS: Mapping[str, str] = {one.name: one.metadata["meaning"] for one in fields(Settings)}
_KINDS = get_type_hints(Settings)


def parse_settings(pairs: Iterable[str]) -> Settings:
    """The defaults with `NAME=VALUE` pairs applied. Raises SettingsError."""
    texts = dict(pair.partition("=")[::2] for pair in pairs)
    return with_changes(DEFAULTS, {name: _parsed(_KINDS.get(name), text) for name, text in texts.items()})


def with_changes(settings: Settings, values: Mapping[str, Any]) -> Settings:
    """Settings with other values. Raises SettingsError for unknown names and bad values."""
    for name, value in values.items():
        is_valid, expected = _check(name, value)
        if not is_valid:
            raise SettingsError(f"{name} is {value!r}, expected {expected}")
    return replace(settings, **values)


def assumptions_table(settings: Settings) -> str:
    """The assumptions with their values and meanings, one per line."""
    values = asdict(settings).items()
    pairs = [f"{name}={value if isinstance(value, str) else json.dumps(value)}" for name, value in values]
    width = max(map(len, pairs))
    return "\n".join(f"{pair:{width}}  {text}" for pair, text in zip(pairs, MEANINGS.values(), strict=True))


def parse_clock(text: str) -> Clock:
    """The real time plus `+SECONDS`, or starting at a time in ISO 8601 form. Raises SettingsError."""
    is_relative = text.startswith("+")
    try:
        ahead = float(text) if is_relative else datetime.fromisoformat(text).timestamp() - time.time()
    except ValueError:
        expected = "+SECONDS or a time like 2027-01-31T12:00:00Z"
        raise SettingsError(f"clock is {text!r}, expected {expected}") from None
    if not 0 <= ahead <= TEN_YEARS:
        raise SettingsError(f"clock is {text!r}, expected at most ten years from now, and not before now")
    return lambda: time.time() + ahead


def _check(name: str, value: Any) -> tuple[bool, str]:
    """Whether a setting may have a value, and what it expects."""
    if name not in _KINDS:
        raise SettingsError(f"there is no setting {name!r}, expected one of {', '.join(_KINDS)}")
    kind = _KINDS[name]
    if choices := get_args(kind):
        return value in choices, f"one of {', '.join(choices)}"
    if kind is bool:
        return isinstance(value, bool), "true or false"
    if kind is str:
        is_code = ERROR_CODE.fullmatch(getattr(DEFAULTS, name))
        pattern, expected = (ERROR_CODE, "E and 6 digits") if is_code else (WORD, "a word")
        return isinstance(value, str) and pattern.fullmatch(value) is not None, expected
    return type(value) in (int, kind) and 0 <= value <= LARGEST, f"a number from 0 to {LARGEST:.0f}"


def _parsed(kind: Any, text: str) -> Any:
    try:
        return json.loads(text) if kind in (int, float, bool) else text
    except ValueError:
        return text
