"""An emulator of Descope's authentication API, as far as MFA touches it."""
