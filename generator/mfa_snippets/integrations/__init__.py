"""Integrations with docs sites: an MkDocs plugin, a Sphinx extension, and configuration checks."""
