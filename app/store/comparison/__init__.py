"""Placements, and the sums by which groups of organisations are compared."""
