"""Run the command line as `python -m mfa_snippets`."""

from mfa_snippets.cli import main

main()
