"""Freezing many editions."""
