"""Ruby programs on the signatures: the sound ones run to their end, and each fault is named."""

from pathlib import Path

import pytest

from .ruby_faults import FAULTS
from .running import line_of, program_of, programs, replaced, run_on_signatures

OUTPUTS = {
    "two_factors": """\
otpauth://totp/canned
TOTP code:
Sent to y**@example.com
Code:
amr: totp, email, mfa
""",
    "otp_sign_up": "Sent to y**@example.com\n",
    "enrolments": "otpauth://totp/canned\nSent to y**@example.com and +1*******00\n",
    "password": "false\nU0000000000000000000000000000\n",
    "magic_link": "Sent to y**@example.com\ntotp email mfa\n",
    "enchanted_link": "Click link 42 sent to y**@example.com\ntotp email mfa\n",
    "totp_second": "totp email mfa\n",
}


@pytest.mark.parametrize("name", programs("rb"))
def test_a_sound_program_runs_to_its_end(name: str, tmp_path: Path) -> None:
    """The canned classes answer, and neither they nor the type checker say anything; it has faults too."""
    result = run_on_signatures(program_of(f"{name}.rb"), tmp_path)

    assert (result.returncode, result.stdout, result.stderr) == (0, OUTPUTS[name], "")
    assert len(FAULTS[name]) > 1


@pytest.mark.parametrize(
    ("name", "old", "new", "call", "message"),
    [(name, *fault) for name, faults in FAULTS.items() for fault in faults],
)
def test_a_fault_is_named_with_its_line(
    name: str, old: str, new: str, call: str, message: str, tmp_path: Path
) -> None:
    """The run ends at the first fault, although a program rescues StandardError."""
    program = replaced(program_of(f"{name}.rb"), old, new)

    result = run_on_signatures(program, tmp_path)

    assert result.returncode == 1
    assert result.stderr.startswith(f"program.rb:{line_of(call, program)}: ")
    assert message in result.stderr
