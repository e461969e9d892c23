"""What became of plans: counted over places and sectors, without a word of any."""
