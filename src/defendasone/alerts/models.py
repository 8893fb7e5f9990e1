"""The alert, its editions (the words), and each council's answer. Three separate cases, three flows."""

from django.db import models
from django.db.models import Q

from defendasone.core.flow import Case, Flow, move
from defendasone.core.ids import new_id
from defendasone.core.tlp import TLP_CHOICES
from defendasone.directory.models import Council
from defendasone.intelligence.models import Item, Vulnerability


class Alert(Case):
    """What is asked of the sector, and of whom. Its words are in its editions.

    `audience` is who is to get it, as `alerts.audience` writes it; publication freezes it into answers.
    """

    class Status(models.TextChoices):
        """Where the alert as a whole is."""

        PREPARING = "preparing", "Being prepared"
        LIVE = "live", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"
        CLOSED = "closed", "Closed"

    flow = Flow(
        "alerts",
        move("prepare", "prepared", {Status.PREPARING}, Status.PREPARING, "Change who gets it"),
        move("publish", "published", {Status.PREPARING}, Status.LIVE, "Publish"),
        move("correct", "corrected", {Status.LIVE}, Status.LIVE, "Publish the correction"),
        move("extend", "extended", {Status.LIVE}, Status.LIVE, "Add councils"),
        move("remind", "reminded", {Status.LIVE}, Status.LIVE, "Remind"),
        move("withdraw", "withdrawn", {Status.LIVE}, Status.WITHDRAWN, "Withdraw"),
        move("close", "closed", {Status.LIVE}, Status.CLOSED, "Close"),
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.PREPARING)
    answer_required = models.BooleanField(default=True)
    by_sms = models.BooleanField(default=False)
    audience = models.JSONField(default=dict)
    made = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    # The edition that councils read; none before the first publication.
    current = models.OneToOneField("Edition", models.PROTECT, null=True, related_name="current_of")
    published = models.DateTimeField(null=True)
    exposure_due = models.DateTimeField(null=True)
    mitigation_due = models.DateTimeField(null=True)
    deadlines_version = models.CharField(max_length=20, blank=True)
    ended = models.DateTimeField(null=True)
    ended_reason = models.TextField(max_length=2000, blank=True)
    vulnerabilities = models.ManyToManyField(Vulnerability, related_name="alerts")
    items = models.ManyToManyField(Item, related_name="alerts")
    # Pairs of vendor and product that it is about beside its vulnerabilities.
    products = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["status", "published"], name="alert_status")]


class Edition(Case):
    """The words of an alert, once. A correction is the next edition; a published one never changes."""

    class Status(models.TextChoices):
        """Where these words are."""

        DRAFT = "draft", "Draft"
        IN_REVIEW = "in-review", "In review"
        RETURNED = "returned", "Returned"
        APPROVED = "approved", "Approved"
        UNREVIEWED = "unreviewed", "Published before review"
        PUBLISHED = "published", "Published"

    class Severity(models.TextChoices):
        """How bad it is for a council that is affected."""

        CRITICAL = "critical", "Critical"
        HIGH = "high", "High"
        MEDIUM = "medium", "Medium"
        LOW = "low", "Low"

    flow = Flow(
        "editions",
        move("write", "written", {Status.DRAFT, Status.RETURNED}, Status.DRAFT, "Change"),
        move("submit", "submitted", {Status.DRAFT}, Status.IN_REVIEW, "Send for review"),
        move("return", "returned", {Status.IN_REVIEW, Status.APPROVED}, Status.RETURNED, "Return with a reason"),
        move("approve", "approved", {Status.IN_REVIEW}, Status.APPROVED, "Approve"),
        move("publish", "published", {Status.APPROVED}, Status.PUBLISHED, "Publish"),
        move(
            "publish_urgently",
            "published-urgently",
            {Status.DRAFT, Status.RETURNED, Status.IN_REVIEW},
            Status.UNREVIEWED,
            "Publish before review",
        ),
        move("review", "reviewed", {Status.UNREVIEWED}, Status.PUBLISHED, "Confirm after review"),
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    alert = models.ForeignKey(Alert, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    title = models.CharField(max_length=150)
    happened = models.TextField(max_length=10_000)
    matters = models.TextField(max_length=10_000)
    severity = models.CharField(max_length=10, choices=Severity)
    tlp = models.CharField(max_length=12, choices=TLP_CHOICES)
    # What is different from the edition before: shown on the page and sent with it.
    change = models.TextField(max_length=2000, blank=True)
    written = models.DateTimeField()
    written_by = models.CharField(max_length=200)
    # The ids of everybody who wrote or changed these words.
    writers = models.JSONField(default=list)
    approved = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=200, blank=True)
    returned_because = models.TextField(max_length=2000, blank=True)
    urgent_because = models.TextField(max_length=2000, blank=True)
    published = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["alert", "number"], name="edition_once"),
            models.UniqueConstraint(
                fields=["alert"],
                condition=~Q(status__in=["published", "unreviewed"]),
                name="edition_one_in_preparation",
            ),
        ]

    @property
    def ledger_council(self) -> None:
        """Writing is the coordinator's side."""


