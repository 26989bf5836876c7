"""An emulator of the part of Descope's authentication API that MFA uses."""
