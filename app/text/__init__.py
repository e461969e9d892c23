"""Words and addresses: how they are written, compared and shown."""
