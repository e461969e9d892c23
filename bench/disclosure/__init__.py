"""`make audit`: publishes, builds and audits made-up worlds, and prints how much they disclose.

Nothing may be disclosed; how little is then published is the price.
"""
