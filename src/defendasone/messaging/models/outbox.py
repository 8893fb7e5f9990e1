"""The outbox."""

from django.db import models

from defendasone.core.ids import new_id
from defendasone.core.tlp import TLP_CHOICES
from defendasone.directory.models import Contact, Council


class Message(models.Model):
    """One message to one address over one channel. Decided once (`key`), sent at least once."""

    class Channel(models.TextChoices):
        """The way it goes."""

        EMAIL = "email", "E-mail"
        SMS = "sms", "Text message"

    class State(models.TextChoices):
        """Where it is."""

        QUEUED = "queued", "Waiting"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Not sent"
        CANCELLED = "cancelled", "Cancelled"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # Event, recipient, channel and purpose: what makes two messages the same one. Of UUIDs: nobody can guess it.
    key = models.CharField(max_length=200, unique=True)
    channel = models.CharField(max_length=10, choices=Channel)
    purpose = models.CharField(max_length=60)
    # The case that it speaks of, as its ledger stream is named.
    about = models.CharField(max_length=120, blank=True)
    council = models.ForeignKey(Council, models.PROTECT, null=True, related_name="messages")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="messages")
    name = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=254)
    tlp = models.CharField(max_length=12, choices=TLP_CHOICES)
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField()
    urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    made = models.DateTimeField()
    due = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    fence = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["urgent", "due"], condition=models.Q(state__in=["queued", "sending"]), name="message_waiting"
            ),
            models.Index(fields=["about", "council"], name="message_about"),
            models.Index(fields=["made"], name="message_made"),
        ]
