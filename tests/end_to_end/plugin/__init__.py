"""Tests of somebody's application, that `test_wheel.py` runs where only the wheel is installed."""
