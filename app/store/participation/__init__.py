"""Who takes part: lists, invitations, confirmations, history."""
