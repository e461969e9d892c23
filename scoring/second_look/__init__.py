"""What in answers does not sit together, for whoever looks them over before submitting."""
