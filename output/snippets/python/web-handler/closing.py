class Failure(Exception):
    """A failure of this program, with a code and a description."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(code, description)


def field(name: str) -> str:
    """A field of the form that the browser sent."""
    value = request.form.get(name)
    if not value:
        raise Failure("argument", f"{name} is missing")
    return value


def cookie(name: str) -> str:
    """A cookie of an earlier answer."""
    value = request.cookies.get(name)
    if not value:
        raise Failure("cookie", f"{name} is missing")
    return value


def keep(response: Response, name: str, token: str) -> None:
    """Store the JWT in an HttpOnly, SameSite=Strict cookie."""
    response.set_cookie(name, token, secure=True, httponly=True, samesite="Strict")


def describe(error: Exception) -> tuple[str, str]:
    """Return the service's answer, the SDK's refusal, or why no answer came."""
    if isinstance(error, Failure):
        return error.args
    if isinstance(error, RateLimitException):  # HTTP 429 raises no AuthException
        return str(error.status_code), str(error.error_description)
    if isinstance(error, httpx.HTTPError):
        return "network", "the service cannot be reached"
    if not isinstance(error, AuthException):
        return "unreadable", type(error).__name__
    if error.error_type != ERROR_TYPE_SERVER_ERROR:
        return "argument", str(error.error_message)
    try:
        answer = json.loads(error.error_message or "")  # the body, as it came
        return answer["errorCode"], answer["errorDescription"]
    except (KeyError, TypeError, ValueError):
        return "unreadable", f"HTTP {error.status_code}"


# Any other code is 401: the service refused, or a cookie or a valid session is missing.
STATUS = {"argument": 400, "mfa": 403, "network": 502, "unreadable": 502}


@app.errorhandler(Exception)
def refuse(error: Exception) -> Response | HTTPException:
    """Answer every failure as JSON, without a stack trace and without a token."""
    if isinstance(error, HTTPException):  # such as 404, which Flask answers itself
        return error
    code, description = describe(error)
    response = jsonify(code=code, description=description)
    response.status_code = STATUS.get(code, 401)
    return response


if __name__ == "__main__":
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a request may wait
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    listener = socket.create_server(("127.0.0.1", int(port)))
    print("Listening on http://{}:{}".format(*listener.getsockname()), flush=True)
    serve(app, sockets=[listener])
