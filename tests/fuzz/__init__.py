"""Hostile values in every place of the specification: refused with their place, or inert."""
