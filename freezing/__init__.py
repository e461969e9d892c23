"""Turning the public pages into a folder that any static host can serve, or none."""
