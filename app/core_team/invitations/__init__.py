"""Inviting and reminding, by e-mail or by links to send by hand."""
