"""For whoever writes a questionnaire: its faults, what it asks, and what a new version changes."""
