"""The list of organisations, each one’s page, and what changes it."""
