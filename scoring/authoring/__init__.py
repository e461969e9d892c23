"""For whoever writes a questionnaire: what it asks of people, and what a new version changes."""
