"""Settings, and what the program stands on where it runs: read once, at the start."""
