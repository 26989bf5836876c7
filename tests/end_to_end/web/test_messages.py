"""What an error says is the same in every language."""

from __future__ import annotations

from .apps import each_web
from .browser import Browser
from .site import PASSWORD, Site, address

SIGN_IN = "/v1/auth/password/signin"


@each_web
def test_the_messages_of_errors(site: Site) -> None:
    ada, nobody = site.signed_up("ada"), site.browser()
    form = {"email": address("ada"), "password": PASSWORD}
    answers = [
        nobody.get("/account"),
        nobody.post("/mfa/start"),
        site.browser(DS="garbage").get("/account"),
        ada.get("/account"),
        Browser(nobody.address, Sec_Fetch_Site="cross-site").post("/sign-in", **form),
        nobody.post("/sign-in", email=address("ada")),
        nobody.post("/sign-up", **form),
    ]
    for fault in ("error_500", "rate_limit"):
        site.control.forget()
        site.fault(SIGN_IN, fault, count=100)
        answers.append(nobody.post("/sign-in", **form))

    assert [(answer.status, answer.json) for answer in answers] == [
        (401, {"error": "Sign in first"}),
        (401, {"error": "Sign in first"}),
        (401, {"error": "The session is not valid"}),
        (403, {"error": "The session has no second factor"}),
        (403, {"error": "Cross-site request"}),
        (400, {"error": "password is missing"}),
        (409, {"error": "User already exists", "code": "E062107"}),
        (502, {"error": "Try again later"}),
        (429, {"error": "Too many requests", "code": "E130429"}),
    ]
