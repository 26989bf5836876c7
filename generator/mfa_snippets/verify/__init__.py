"""Prove what was rendered: run every program, watch the wire, and keep evidence."""
