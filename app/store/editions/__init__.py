"""Editions of the benchmark: members, proposals, publication."""
