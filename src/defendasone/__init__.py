"""Defend as One: English councils share warnings, reports and help, and defend themselves together."""

__version__ = "0.1.0"
