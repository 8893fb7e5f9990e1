"""Pages: fetch, one action, redirect. One module for each thing that somebody comes to do."""
