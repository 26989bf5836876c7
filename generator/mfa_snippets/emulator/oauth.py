"""Sign-in at an identity provider (OAuth), whose page the emulator plays."""

import html
import re
from pathlib import Path
from typing import Any

from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from mfa_snippets.emulator.calls import ApiError, Body, Call, ErrorKind, checked_uri
from mfa_snippets.emulator.emulator import Emulator
from mfa_snippets.emulator.project_state import User
from mfa_snippets.emulator.sessions import bad_refresh_jwt, check_earlier, sign_in, sign_in_options
from mfa_snippets.emulator.users import is_email, with_verified

OAUTH = "oauth"  # its channel in `amr`
STARTED, SIGNED_IN = "oauth sign-in", "oauth code"  # kinds of tickets
REDIRECT_URL = ("redirectURL", "redirectUrl")  # as most SDKs write it; as one SDK and the documents do
PROVIDER = re.compile(r"[A-Za-z0-9_-]{1,64}")
PAGE_NAME = "provider"  # of the route
DENIED = "access_denied"  # RFC 6749, section 4.1.2.1; that Descope passes it on as `err` is [assumed]
PAGE = Path(__file__).with_name("provider.html").read_text("utf-8")


def start(call: Call) -> dict[str, str]:
    """The URL of the provider's page; the login options are the body itself (all SDKs)."""
    query = Body(call.request.query_params)
    provider = query.required("provider")
    if not PROVIDER.fullmatch(provider):
        raise ApiError(ErrorKind.INVALID_ARGUMENTS, "the parameter provider is no name of a provider")
    redirect_url = checked_uri(map(query.text, REDIRECT_URL))
    options = sign_in_options(call, None, OAUTH, call.body)
    state = call.project.open_ticket(STARTED, sign_in=options, address=redirect_url)
    url = call.request.url_for(PAGE_NAME, project_id=call.project.project_id, provider=provider)
    return {"url": f"{url}?state={state}"}


def exchange(call: Call) -> dict[str, Any]:
    """The session of the user who signed in at the provider, perhaps for the first time.

    Users are found by their email, which is their login ID [assumed].
    """
    ticket = call.project.take_ticket(call.body.required("code"), SIGNED_IN)
    if ticket is None:
        error_code = call.project.settings.bad_credential
        raise ApiError(ErrorKind.INVALID_TOKEN, "the code is unknown, used or too old", error_code)
    email = ticket.login_id
    user = call.project.find(email) or User(login_ids=(email,), email=email, created=int(call.now))
    earlier = call.project.sessions.get(ticket.sign_in.session_id)
    if earlier and earlier.user_id != user.user_id:
        raise bad_refresh_jwt(call.project, "the refresh JWT belongs to another user")
    check_earlier(call, ticket.sign_in)
    return sign_in(call, with_verified(user, email), OAUTH, ticket.sign_in)


def provider_routes(emulator: Emulator) -> list[Route]:
    """The page of the identity provider, which the user's browser opens."""

    async def page(request: Request) -> Response:
        query, project = request.query_params, emulator.projects.get(request.path_params["project_id"])
        state, email = query.get("state", ""), query.get("email", "")
        ticket = project.find_ticket(state, STARTED) if project else None
        if project is None or ticket is None:
            return HTMLResponse("<!doctype html><title>Expired</title><h1>Start the sign-in again</h1>", 400)
        if "err" not in query and not is_email(email):
            error = "This is no email address" if email else ""
            texts = {**request.path_params, "state": state, "error": error, "denied": DENIED}
            return HTMLResponse(PAGE.format_map({name: html.escape(text) for name, text in texts.items()}))
        del project.tickets[state]
        answer = {"err": DENIED}
        if "err" not in query:
            answer = {"code": project.open_ticket(SIGNED_IN, login_id=email, sign_in=ticket.sign_in)}
        headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
        return RedirectResponse(URL(ticket.address).include_query_params(**answer), 303, headers)

    return [Route("/oauth/{project_id}/{provider}", page, methods=["GET"], name=PAGE_NAME)]
