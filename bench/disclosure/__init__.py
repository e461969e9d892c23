"""`make audit`: made-up worlds are published, built and audited; how much they tell is printed.

Nothing should be told; how much is still published is the price.
"""
