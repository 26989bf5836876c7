def describe(error: AuthException) -> str:
    """Tell what the service answered, or what the SDK refused to send."""
    if error.error_type != ERROR_TYPE_SERVER_ERROR:
        return f"argument {error.error_message}"
    try:
        answer = json.loads(error.error_message or "")  # the body, as it came
        code, description = answer["errorCode"], answer["errorDescription"]
    except (KeyError, TypeError, ValueError):
        return f"unreadable HTTP {error.status_code}"
    if code == "E062107":
        print(
            "This login ID has signed up before. Set LOGIN_ID to another one and run again.",
            file=sys.stderr,
        )
    return f"{code} {description}"


if __name__ == "__main__":
    try:
        main()
    except (EOFError, KeyboardInterrupt):
        sys.exit("error: input ended")
    except AuthException as error:
        sys.exit(f"error: {describe(error)}")
    except RateLimitException as error:  # HTTP 429 raises no AuthException
        sys.exit(f"error: {error.status_code} {error.error_description}")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        sys.exit(f"error: network {error}")
    except jwt.PyJWTError as error:  # a session JWT that nobody should trust
        sys.exit(f"error: argument {error}")
    except (KeyError, TypeError, ValueError) as error:
        sys.exit(f"error: unreadable {error!r}")
