"""A fault of a web server turns `verify` red, naming the request and what a browser was answered."""

from pathlib import Path

import pytest

from .changed import GROUP, copied_with, run_with

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group(GROUP)]

SCENARIO = "web"
NAME = f"python {SCENARIO}"
WEB, SESSION = "examples/python/web.py", "examples/python/session.py"

FAULTS = {
    "scripts can read the cookies, and other sites have them sent": (
        WEB,
        'token["jwt"], secure=True, httponly=True, samesite="Strict"',
        'token["jwt"], secure=True',
        (f"{NAME}: request sign_up: cookie DSR, attributes: expected ",),
    ),
    "mfa is not checked": (
        SESSION,
        'if "mfa" not in claims.get("amr", []):',
        "if False:",
        (f"{NAME}, failure session-without-mfa: request account: status: expected 403, was 200",),
    ),
    "the signature of the session is not checked": (
        SESSION,
        "descope_client.validate_session(session_token)",
        '{SESSION_TOKEN_NAME: __import__("jwt").decode(session_token, options={"verify_signature": False})'
        ' | {"jwt": session_token}}',
        (f"{NAME}, failure session-forged: request account: status: expected 401, was 200",),
    ),
    "the refresh JWT is not kept": (
        WEB,
        "        (REFRESH_SESSION_COOKIE_NAME, REFRESH_SESSION_TOKEN_NAME),\n    ):",
        "    ):",
        (f"{NAME}: request sign_up: cookies: expected ",),
    ),
    "cookies stay after a log-out": (
        WEB,
        "        response.delete_cookie(",
        "        len(name) or response.delete_cookie(",
        (f"{NAME}: request logout: cookies: expected ",),
    ),
    "a refusal tells the refresh JWT": (
        WEB,
        "jsonify(error=description, code=code)",
        'jsonify(error=request.cookies.get("DSR", "none"), code=code)',
        (f"{NAME}, failure wrong-otp-code: request verify_mfa: body: expected no token or code, ",),
    ),
    "an outage is told as a refusal": (
        WEB,
        'jsonify(error="Try again later"), HTTPStatus.BAD_GATEWAY',
        'jsonify(error="Try again later"), HTTPStatus.UNAUTHORIZED',
        (f"{NAME}, failure unreachable: request sign_up: status: expected 502, was 401",),
    ),
    "answers may be cached": (
        WEB,
        'response.headers["Cache-Control"] = "no-store"',
        "pass",
        (f"{NAME}: request sign_up: ",),
    ),
    "other machines can reach it": (
        WEB,
        'create_server(("127.0.0.1", int(os.environ.get("PORT") or 8080)))\n'
        '    print("Listening on http://{}:{}".format(*listener.getsockname()), flush=True)',
        'create_server(("", int(os.environ.get("PORT") or 8080)))\n'
        '    print("Listening on http://127.0.0.1:{1}".format(*listener.getsockname()), flush=True)',
        (f"{NAME}: expected to listen on 127.0.0.1 only, listens for other machines, too",),
    ),
    "it is killed by the signal": (
        WEB,
        "    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))\n",
        "",
        (f"{NAME}: exit status after SIGTERM: expected 0, was -15",),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(fault: str, tmp_path: Path) -> None:
    """Each by what a browser sees of it."""
    file, old, new, expected = FAULTS[fault]

    report, found = run_with(copied_with(tmp_path, {file: (old, new)}), "python", SCENARIO, expected)

    assert report.exit_code == 1
    for text in expected:
        assert any(finding.startswith(text) for finding in found), "\n".join(found)
