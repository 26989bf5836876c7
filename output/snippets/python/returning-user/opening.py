import json
import os
import sys

import httpx
import jwt
from descope import (
    ERROR_TYPE_SERVER_ERROR,
    REFRESH_SESSION_TOKEN_NAME,
    SESSION_TOKEN_NAME,
    AuthException,
    DeliveryMethod,
    DescopeClient,
    LoginOptions,
    RateLimitException,
)


def main() -> None:
    project_id = os.environ.get("DESCOPE_PROJECT_ID")
    if not project_id:
        sys.exit("error: environment DESCOPE_PROJECT_ID is not set")
    login_id = os.environ.get("LOGIN_ID") or "you@example.com"
    password = os.environ.get("PASSWORD") or "correct-Horse-battery-9-staple"
    # No management key, because MFA needs none. The SDK reads DESCOPE_BASE_URI itself.
    descope_client = DescopeClient(project_id=project_id)

