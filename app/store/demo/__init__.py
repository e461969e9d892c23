"""A made-up world, put into an empty database."""
