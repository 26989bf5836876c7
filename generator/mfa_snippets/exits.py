"""Exit statuses: of findings and bad input, wrong usage, trouble with the machine or a bug, and Ctrl-C."""

FINDINGS, USAGE, TROUBLE, INTERRUPTED = 1, 2, 3, 130
