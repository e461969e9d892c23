"""What leaves the store as data, and the log of it."""
