"""The emulator, seen over HTTP."""
