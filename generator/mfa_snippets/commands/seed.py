"""Read a seed file: the users that projects of the emulator begin with."""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated

import pyotp
from pydantic import Field

from mfa_snippets.emulator.parsing import LONGEST_LOGIN_ID, is_project_id
from mfa_snippets.emulator.passwords_and_totp import hashed
from mfa_snippets.emulator.project_state import Password, User
from mfa_snippets.emulator.users import IN_SEED, is_email, is_phone
from mfa_snippets.errors import InputError, Problem
from mfa_snippets.spec.document import KEY, Document, Loc, read_yaml
from mfa_snippets.spec.validation import validated
from mfa_snippets.spec.value import Flag, Line, Model

BASE32 = re.compile(r"[A-Z2-7]{1,128}")
PASSWORD_HASH = re.compile(r"([0-9a-f]{32}):([0-9a-f]{64})")  # as exported: salt and digest


class SeedUser(Model):
    login_ids: Annotated[tuple[Line, ...], Field(min_length=1)]
    name: Line = ""
    email: Line = ""
    phone: Line = ""
    verified_email: Flag = False
    verified_phone: Flag = False
    password: Line = ""
    password_hash: Line = ""
    totp_key: Line = ""
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


CHECKS: Mapping[str, tuple[Callable[[str], object], str]] = {
    "email": (is_email, "an email address"),
    "phone": (is_phone, 'a phone number in E.164 form, such as "+12025550123"'),
    "password_hash": (PASSWORD_HASH.fullmatch, "a hash that was exported"),
    "totp_key": (_is_totp_key, "Base32: 24 to 128 of the characters A to Z and 2 to 7"),
}


def read_seed(path: Path) -> dict[str, tuple[User, ...]]:
    """The users of a seed file by project ID. Raises `InputError` with every problem."""
    document = read_yaml(path)
    file = validated(document, (), SeedFile)
    problems = [
        problem for name in file.projects for problem in _problems(document, name, file.projects[name])
    ]
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
                message = f"login ID '{login_id}' is here twice, expected once in a project"
                yield document.problem((*place, "login_ids", number), message)
            if len(login_id.encode()) > LONGEST_LOGIN_ID:
                message = f"a login ID of {len(login_id.encode())} bytes, expected at most {LONGEST_LOGIN_ID}"
                yield document.problem((*place, "login_ids", number), message)
            seen.add(login_id)
        for name, (is_valid, expected) in CHECKS.items():
            value = getattr(user, name)
            if value and not is_valid(value):
                yield document.problem((*place, name), f"{name} '{value}', expected {expected}")
        if user.password and user.password_hash:
            message = "password_hash beside password, expected one of them"
            yield document.problem((*place, "password_hash", KEY), message)


def _user(entry: SeedUser) -> User:
    """A user who has signed in before."""
    now = time.time()
    password = hashed(entry.password, now) if entry.password else None
    if found := PASSWORD_HASH.fullmatch(entry.password_hash):
        salt, digest = map(bytes.fromhex, found.groups())
        password = Password(salt=salt, digest=digest, since=now)
    fields = {field: getattr(entry, name) for field, name in IN_SEED.items()}
    return User(**fields, password=password, has_signed_in=True, created=int(now))
