"""What every service stands on: moves, the ledger, access, isolation, clocks, markings, the embedded database.

Nobody uses it directly. It knows no council, no person and no case; it knows how a case moves, who may see it and
how that is recorded.
"""
