"""The database: how it is reached, and why it fails."""
