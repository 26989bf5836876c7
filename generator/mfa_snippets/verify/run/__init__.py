"""Run one program."""
