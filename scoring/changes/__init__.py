"""What moved between two rounds, and what moved it."""
