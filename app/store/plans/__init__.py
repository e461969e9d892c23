"""What respondents mean to do, and what they find when they look back: docs/decisions/0054."""
