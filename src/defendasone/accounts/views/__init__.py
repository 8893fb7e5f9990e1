"""Pages about people, their access and their own account."""
