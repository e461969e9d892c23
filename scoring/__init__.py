"""What answers mean. Pure Python: no web framework, no database, no clock, no network."""
