"""Everything that can be done to an alert, its words and its answers: one function a verb."""

from defendasone.alerts.actions.answering import (
    Done,
    Opinion,
    Said,
    acknowledge,
    answer,
    give_feedback,
    reached,
    read,
    see,
)
from defendasone.alerts.actions.following import add_councils, close, remind, save_list, withdraw
from defendasone.alerts.actions.publishing import Sent, publish, publish_urgently, review
from defendasone.alerts.actions.writing import (
    About,
    ToDo,
    Words,
    approve,
    correct,
    draft,
    return_,
    set_audience,
    submit,
    write,
)

__all__ = [
    "About",
    "Done",
    "Opinion",
    "Said",
    "Sent",
    "ToDo",
    "Words",
    "acknowledge",
    "add_councils",
    "answer",
    "approve",
    "close",
    "correct",
    "draft",
    "give_feedback",
    "publish",
    "publish_urgently",
    "reached",
    "read",
    "remind",
    "return_",
    "review",
    "save_list",
    "see",
    "set_audience",
    "submit",
    "withdraw",
    "write",
]
