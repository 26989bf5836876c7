"""Tests of a file share a process: with some versions of pytest, pytest-xdist puts no test into its group."""

import os

import pytest


def test_a_process_runs_a_group(request: pytest.FixtureRequest) -> None:
    """pytest-xdist adds the group to the ID of a test."""
    assert ("@" in request.node.nodeid) == ("PYTEST_XDIST_WORKER" in os.environ)
