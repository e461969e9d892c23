"""OpenID Connect: asking the provider, and judging what it answers (docs/decisions/0028)."""
