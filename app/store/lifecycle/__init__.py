"""Merging, removing and deleting: above every other room of the store."""
