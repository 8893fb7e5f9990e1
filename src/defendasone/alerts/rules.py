"""The policy of the Cyber Alert Service: pure functions, one sentence each."""

import csv
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from defendasone.core.clocks import working_days_after
from defendasone.core.rules import rule
from defendasone.core.tlp import TLP, strictest

SCOTLAND = "Scottish Cyber Coordination Centre, vulnerability coordination policy; our proposal for England."
OURS = "Ours."
CRITICAL = Decimal("9.0")


@dataclass(frozen=True)
class Deadlines:
    """Lengths in working days, and the version that an alert records."""

    version: str
    exposure: int
    mitigation: int


@cache
def deadlines() -> Deadlines:
    """The lengths in force: the last line of the data file."""
    with (Path(__file__).with_name("data") / "deadlines.csv").open(newline="") as file:
        row = list(csv.DictReader(file))[-1]
    return Deadlines(row["version"], int(row["exposure_working_days"]), int(row["mitigation_working_days"]))


@rule("CAS-1", "Nobody approves words that they wrote or changed themselves.", source="GOV.UK Emergency Alerts; ours.")
def may_approve(writers: Collection[str], approver: str) -> bool:
    """`writers` and `approver` are people's ids."""
    return approver not in writers


@rule(
    "CAS-2",
    "A duty officer may publish before review, with a reason; somebody else, who did not write it, reviews it then.",
    source=OURS,
)
def may_review_afterwards(writers: Collection[str], publisher: str, reviewer: str) -> bool:
    """Whether this person's look at it counts as a second pair of eyes."""
    return reviewer != publisher and reviewer not in writers


@rule("CAS-3", "A council says whether it is affected within two working days of publication.", source=SCOTLAND)
def exposure_due(published: datetime) -> datetime:
    """The end of that day in London."""
    return working_days_after(published, deadlines().exposure)


@rule("CAS-4", "A council that is affected has dealt with it within ten working days of publication.", source=SCOTLAND)
def mitigation_due(published: datetime) -> datetime:
    """The end of that day in London."""
    return working_days_after(published, deadlines().mitigation)


@rule("CAS-5", "An action falls due as many working days after publication as it says.", source=OURS)
def action_due(published: datetime, days: int) -> datetime:
    """The end of that day in London."""
    return working_days_after(published, days)


@rule(
    "CAS-11",
    "A council that was asked owes, by the first deadline, whether it is affected; one that is affected owes, by the "
    "second, that it has dealt with it; others owe nothing.",
    source=SCOTLAND,
)
def owed_by(status: str, *, exposure_due: datetime | None, mitigation_due: datetime | None) -> datetime | None:
    """The deadline that counts now. `status` is the answer's; a council that does not know yet has not said."""
    if status in {"asked", "acknowledged", "checking"}:
        return exposure_due
    return mitigation_due if status == "affected" else None


@rule("CAS-6", "An answer is overdue when what the council owes was due before now.", source=SCOTLAND)
def overdue(status: str, *, exposure_due: datetime | None, mitigation_due: datetime | None, now: datetime) -> bool:
    """`status` is the answer's."""
    due = owed_by(status, exposure_due=exposure_due, mitigation_due=mitigation_due)
    return due is not None and now > due


@rule(
    "CAS-7",
    "Councils that cannot tell whether they run something are asked, unless somebody decides otherwise.",
    source=OURS,
)
def asked_by_default() -> frozenset[str]:
    """The groups of an exposure that an audience starts with."""
    return frozenset({"runs", "cannot-tell"})


@rule(
    "CAS-8", "The link in a message acknowledges for fourteen days, and never does more than acknowledge.", source=OURS
)
def link_days() -> int:
    """Days after the message was written."""
    return 14


@rule("CAS-9", "An alert is marked at least as strictly as the intelligence that it uses.", source="FIRST TLP 2.0.")
def may_be_marked(marking: TLP, sources: Iterable[TLP]) -> bool:
    """Whether the alert's own marking is strict enough."""
    return marking.rank >= strictest(*sources).rank


@rule(
    "CAS-10",
    "A council that is affected has dealt with an alert once each of its actions is done or does not apply.",
    source=OURS,
)
def dealt_with(states: Collection[str], actions: int) -> bool:
    """`states` is what the council says of each action, of which there are `actions`."""
    return actions > 0 and len(states) == actions and all(state in {"done", "not-applicable"} for state in states)


@rule(
    "CAS-13",
    "A list shows an alert's title up to TLP:AMBER; above that its marking and reference, because each reading counts.",
    source="FIRST TLP 2.0; ours.",
)
def headline(title: str, marking: TLP, reference: str) -> str:
    """What a list, a chart or a table names an alert by."""
    return f"{marking.label} alert {reference}" if marking.reads_recorded else title


@rule(
    "CAS-12",
    "An alert about a vulnerability that is known to be exploited is proposed as critical from a CVSS base score of "
    "9.0, and as high below that or without a score.",
    source="FIRST CVSS: critical is 9.0 and above; that exploitation makes it at least high is ours.",
)
def proposed_severity(score: Decimal | None) -> str:
    """What the form for a new alert begins with."""
    return "critical" if score is not None and score >= CRITICAL else "high"
