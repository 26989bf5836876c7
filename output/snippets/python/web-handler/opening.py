import json
import logging
import os
import signal
import socket
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
from flask import Flask, Response, jsonify, request
from waitress import serve
from werkzeug.exceptions import HTTPException

project_id = os.environ.get("DESCOPE_PROJECT_ID")
if not project_id:
    sys.exit("error: environment DESCOPE_PROJECT_ID is not set")
port = os.environ.get("PORT") or "8080"
# No management key, because MFA needs none. The SDK reads DESCOPE_BASE_URI itself.
descope_client = DescopeClient(project_id=project_id)
app = Flask(__name__)


