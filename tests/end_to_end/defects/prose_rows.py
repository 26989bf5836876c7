"""Defects of the page and of the flow that it describes."""

from .detectors import has_second_factor_first, holds, lacks, takes_a_token_from_sign_up
from .row import Row, all_programs, initialisation, page, prose, scenario

ROWS = (
    Row(
        "p1",
        "TOTP sign-up answers with no JWT, so none can be taken from it",
        scenario,
        takes_a_token_from_sign_up,
        "steps:\n"
        "- {operation: totp.sign_up, with: {}, outputs: {token: refresh_jwt}}\n"
        "- {operation: otp.sign_in, with: {refresh_token: $token}}\n",
    ),
    Row(
        "p2",
        "it has to be the refresh JWT",
        prose,
        holds(r"(?i)\b(?:a|the|valid|your) JWT\b"),
        "Now that you have a valid JWT for the user, pass it on.",
    ),
    Row(
        "p3",
        "sign-up-or-in cannot carry mfa",
        prose,
        lambda text: "Use sign-in, not sign-up-or-in" not in text,
        "Utilize Sign-in or Sign-Up-Or-In, adding the user Login Options.",
    ),
    Row(
        "p4",
        "MFA needs no management key, and none is passed",
        all_programs,
        holds(r"(?i)management_?key\"?\s*[:=(]", r"DESCOPE_MANAGEMENT_KEY"),
        "client = DescopeClient(project_id=project_id, management_key=management_key)",
    ),
    Row(
        "p4-page",
        "the page says so where the client is made",
        initialisation,
        lacks("MFA needs no management key"),
        "Initialize the Management SDK with your management key.",
    ),
    Row(
        "p5",
        "every language verifies the code",
        page,
        lacks(
            r"otp\.verify\.email\(",
            r"otp\.verify_code\(",
            r"OTP\(\)\.VerifyCode\(",
            r"otpService\.verifyCode\(",
            r"\.otp_verify_code\(",
        ),
        "After a successful MFA sign-in, you will need to process the code via OTP Verify.",
    ),
    Row(
        "p6",
        "every language has an MFA snippet",
        page,
        lacks(
            *(
                rf"snippet=totp-then-otp-email/delivery[\s\S]*{name}"
                for name in (
                    r"signIn\.email\(",
                    r"otp\.sign_in\(",
                    r"OTP\(\)\.SignIn\(",
                    r"otpService\.signIn\(",
                    r"\.otp_sign_in\(",
                )
            )
        ),
        "```ruby\ndescope_client = Descope::Client.new(project_id: project_id)\n```",
    ),
    Row(
        "y6",
        "the page names base_url= and the variable that is read",
        page,
        lacks(r"DescopeClient\(base_url=", r"DESCOPE_BASE_URI"),
        "Set DESCOPE_BASE_URI, it is the only way.",
    ),
    Row(
        "j5-page",
        "the page says how long a project ID is",
        prose,
        lacks("fewer than 28 characters"),
        "Replace it with your project ID.",
    ),
    Row(
        "r3",
        "the page says which Ruby the gem needs",
        page,
        lacks(r"Ruby 3\.3 or newer"),
        "```sh\ngem install descope\n```",
    ),
    Row(
        "r4",
        "TOTP comes first, since this SDK cannot send it as the second factor",
        scenario,
        has_second_factor_first,
        "steps:\n- {operation: otp.sign_in}\n- {operation: otp.verify}\n- {operation: totp.sign_in_code}\n",
    ),
)
