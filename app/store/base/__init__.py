"""What every room of the store stands on: transactions, events, secrets, the questionnaires."""
