"""What others read of an output folder: the apps, what they must do, and their functions."""

TEMPORARY = ".mfa-snippets.new"  # of a file before it replaces another one in its folder
