"""What became of plans: counted over places and sectors, and of one respondent."""
