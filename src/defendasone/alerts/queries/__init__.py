"""Reading alerts: what a viewer may see of them, and what the sector answered."""

from defendasone.alerts.queries.answers import Tally, history, mine, silent, tally, visible_answers
from defendasone.alerts.queries.reading import alert, edition_in_preparation, listed, named_lists, visible_to

__all__ = [
    "Tally",
    "alert",
    "edition_in_preparation",
    "history",
    "listed",
    "mine",
    "named_lists",
    "silent",
    "tally",
    "visible_answers",
    "visible_to",
]
