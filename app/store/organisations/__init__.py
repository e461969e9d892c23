"""Organisations: what each says of itself, its contact, its links."""
