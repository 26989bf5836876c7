"""A specification and templates from files, every problem of them with its place."""
