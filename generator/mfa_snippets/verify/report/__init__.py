"""Report a verification."""