class Action(models.Model):
    """One thing to do. `key` stays the same from edition to edition, so that what was done stays done."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="actions")
    key = models.UUIDField(default=new_id)
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    # Working days after publication; the day itself is fixed when the edition is published.
    days = models.PositiveSmallIntegerField()
    due = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="action_once")]


class Answer(Case):
    """One council's side of one alert: why it was asked, and what it said. 317 councils never wait for one another."""

    class Status(models.TextChoices):
        """What the council said last."""

        ASKED = "asked", "No answer"
        ACKNOWLEDGED = "acknowledged", "Acknowledged"
        CHECKING = "checking", "Does not know yet"
        AFFECTED = "affected", "Affected"
        NOT_AFFECTED = "not-affected", "Not affected"
        MITIGATED = "mitigated", "Affected, and mitigated"
        RELEASED = "released", "No longer asked"

    class Group(models.TextChoices):
        """Why the council was chosen."""

        RUNS = "runs", "Runs it"
        CANNOT_TELL = "cannot-tell", "Cannot tell"
        DOES_NOT_RUN = "does-not-run", "Does not run it"
        CHOSEN = "chosen", "Chosen"

    _OPEN = {Status.ASKED, Status.ACKNOWLEDGED, Status.CHECKING, Status.AFFECTED, Status.NOT_AFFECTED, Status.MITIGATED}
    aside = frozenset({"reached"})
    flow = Flow(
        "answers",
        move("see", "seen", _OPEN, "", "Read"),
        move("acknowledge", "acknowledged", {Status.ASKED}, Status.ACKNOWLEDGED, "Acknowledge"),
        move("check", "checking", _OPEN, Status.CHECKING, "We do not know yet"),
        move("affect", "affected", _OPEN, Status.AFFECTED, "We are affected"),
        move("clear", "not-affected", _OPEN, Status.NOT_AFFECTED, "We are not affected"),
        move("mitigate", "mitigated", _OPEN, Status.MITIGATED, "We have dealt with it"),
        move("release", "released", _OPEN, Status.RELEASED, "No longer asked"),
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    alert = models.ForeignKey(Alert, models.PROTECT, related_name="answers")
    council = models.ForeignKey(Council, models.PROTECT, related_name="answers")
    status = models.CharField(max_length=20, choices=Status, default=Status.ASKED)
    group = models.CharField(max_length=20, choices=Group)
    because = models.CharField(max_length=300)
    added = models.DateTimeField()
    reached = models.DateTimeField(null=True)
    seen = models.DateTimeField(null=True)
    acknowledged = models.DateTimeField(null=True)
    answered = models.DateTimeField(null=True)
    mitigated = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=200, blank=True)
    note = models.TextField(max_length=5000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "council"], name="answer_once")]
        indexes = [
            models.Index(fields=["council", "status"], name="answer_council"),
            # What is open across all alerts, with the columns that the policies look at: no row has to be fetched.
            models.Index(
                fields=["alert", "status"],
                include=["id", "council"],
                condition=Q(status__in=["asked", "acknowledged", "checking", "affected"]),
                name="answer_owing",
            ),
            models.Index(
                fields=["alert"],
                include=["id", "council", "status", "added", "seen"],
                condition=Q(reached__isnull=True),
                name="answer_unreached",
            ),
        ]


class ActionAnswer(models.Model):
    """What a council says of one action."""

    class State(models.TextChoices):
        """How far it is."""

        PLANNED = "planned", "Planned"
        DONE = "done", "Done"
        NOT_APPLICABLE = "not-applicable", "Not applicable"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="actions")
    council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    action_key = models.UUIDField()
    state = models.CharField(max_length=20, choices=State)
    reason = models.CharField(max_length=500, blank=True)
    on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "action_key"], name="action_answer_once")]


class Feedback(models.Model):
    """What a council's person thought of an alert: once a person, changed as often as they like."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    alert = models.ForeignKey(Alert, models.PROTECT, related_name="feedback")
    council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    person = models.CharField(max_length=60)
    useful = models.BooleanField()
    clear = models.BooleanField()
    in_time = models.BooleanField()
    comment = models.TextField(max_length=2000, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "council", "person"], name="feedback_once")]


class NamedList(models.Model):
    """Councils that are chosen together more than once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=100, unique=True)
    councils = models.ManyToManyField(Council, related_name="+")

    class Meta:
        ordering = ["name"]
