"""Groups side by side, changes over a year, the hardest questions."""
