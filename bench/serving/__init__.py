"""The service under load, beside a stub."""
