"""What we know: vulnerabilities, which of them are exploited, and items that an analyst enters with source and grade.

Catalogues come in by `defend import`; every import can be repeated, and tells what was added, changed and refused.
"""
