"""The core team: accounts, sessions, second factors, API keys."""
