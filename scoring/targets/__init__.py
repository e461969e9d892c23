"""Targets: what documents of others ask for, and which question speaks to which of it."""
