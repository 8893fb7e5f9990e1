"""Pages of technology registers, and of whom a vulnerability touches."""
