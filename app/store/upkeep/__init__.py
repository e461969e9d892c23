"""The database as a whole: brought up to date, copied, checked, and placed again."""
