"""What pages are made of: the base page, partials, the form renderer, charts, error pages.

Nobody uses it directly. It knows how something is shown, and nothing of what is shown.
"""
