"""Settings of the emulator: project settings of the service, and what no public source settles."""

import json
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Literal, TypeVar, get_args, get_type_hints

Value = TypeVar("Value")
Clock = Callable[[], float]  # seconds since the epoch

ERROR_CODE, WORD = re.compile(r"E[0-9]{6}"), re.compile(r"\w{1,64}")
LARGEST = 10.0**8  # three years in seconds
MOST = {"totp_window": 20}  # of a setting whose cost grows with it
TEN_YEARS = 10 * 365 * 24 * 3600  # the most seconds that a clock may be ahead


class SettingsError(ValueError):
    """An unknown setting, or a value that it cannot have."""


def setting(default: Value, meaning: str) -> Value:
    """A setting that projects of the service have, too, or one of the emulator alone."""
    return field(default=default, metadata={"meaning": meaning, "is_assumed": False})


def assumed(default: Value, meaning: str) -> Value:
    """What no public source settles; the meaning ends with what is known."""
    return field(default=default, metadata={"meaning": meaning, "is_assumed": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the emulator responds; lifetimes, rotation and tokens default as in terraform-provider-descope."""

    same_channel: Literal["withhold", "reject"] = assumed(
        "withhold",
        "a second factor on a channel that was used already: no mfa in amr, or 401 at once; the docs on MFA"
        " only say that it does not count",
    )
    foreign_refresh_jwt: Literal["reject", "accept"] = assumed(
        "reject", "a second factor with another user's refresh JWT; accept is wrong on purpose; in no source"
    )
    voice_and_whatsapp: Literal["sms", "own"] = assumed(
        "sms",
        "the channel of their codes: that of SMS, or one each; the docs on sessions name whatsapp for nOTP,"
        " and nothing for voice",
    )
    mfa_without_token: str = assumed(
        "E061004",
        "the 401 for a call without the refresh JWT that it needs; published is the code, not this use",
    )
    mfa_bad_token: str = assumed(
        "E061005", "the 401 for an invalid or foreign refresh JWT; published is the code, not this use"
    )
    wrong_totp_code: str = assumed(
        "E061102", "the 401 for a wrong TOTP code; the list of errors has the code for one-time codes"
    )
    bad_credential: str = assumed(
        "E061005",
        "the 401 for a code of OAuth, or a passkey's credential, that is not valid; in no list of errors",
    )
    wrong_recovery_code: str = assumed(
        "E061102", "the 401 for a wrong recovery code; the list of errors has the code for one-time codes"
    )
    recovery_channel: str = assumed(
        "recovery_code", "what a recovery code leaves in amr; the docs on sessions name no value for it"
    )
    weak_password: str = assumed(
        "E011004", "the 400 for a password that breaks the policy; the vendor's tests expect any error"
    )
    totp_reuse: Literal["reject", "accept"] = assumed(
        "reject", "a TOTP code that was used before: RFC 6238, 5.2 rejects it; of Descope no source says so"
    )
    stepup_mfa: Literal["withhold", "add"] = assumed(
        "withhold", "whether a step-up without mfa adds mfa to amr; the step-up page shows no values of amr"
    )
    unverified_address: Literal["accept", "reject"] = assumed(
        "accept", "a second factor sent to an address that was never verified; in no source"
    )
    rate_limit_tier: str = assumed(
        "free", "the tier that the license call returns; the SDKs' sources name no value"
    )

    otp_lifetime: float = setting(180, "seconds for which a one-time code is valid")
    otp_attempts: int = setting(5, "wrong one-time codes before every further one is E061103")
    totp_window: int = setting(1, "time steps of 30 seconds accepted before and after now (RFC 6238, 5.2)")
    link_lifetime: float = setting(180, "seconds for which a magic or enchanted link is valid")
    password_lifetime: float = setting(0, "seconds until a password is E062909; 0: never")
    password_min_length: int = setting(8, "characters that a new password needs")
    password_lowercase: bool = setting(False, "whether a new password needs a lowercase letter")
    password_uppercase: bool = setting(False, "whether a new password needs an uppercase letter")
    password_number: bool = setting(False, "whether a new password needs a digit")
    password_non_alphanumeric: bool = setting(
        False, "whether a new password needs a character that is no letter or digit"
    )
    stepup_lifetime: int = setting(600, "seconds for which a stepped-up session JWT is valid, if longer")
    session_lifetime: int = setting(600, "seconds for which a session JWT is valid")
    refresh_lifetime: int = setting(28 * 24 * 3600, "seconds for which a refresh JWT is valid")
    refresh_rotation: Literal["on", "off"] = setting(
        "off", "on: a refresh replaces the refresh JWT; off: it returns none and leaves it valid"
    )
    tokens: Literal["body", "cookies"] = setting("body", "where refresh JWTs are: body, or cookie DSR")
    session_tokens: Literal["body", "cookies"] = setting("body", "where session JWTs are: body, or cookie DS")
    public_access: bool = setting(
        True, "false: each call needs an auth management key, and is a 401 without one"
    )
    strict_fields: bool = setting(False, "reject unknown and ill-typed body fields; otherwise report them")
    worlds: int = setting(1000, "Descope projects kept; beyond it, the longest idle one is deleted")


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


def settings_table(settings: Settings, *, is_assumed: bool) -> str:
    """The assumptions, or the other settings, with their values and meanings, one per line."""
    shown = [one.name for one in fields(Settings) if one.metadata["is_assumed"] == is_assumed]
    values = {name: getattr(settings, name) for name in shown}
    texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in values.items()}
    width = max(len(f"{name}={text}") for name, text in texts.items())
    return "\n".join(f"{f'{name}={text}':{width}}  {MEANINGS[name]}" for name, text in texts.items())


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
    most = MOST.get(name, LARGEST)
    return type(value) in (int, kind) and 0 <= value <= most, f"a number from 0 to {most:.0f}"


def _parsed(kind: Any, text: str) -> Any:
    try:
        return json.loads(text) if kind in (int, float, bool) else text
    except ValueError:
        return text
