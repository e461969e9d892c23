"""Preparing, looking at and publishing editions of the benchmark."""
