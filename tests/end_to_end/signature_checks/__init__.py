"""Signatures of an SDK that CI does not have: the app is checked against them, and they against the SDK."""
