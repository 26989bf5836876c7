"""Render the docs pages of one target: prose from `spec/pages/`, blocks from `templates/docs/<target>/`."""

from .building import render_pages

__all__ = ["render_pages"]
