"""Render the docs pages of one target: prose from `spec/pages/`, blocks from `templates/docs/<target>/`."""
