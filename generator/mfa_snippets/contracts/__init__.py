"""What others read of an output folder: the apps, what they must do, and their functions."""

TEMPORARY = ".mfa-snippets.new"
"""The name of the file that is written before it replaces another one in its folder."""
