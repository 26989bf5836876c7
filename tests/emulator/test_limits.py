"""What the emulator keeps of a project is bounded: the oldest goes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from mfa_snippets.emulator.app import application
from mfa_snippets.emulator.emulator import LARGEST_LOG, LONGEST_HISTORY, MOST_KEPT, Emulator
from mfa_snippets.emulator.records import IssuedSession, Message, Ticket, User
from mfa_snippets.emulator.settings import Access

from .asgi import Sent, call
from .calling import EMAIL, Clock, Project

ID = "P2" + "a" * 26
LATER = Clock().now + 60
USER = User(user_id="U", created=0, login_ids=("U",))
STORED: dict[str, Callable[[str], Any]] = {
    "users": lambda number: replace(USER, user_id=number, login_ids=(number,)),
    "sessions": lambda number: IssuedSession(id=number, user_id="U", amr=(), expires=LATER),
    "tickets": lambda _number: Ticket(kind="oauth", expires=LATER),
}
"""What a project has as many of as it keeps, before one more comes."""
PATHS = {
    "users": "/v1/auth/otp/signup/email",
    "sessions": "/v1/auth/password/signup",
    "tickets": "/v1/auth/oauth/authorize?provider=google&redirectURL=https://example.com",
}
"""Calls that store one."""


@pytest.mark.parametrize("kind", STORED)
def test_the_oldest_goes(kind: str) -> None:
    """The newest one is there, and works."""
    emulator = Emulator(clock=Clock())
    project = emulator.project(ID)
    setattr(project, kind, {name: STORED[kind](name) for name in map(str, range(MOST_KEPT))})
    path, _, query = PATHS[kind].partition("?")
    body = f'{{"loginId": "{EMAIL}", "password": "correct-horse-9"}}'.encode()
    bearer = ((b"authorization", f"Bearer {ID}".encode()),)
    answer = call(application(emulator, Access()), Sent("POST", path.encode(), body, bearer, query.encode()))

    kept = list(getattr(project, kind))
    assert answer.status == 200, answer.body
    assert (len(kept), kept[0], kept[-2]) == (MOST_KEPT, "1", str(MOST_KEPT - 1))


def test_whoever_is_active_stays() -> None:
    """A user who was saved again is not the oldest one; one who goes takes codes and login IDs along."""
    project = Emulator().project(ID)
    for number in range(MOST_KEPT):
        project.save(replace(USER, user_id=f"U{number}", login_ids=(f"user-{number}",)))
    project.save(project.users["U0"])
    code = project.deliver(Message(kind="otp", login_id="user-1", user_id="U1"))
    project.save(USER)

    assert (project.find("user-0") is None, project.find("user-1")) == (False, None)
    assert code.ended == "Deleted with its user"


@pytest.mark.parametrize(
    ("size", "kept"), [(1, LONGEST_HISTORY), (LARGEST_LOG // 4, 4), (LARGEST_LOG + 1, 0)]
)
def test_the_request_log_has_a_limit_of_entries_and_one_of_bytes(size: int, kept: int) -> None:
    project, content = Emulator().project(ID), b"x" * size
    for number in range(LONGEST_HISTORY + 5):
        project.record({"id": number, "body": b"", "answer": {"body": content}, "notes": ()})

    numbers = [exchange["id"] for exchange in project.exchanges]
    assert numbers == [*range(LONGEST_HISTORY + 5 - kept, LONGEST_HISTORY + 5)]


def test_a_path_has_so_many_faults_at_most(project: Project) -> None:
    """They would wait for ever."""
    fault = {"path": "/v1/auth/refresh", "fault": "error_500", "count": 600}
    answers = [
        project.request("POST", f"/control/projects/{project.id}/faults", json=fault) for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [200, 400]
    assert answers[1].json() == {"error": "/v1/auth/refresh has 600 faults before it, expected at most 1000"}
