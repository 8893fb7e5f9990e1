"""Who the councils are, whom to reach there, and who else takes part.

Coordinators read it all; a council's people read and confirm their own contacts. Councils come and go: every council,
domain and arrangement has its dates, and a council that merged names its successor.
"""
