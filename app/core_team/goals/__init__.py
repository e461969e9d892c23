"""What the core team aims for, for the whole programme, and the way there."""
