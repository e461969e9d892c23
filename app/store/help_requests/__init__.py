"""What respondents ask the core team for, and the words of both sides."""
