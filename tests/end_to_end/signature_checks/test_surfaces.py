"""The signatures against the SDK, where that is present."""

import shutil
from pathlib import Path

import pytest

from .running import RUBY_SDK, SIGNATURES, lines_of, replaced, ruby, ruby_surface


def test_ruby_types_and_classes_declare_the_same_methods() -> None:
    """No method is without types, and none has other parameters than its types."""
    methods = {line for line in ruby_surface(SIGNATURES / "ruby" / "lib") if "#" in line}

    assert lines_of([ruby(), "surface.rb", "--rbs", str(SIGNATURES / "ruby" / "sig")]) == methods


@pytest.mark.skipif(not RUBY_SDK, reason="MFA_SNIPPETS_RUBY_SDK names no checkout of the Ruby SDK")
def test_ruby_signatures_are_the_sdks() -> None:
    """Each name is in the SDK, with the same value, parent or parameters."""
    library = Path(RUBY_SDK) / "lib"

    assert ruby_surface(SIGNATURES / "ruby" / "lib") - ruby_surface(library) == frozenset()


def altered(folder: Path, file: str, old: str, new: str, copy: Path) -> Path:
    """A copy of a folder, in one file of which something is replaced."""
    shutil.copytree(folder, copy)
    (copy / file).write_text(replaced((copy / file).read_text(), old, new))
    return copy


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("code: nil)", "otp: nil)", "Descope::Client#totp_sign_in_code(login_id:, login_options:, otp:)"),
        ("VOICE = 4", "VOICE = 5", "Descope::Mixins::Common::DeliveryMethod::VOICE = 5"),
        (
            "Unauthorized < HTTPError",
            "Unauthorized < Exception",
            "Descope::Unauthorized < Descope::Exception",
        ),
        ("def http_code", "def code", "Descope::HTTPError#code()"),
    ],
)
def test_an_altered_ruby_signature_differs(old: str, new: str, line: str, tmp_path: Path) -> None:
    """The comparison that the SDK must pass fails on a keyword, a value, a parent and a method."""
    sound = SIGNATURES / "ruby" / "lib"
    copy = altered(sound, "descope.rb", old, new, tmp_path / "lib")

    assert ruby_surface(copy) - ruby_surface(Path(RUBY_SDK) / "lib" if RUBY_SDK else sound) == {line}
