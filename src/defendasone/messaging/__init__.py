"""Messages that arrive: the outbox, the texts, and one folder a channel.

A service decides that somebody is to be told and writes rows in its own transaction; the worker sends them.
Coordinators see what was sent to whom.
"""
