"""People, what they are and where, how they sign in, and the keys of their programs.

A coordinator's administrator invites a council's lead, the lead invites colleagues, and who leaves loses access with
the next request. Nobody signs up unasked.
"""
