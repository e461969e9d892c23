"""Measurements, printed by `make bench` and recorded in docs/performance/. Figures, not tests."""
