"""A questionnaire tried out before it is published: its pages, what it asks, and what changes."""
