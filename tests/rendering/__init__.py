"""Rendering: layout, literals, purity, functions, and languages that are added and removed."""
