"""Data for tests, made as the worker's login: one short function a thing, everything else by default."""
