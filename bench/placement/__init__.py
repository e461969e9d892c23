"""Placing many answers."""
