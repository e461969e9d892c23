"""Files to take away, the API, and its keys."""
