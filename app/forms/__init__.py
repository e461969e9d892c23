"""What people send, read and checked: details, answers and response files."""
