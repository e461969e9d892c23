"""Rounds of answers: drafts, saving, submitting, taking back."""
