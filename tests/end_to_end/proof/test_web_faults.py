"""A fault of a web handler turns `verify` red, naming the request and what a browser was answered."""

from pathlib import Path

import pytest

from .changed import run_with

SCENARIO = "web-handler"
NAME = f"python {SCENARIO}"
CLOSING, HANDLER, REQUIRE = (
    f"templates/python/web/{name}.jinja" for name in ("closing", "handler", "require")
)

FAULTS = {
    "scripts can read the cookies, and other sites have them sent": (
        CLOSING,
        ', httponly=True, samesite="Strict"',
        "",
        (
            f"{NAME}: request sign_up: cookie DSR: expected httponly, samesite=strict, has path=/, secure",
            f"{NAME}: request verify_code: cookie DS: expected httponly, samesite=strict, has path=/, secure",
        ),
    ),
    "mfa is not checked": (
        REQUIRE,
        'if "mfa" not in factors:',
        "if not factors:",
        (
            f"{NAME}, failure session-without-mfa: request account: status: expected 403, "
            'was 200 with {"amr": ["email"]}',
        ),
    ),
    "the signature of the session is not checked": (
        REQUIRE,
        '<%= statement(step.result ~ " = ", step.call, depth=1) %>',
        'session = {SESSION_TOKEN_NAME: jwt.decode(session_token, options={"verify_signature": False})}',
        (f"{NAME}, failure session-forged: request account: status: expected 401, was 200",),
    ),
    "the refresh JWT is not kept": (
        HANDLER,
        "<% for cookie in cookies_out %>",
        '<% for cookie in cookies_out if cookie.cookie != "DSR" %>',
        (
            f"{NAME}: request sign_up: cookies: expected DSR, were none",
            f"{NAME}: request send_code: status: expected 200, was 401",
        ),
    ),
    "a refusal tells the refresh JWT": (
        CLOSING,
        "jsonify(code=code, description=description)",
        'jsonify(code=code, description=request.cookies.get("DSR", "none"))',
        (
            f"{NAME}, failure wrong-otp-code: request verify_code: body: expected no token or code, "
            "has {refresh_jwt:1}",
        ),
    ),
    "what is no answer of the API is told as one": (
        CLOSING,
        'return "unreadable", type(error).__name__',
        'return "answered", type(error).__name__',
        (
            f"{NAME}, failure answer-broken: request sign_up: status: expected 502, was 401",
            f"{NAME}, failure answer-broken: request sign_up: body.code: "
            'expected "unreadable", was "answered"',
        ),
    ),
    "a field that is missing is not told": (
        CLOSING,
        'raise Failure("argument", f"{name} is missing")',
        'return ""',
        (
            f"{NAME}, failure form-empty: request sign_up: body.description: "
            'expected "email is missing", was "login_id cannot be empty"',
        ),
    ),
    "other words than are meant": (
        CLOSING,
        '"the service cannot be reached"',
        '"the service is away"',
        (
            f"{NAME}, failure unreachable: request sign_up: body.description: expected "
            '"the service cannot be reached", was "the service is away"',
        ),
    ),
    "other machines can reach it": (
        CLOSING,
        """create_server(("127.0.0.1", int(port)))
    print("Listening on http://{}:{}".format(*listener.getsockname()), flush=True)""",
        """create_server(("", int(port)))
    print("Listening on http://127.0.0.1:{1}".format(*listener.getsockname()), flush=True)""",
        (f"{NAME}: expected to listen on 127.0.0.1 only, listens for other machines, too",),
    ),
    "the program is killed by the signal": (
        CLOSING,
        "    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))\n",
        "",
        (f"{NAME}: exit status after SIGTERM: expected 0, was -15",),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(fault: str, tmp_path: Path) -> None:
    """Each by what a browser sees of it."""
    file, old, new, expected = FAULTS[fault]

    report = run_with(tmp_path, file, old, new, ("python", SCENARIO), expected)

    found = [finding for result in report.programs for finding in result.findings]
    assert report.exit_code == 1
    for text in expected:
        assert any(finding.startswith(text) for finding in found), "\n".join(found)
