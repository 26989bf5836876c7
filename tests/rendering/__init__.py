"""Rendering: layout, literals, purity, segments, and a specification of our own."""
