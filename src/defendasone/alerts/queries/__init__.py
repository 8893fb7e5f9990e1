"""Reading alerts: what a viewer may see of them, and what the sector answered."""

from defendasone.alerts.queries.answers import (
    Tally,
    history,
    is_overdue,
    late_now,
    mine,
    owed_by,
    silent,
    tally,
    visible_answers,
)
from defendasone.alerts.queries.desk import Owing, owing, settled
from defendasone.alerts.queries.duty import Live, Progress, Waiting, live, waiting
from defendasone.alerts.queries.following import Followed, answer_of, answers_to, counts, followed, late
from defendasone.alerts.queries.link import Linked, linked
from defendasone.alerts.queries.opinions import done, may_review, my_opinion, opinions_counted, opinions_of
from defendasone.alerts.queries.owed import Asked, answerable, asked, with_answers
from defendasone.alerts.queries.paging import paged
from defendasone.alerts.queries.reading import (
    Listed,
    alert,
    edition_in_preparation,
    editions_out,
    headline,
    lines,
    listed,
    lists_counted,
    named_lists,
    visible_to,
)
from defendasone.alerts.queries.records import Record, records

__all__ = [
    "Asked",
    "Followed",
    "Linked",
    "Listed",
    "Live",
    "Owing",
    "Progress",
    "Record",
    "Tally",
    "Waiting",
    "alert",
    "answer_of",
    "answerable",
    "answers_to",
    "asked",
    "counts",
    "done",
    "edition_in_preparation",
    "editions_out",
    "followed",
    "headline",
    "history",
    "is_overdue",
    "late",
    "late_now",
    "lines",
    "linked",
    "listed",
    "lists_counted",
    "live",
    "may_review",
    "mine",
    "my_opinion",
    "named_lists",
    "opinions_counted",
    "opinions_of",
    "owed_by",
    "owing",
    "paged",
    "records",
    "settled",
    "silent",
    "tally",
    "visible_answers",
    "visible_to",
    "waiting",
    "with_answers",
]
