"""Assumptions and settings: listed, read from the command line, changed for one project."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from mfa_snippets.emulator.client import ControlError
from mfa_snippets.emulator.settings import (
    BadValueError,
    Settings,
    parse_settings,
    settings_table,
    with_changes,
)

from .calling import Project

ASSUMPTIONS = {
    "same_channel=withhold",
    "foreign_refresh_jwt=reject",
    "voice_and_whatsapp=sms",
    "mfa_without_token=E061004",
    "mfa_bad_token=E061005",
    "wrong_totp_code=E061102",
    "bad_credential=E061005",
    "weak_password=E011004",
    "totp_reuse=reject",
    "stepup_mfa=withhold",
    "unverified_address=accept",
    "rate_limit_tier=free",
}
"""What no public source settles; whatever one does is a setting."""


def test_listed() -> None:
    """Each has a meaning, and its value as the command line writes and reads it; assumptions stand apart."""
    open_ones, others = (settings_table(Settings(), kind) for kind in ("assumptions", "settings"))
    rows = [line.split(maxsplit=1) for line in (*open_ones.splitlines(), *others.splitlines())]
    pairs = [pair for pair, _ in rows]

    assert {line.split()[0] for line in open_ones.splitlines()} == ASSUMPTIONS
    assert {"tokens=body", "otp_lifetime=180", "refresh_rotation=off"} <= {*pairs} - ASSUMPTIONS
    assert parse_settings(pairs) == Settings()
    assert [pair.partition("=")[0] for pair in pairs] == [one.name for one in fields(Settings)]
    assert all(meaning for _, meaning in rows)


def test_parse_settings() -> None:
    """Values are read as what the setting is."""
    pairs = [
        "tokens=cookies",
        "otp_lifetime=1.5",
        "otp_attempts=3",
        "strict_fields=true",
        "wrong_totp_code=E000001",
    ]

    assert parse_settings(pairs) == Settings(
        tokens="cookies", otp_lifetime=1.5, otp_attempts=3, strict_fields=True, wrong_totp_code="E000001"
    )


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ("tokens=basket", "tokens is 'basket', expected one of body, cookies"),
        ("otp_lifetime=nan", "otp_lifetime is 'nan', expected a number from 0 to 100000000"),
        ("otp_lifetime=-1", "otp_lifetime is -1, expected a number from 0 to 100000000"),
        ("otp_attempts=1.5", "otp_attempts is 1.5, expected a number from 0 to 100000000"),
        ("totp_window=21", "totp_window is 21, expected a number from 0 to 20"),
        ("worlds=0", "worlds is 0, expected a number from 1 to 100000000"),
        ("strict_fields=yes", "strict_fields is 'yes', expected true or false"),
        ("mfa_bad_token=E1", "mfa_bad_token is 'E1', expected E and 6 digits"),
        ("rate_limit_tier=", "rate_limit_tier is '', expected a word"),
        ("tokens", "tokens is '', expected one of body, cookies"),
    ],
)
def test_bad_values(pair: str, message: str) -> None:
    """A refusal says what was expected."""
    with pytest.raises(BadValueError) as raised:
        parse_settings([pair])
    assert str(raised.value) == message


def test_unknown_name() -> None:
    """A refusal names all there are."""
    with pytest.raises(BadValueError, match="there is no setting 'token', expected one of same_channel, "):
        parse_settings(["token=body"])


@pytest.mark.parametrize(
    "values",
    [{"otp_attempts": True}, {"otp_attempts": 1.5}, {"tokens": None}, {"tokens": []}, {"worlds": "1"}],
)
def test_bad_types(values: dict[str, Any]) -> None:
    """JSON holds types that the command line cannot."""
    with pytest.raises(BadValueError):
        with_changes(Settings(), values)


def test_settings_of_one_project(project: Project) -> None:
    """They hold for that project alone."""
    project.control.assume(totp_window=0)
    elsewhere = Project(project.url, project.clock)

    assert project.control.assume()["totp_window"] == 0
    assert elsewhere.control.assume()["totp_window"] == 1
    with pytest.raises(ControlError, match="there is no setting 'colour'"):
        project.control.assume(colour="red")
