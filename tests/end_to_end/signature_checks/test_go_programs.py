"""Go programs against the signatures: the sound ones vet clean, and each fault is named."""

from pathlib import Path

import pytest

from .running import line_of, program_of, programs, replaced, vet

# For each program: what is replaced, by what, and what `go vet` says of it.
FAULTS = {
    "two_factors": [
        ("MFA: true", "Mfa: true", "unknown field Mfa"),
        ("MFA: true", 'MFA: "true"', "cannot use"),
        ("ProjectID:  ", "projectID:  ", "unknown field projectID"),
        ("loginID, request, options)", "loginID, request)", "not enough arguments in call"),
        (
            "loginID, request, options)",
            "loginID, first.RefreshToken.JWT, options)",
            "*http.Request value in argument",
        ),
        (".SignIn(", ".SignInn(", "SignInn undefined"),
        ("masked, err := descopeClient.", "masked := descopeClient.", "assignment mismatch"),
        ("descope.MethodEmail, loginID, lines", '"E-mail", 1, lines', "as string value in argument"),
        ("descope.AuthFactorMFA", "descope.AuthFactorMfa", "undefined: descope.AuthFactorMfa"),
        ("refused.Description", "refused.ErrorDescription", "refused.ErrorDescription undefined"),
        ("ErrorInfoKeys.HTTP", "ErrorInfoKeys.Http", "undefined"),
    ],
    "otp_sign_up": [
        ("phone, user, options)", "phone, options, user)", "as *descope.User value in argument"),
        ("phone, user, options)", "phone, user)", "not enough arguments in call"),
        ("TemplateID:", "MFA: true, TemplateID:", "unknown field MFA"),
        ("Phone: phone", "PhoneNumber: phone", "unknown field PhoneNumber"),
    ],
    "enrolments": [
        (".UpdateUser(ctx, loginID, request)", ".UpdateUser(ctx, loginID)", "not enough arguments in call"),
        (".UpdateUser(", ".UpdateKey(", "UpdateKey undefined"),
        ("loginID, request)", "loginID, refreshJWT)", "as *http.Request value in argument"),
        ("AddToLoginIDs: true", "AddToLoginIds: true", "unknown field AddToLoginIds"),
        ('descope.MethodVoice, loginID, "+', 'loginID, "+', "not enough arguments in call"),
        ("email, err :=", "email :=", "assignment mismatch"),
    ],
    "password": [
        ("user, password, nil)", "password, user, nil)", "as *descope.User value in argument"),
        ("loginID, password, nil)", "loginID, password)", "not enough arguments in call"),
        ("Password().SignIn(", "Password().Verify(", "Verify undefined"),
    ],
    "magic_link": [
        ("loginID, uri, user, nil)", "loginID, user, nil)", "not enough arguments in call"),
        ("uri, request, options)", "uri, options, request)", "as *http.Request value in argument"),
        (".Verify(ctx, token, nil)", ".Verify(ctx, token)", "not enough arguments in call"),
        (".MagicLink()", ".Magiclink()", "Magiclink undefined"),
    ],
    "enchanted_link": [
        (
            "ErrEnchantedLinkUnauthorized",
            "ErrEnchantedLinkPending",
            "undefined: descope.ErrEnchantedLinkPending",
        ),
        ("sent.LinkID", "sent.LinkId", "sent.LinkId undefined"),
        ("SignIn(ctx, loginID,", "SignIn(ctx, descope.MethodEmail, loginID,", "too many arguments in call"),
        ("err := enchantedLink.Verify(", "_, err := enchantedLink.Verify(", "assignment mismatch"),
        ("(ctx, pendingRef, nil)", "(ctx, pendingRef)", "not enough arguments in call"),
    ],
}


@pytest.mark.parametrize("name", programs("go"))
def test_a_sound_program_vets_clean(name: str, tmp_path: Path) -> None:
    """The signatures hold all that it needs, and it has faults below."""
    result = vet(program_of(f"{name}.go"), tmp_path)

    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert len(FAULTS[name]) > 1


@pytest.mark.parametrize(
    ("name", "old", "new", "message"), [(name, *fault) for name, faults in FAULTS.items() for fault in faults]
)
def test_a_fault_is_named_with_its_line(name: str, old: str, new: str, message: str, tmp_path: Path) -> None:
    """`go vet` fails on each fault, at its line."""
    program = replaced(program_of(f"{name}.go"), old, new)

    result = vet(program, tmp_path)

    assert result.returncode != 0
    assert f"main.go:{line_of(new, program)}:" in result.stderr
    assert message in result.stderr
