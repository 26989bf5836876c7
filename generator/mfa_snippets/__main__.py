"""Run the command line as `python -m mfa_snippets`."""

from .cli import main

main()
