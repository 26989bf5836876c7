"""Answers what the installed SDK is like: a list of questions on standard input, their answers as JSON."""

import base64
import hmac
import inspect
import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

import descope
from descope import AuthException, DescopeClient
from descope.common import SignUpOptions

client = DescopeClient(project_id=os.environ["DESCOPE_PROJECT_ID"], base_url=os.environ["DESCOPE_BASE_URL"])


def at(path: str) -> Any:
    """What a path such as `otp.sign_up` leads to, from the client on."""
    found: Any = client
    for name in path.split("."):
        found = getattr(found, name)
    return found


def parameters(path: str) -> list[str]:
    return list(inspect.signature(at(path)).parameters)


def returns(path: str) -> str:
    return str(inspect.signature(at(path)).return_annotation)


def has(path: str) -> bool:
    return hasattr(client, path)


def methods(word: str) -> list[str]:
    """The names of the calls that have a word in them, of the client and of its parts, each once."""
    parts = [client, *vars(client).values(), *vars(client.mgmt).values()]
    return sorted({name for part in parts for name in dir(type(part)) if word in name and name[0] != "_"})


def fields(name: str) -> list[str]:
    return list(inspect.signature({"SignUpOptions": SignUpOptions}[name]).parameters)


def raised(call: Callable[[], object]) -> str:
    """The class of what a call raises, and whether it is the SDK's own."""
    try:
        call()
    except AuthException:
        return "AuthException"
    except Exception as error:
        return type(error).__name__
    return "nothing"


def forged() -> str:
    """A session whose signature is another's."""
    first, second = (client.password.sign_up(f"{name}@example.com", "correct horse") for name in "ab")
    good, other = (session["sessionToken"]["jwt"].split(".") for session in (first, second))
    return ".".join([*good[:2], other[2]])


def validate() -> dict[str, str]:
    token = forged()
    return {
        "wrong signature": raised(lambda: client.validate_session(token)),
        "wrong audience": raised(lambda: client.validate_session(session(), audience="another")),
        "no token": raised(lambda: client.validate_session("a.b.c")),
    }


def session() -> str:
    signed_up = client.password.sign_up("c@example.com", "correct horse")
    return str(signed_up["sessionToken"]["jwt"])


def refresh() -> dict[str, object]:
    """The answer where the service keeps the refresh JWT."""
    answer = client.password.sign_up("without@example.com", "correct horse")
    return {"session": "sessionToken" in answer, "raised": raised(lambda: answer["refreshSessionToken"])}


def totp(key: str) -> str:
    """The code of an authenticator app (RFC 6238)."""
    secret = base64.b32decode(key + "=" * (-len(key) % 8))
    mac = hmac.digest(secret, (int(time.time()) // 30).to_bytes(8, "big"), "sha1")
    start = mac[-1] & 15
    return f"{(int.from_bytes(mac[start : start + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


def update() -> list[str]:
    """The keys of what an update answers, though it is annotated to answer nothing."""
    signed_up = client.totp.sign_up("totp@example.com")
    session = client.totp.sign_in_code("totp@example.com", totp(signed_up["key"]))
    return sorted(client.totp.update_user("totp@example.com", session["refreshSessionToken"]["jwt"]))


def does(name: str) -> object:
    known: dict[str, Callable[[], object]] = {"validate": validate, "refresh": refresh, "update": update}
    return known[name]()


ASK: dict[str, Callable[[str], object]] = {
    "parameters": parameters,
    "returns": returns,
    "has": has,
    "methods": methods,
    "fields": fields,
    "does": does,
}


if __name__ == "__main__":
    questions = json.load(sys.stdin)
    answers = {
        question: ASK[question.partition(" ")[0]](question.partition(" ")[2]) for question in questions
    }
    json.dump({"sdk": descope.__file__, "answers": answers}, sys.stdout)
