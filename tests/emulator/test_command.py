"""What the options of `serve` mean."""

from __future__ import annotations

from mfa_snippets.emulator.settings import parse_settings, settings_table


def test_assumptions_table() -> None:
    """One line an assumption, with what it was set to; settings of the service are apart."""
    settings = parse_settings(["tokens=cookies", "same_channel=reject"])
    assumptions = settings_table(settings, "assumptions").splitlines()
    others = settings_table(settings, "settings").splitlines()

    assert assumptions[0].startswith("same_channel=reject ")
    assert any(line.startswith("tokens=cookies ") for line in others)
    assert not any(line.startswith("tokens") for line in assumptions)
