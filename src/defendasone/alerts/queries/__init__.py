"""Reading alerts: what a viewer may see of them, and what the sector answered."""

from defendasone.alerts.queries.answers import Tally, history, is_overdue, mine, owed_by, silent, tally, visible_answers
from defendasone.alerts.queries.following import Followed, answer_of, answers_to, counts, followed, late, telephones
from defendasone.alerts.queries.link import Linked, linked
from defendasone.alerts.queries.owed import Asked, answerable, asked, with_answers
from defendasone.alerts.queries.reading import (
    Listed,
    alert,
    edition_in_preparation,
    editions_out,
    lines,
    listed,
    named_lists,
    visible_to,
)

__all__ = [
    "Asked",
    "Followed",
    "Linked",
    "Listed",
    "Tally",
    "alert",
    "answer_of",
    "answerable",
    "answers_to",
    "asked",
    "counts",
    "edition_in_preparation",
    "editions_out",
    "followed",
    "history",
    "is_overdue",
    "late",
    "lines",
    "linked",
    "listed",
    "mine",
    "named_lists",
    "owed_by",
    "silent",
    "tally",
    "telephones",
    "visible_answers",
    "visible_to",
    "with_answers",
]
