"""Questionnaires and frameworks: their model, and reading them from YAML."""
