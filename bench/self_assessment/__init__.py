"""The self-assessment page, on a phone."""
