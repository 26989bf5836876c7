"""Read a seed file: the users that projects of the emulator begin with."""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated

import pyotp
from pydantic import Field

from mfa_snippets.emulator.calls import LONGEST_LOGIN_ID, is_project_id
from mfa_snippets.emulator.passwords_and_totp import hashed
from mfa_snippets.emulator.project_state import User
from mfa_snippets.emulator.users import is_email, is_phone
from mfa_snippets.errors import InputError, Problem
from mfa_snippets.spec.document import KEY, Document, Loc, read_yaml
from mfa_snippets.spec.validation import validated
from mfa_snippets.spec.value import Flag, Line, Model

BASE32 = re.compile(r"[A-Z2-7]{1,128}")
Given = Annotated[str, Field(min_length=1)]


class SeedUser(Model):
    login_ids: Annotated[tuple[Given, ...], Field(min_length=1)]
    name: Given = ""
    email: Given = ""
    phone: Given = ""
    verified_email: Flag = False
    verified_phone: Flag = False
    password: Given = ""
    temporary_password: Flag = False
    totp_key: Given = ""
    new_totp_key: Given = ""
    never_signed_in: Flag = False
    test: Flag = False


class SeedProject(Model):
    users: tuple[SeedUser, ...] = ()


class SeedFile(Model):
    projects: dict[Line, SeedProject]


def _is_totp_key(text: str) -> bool:
    try:
        return BASE32.fullmatch(text) is not None and bool(pyotp.TOTP(text).now())
    except ValueError:  # too short, or of a length that Base32 cannot have
        return False


IS_TOTP_KEY = (_is_totp_key, "Base32: 24 to 128 of the characters A to Z and 2 to 7")
CHECKS: Mapping[str, tuple[Callable[[str], object], str]] = {
    "email": (is_email, "an email address"),
    "phone": (is_phone, 'a phone number in E.164 form, such as "+12025550123"'),
    "totp_key": IS_TOTP_KEY,
    "new_totp_key": IS_TOTP_KEY,
}


def read_seed(path: Path) -> dict[str, tuple[User, ...]]:
    """The users of a seed file by project ID. Raises `InputError` with every problem."""
    document = read_yaml(path)
    file = validated(document, (), SeedFile)
    problems = [each for item in file.projects.items() for each in _problems(document, *item)]
    if problems:
        raise InputError(*problems)
    return {name: tuple(map(_user, project.users)) for name, project in file.projects.items()}


def _problems(document: Document, project_id: str, project: SeedProject) -> Iterator[Problem]:
    at: Loc = ("projects", project_id)
    if not is_project_id(project_id):
        yield document.problem((*at, KEY), f"project ID '{project_id}', expected 28 to 64 letters and digits")
    seen: set[str] = set()
    for index, user in enumerate(project.users):
        place: Loc = (*at, "users", index)
        for number, login_id in enumerate(user.login_ids):
            if login_id in seen:
                message = f"login ID {login_id!r} is here twice, expected once in a project"
                yield document.problem((*place, "login_ids", number), message)
            if len(login_id.encode()) > LONGEST_LOGIN_ID:
                message = f"a login ID of {len(login_id.encode())} bytes, expected at most {LONGEST_LOGIN_ID}"
                yield document.problem((*place, "login_ids", number), message)
            seen.add(login_id)
        for name, (is_valid, expected) in CHECKS.items():
            value = getattr(user, name)
            if value and not is_valid(value):
                given = f"of {len(value)} characters" if name.endswith("key") else repr(value)
                yield document.problem((*place, name), f"{name} {given}, expected {expected}")
        if user.temporary_password and not user.password:
            message = "temporary_password without a password, expected password beside it"
            yield document.problem((*place, "temporary_password", KEY), message)


def _user(entry: SeedUser) -> User:
    """A user who has signed in before, unless the entry says otherwise."""
    now, fields = time.time(), dict(vars(entry))
    password = fields.pop("password")
    password_hash = hashed(password) if password else ""
    return User(**fields, password_hash=password_hash, password_since=now, created=int(now))
