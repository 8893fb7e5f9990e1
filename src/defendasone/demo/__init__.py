"""A sector to try the product on: the 317 real councils, invented people at invented addresses, and cases under way.

Everything in it is marked as demonstration data on every page, and it never shares a database with real data.
"""
