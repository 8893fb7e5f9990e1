"""Rows for the routes of the demonstration: outside one they refuse everybody."""

from defendasone.testing.routes import answers_alike

answers_alike("demo:sign-in", 403)
