"""Prepare projects, and run their programs in each case."""
