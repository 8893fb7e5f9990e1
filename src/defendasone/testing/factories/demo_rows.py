"""Rows for the routes of the demonstration: outside one they refuse everybody, or are not there."""

from defendasone.testing.routes import answers_alike

answers_alike("demo:sign-in", 403)
answers_alike("demo:people", 404)
