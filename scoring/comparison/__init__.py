"""Groups side by side: summaries, and what chance alone would do."""
