"""Read a seed file: the users that projects of the emulator begin with."""

import re
import time
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import pyotp
from pydantic import AfterValidator, Field

from mfa_snippets.contracts.facts import Flag, matching
from mfa_snippets.emulator.calls import PROJECT_ID
from mfa_snippets.emulator.records import User
from mfa_snippets.emulator.users import PHONE, hashed
from mfa_snippets.spec.document import read_yaml
from mfa_snippets.spec.validation import validated
from mfa_snippets.spec.value import Model


def _check_key(text: str) -> str:
    """The key of an authenticator app, which no message shows."""
    with suppress(ValueError):  # too short, or of a length that Base32 cannot have
        if re.fullmatch(r"[A-Z2-7]{1,128}", text) and pyotp.TOTP(text).now():
            return text
    expected = "expected Base32: 24 to 128 of the characters A to Z and 2 to 7"
    raise ValueError(f"a key of {len(text)} characters, {expected}")


Given = Annotated[str, Field(min_length=1)]
LoginId = Annotated[Given, Field(max_length=128)]  # so that its QR code can be drawn
E164 = 'a phone number in E.164 form, such as "+12025550123"'
ProjectId = Annotated[str, matching(f"^{PROJECT_ID.pattern}$", "a project ID of 28 to 64 letters and digits")]
TotpKey = Annotated[str, AfterValidator(_check_key)]


class SeedUser(Model):
    login_ids: Annotated[tuple[LoginId, ...], Field(min_length=1)]
    name: Given = ""
    email: Annotated[str, matching(r"^[^@\s\p{C}]+@[^@\s\p{C}]+\.[^@\s\p{C}.]+$", "an email address")] = ""
    phone: Annotated[str, matching(f"^{PHONE.pattern}$", E164)] = ""
    verified_email: Flag = False
    verified_phone: Flag = False
    password: Given = ""
    temporary_password: Flag = False
    totp_key: TotpKey = ""
    new_totp_key: TotpKey = ""
    never_signed_in: Flag = False
    test: Flag = False


def _check_login_ids(users: tuple[SeedUser, ...]) -> tuple[SeedUser, ...]:
    for login_id, count in Counter(each for user in users for each in user.login_ids).items():
        if count > 1:
            raise ValueError(f"login ID {login_id!r} is there twice, expected it once in a project")
    return users


class SeedProject(Model):
    users: Annotated[tuple[SeedUser, ...], AfterValidator(_check_login_ids)] = ()


class SeedFile(Model):
    projects: dict[ProjectId, SeedProject]


def read_seed(path: Path) -> dict[str, tuple[User, ...]]:
    """The users of a seed file by project ID. Raises `InputError` with every problem."""
    projects = validated(read_yaml(path), SeedFile).projects
    return {name: tuple(map(_user, project.users)) for name, project in projects.items()}


def _user(entry: SeedUser) -> User:
    """A user who has signed in before, unless the entry says otherwise."""
    now, fields = time.time(), dict(vars(entry))
    password = fields.pop("password")
    is_verified = {entry.email: fields.pop("verified_email"), entry.phone: fields.pop("verified_phone")}
    verified = frozenset(address for address in is_verified if address and is_verified[address])
    user = User(**fields, verified=verified, password_since=now, created=int(now))
    return replace(user, password_hash=hashed(password, user.user_id)) if password else user
