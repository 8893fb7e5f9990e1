"""Tables that every service shares."""

from django.db import models

from defendasone.core.ids import new_id


class Event(models.Model):
    """One line of the ledger. Written only by `ledger.append`; the database refuses any change."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    stream = models.CharField(max_length=120)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    actor_name = models.CharField(max_length=200)
    # The council's primary key without a foreign key: the ledger outlives what it speaks of.
    council = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=60)
    before = models.CharField(max_length=30)
    after = models.CharField(max_length=30)
    detail = models.JSONField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="event_once")]
        indexes = [
            models.Index(fields=["council", "at"], name="event_council"),
            models.Index(fields=["kind", "at"], name="event_kind"),
        ]


class Installation(models.Model):
    """What this database is for: one row. Demonstration data and real data never share a database."""

    demo = models.BooleanField()
    made = models.DateTimeField()
    only = models.BooleanField(default=True, unique=True, editable=False)


class Limit(models.Model):
    """One rate limit's count in its present window. Written only by `limits.count`."""

    key = models.CharField(max_length=32, primary_key=True)
    start = models.BigIntegerField()
    hits = models.PositiveIntegerField()
    seen = models.DateTimeField(db_index=True)
