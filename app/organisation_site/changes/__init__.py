"""Coming back: what was said last time, the way over all rounds, and what moved."""
