"""The directory's pages: fetch, one action, redirect."""
