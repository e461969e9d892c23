"""Answers, and where they stand."""
