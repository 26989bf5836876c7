"""Compare runs with expectations."""
