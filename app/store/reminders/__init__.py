"""What respondents are reminded of by themselves, once: above participation."""
