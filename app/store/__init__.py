"""The only queries. Each function asks or does one thing, and hands back plain values."""
