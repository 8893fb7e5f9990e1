"""Vulnerabilities (public facts), intelligence items (the coordinator's), and what each import did."""

from django.db import models

from defendasone.core.ids import new_id
from defendasone.core.tlp import PAP_CHOICES, TLP_CHOICES


class Vulnerability(models.Model):
    """One CVE. What matching needs of its record, no more; `severity` is the CVSS base score, 0.0 to 10.0."""

    class State(models.TextChoices):
        """As the CVE Program names it."""

        PUBLISHED = "published", "Published"
        REJECTED = "rejected", "Rejected"

    cve = models.CharField(max_length=30, unique=True)
    title = models.CharField(max_length=500, blank=True)
    description = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PUBLISHED)
    severity = models.DecimalField(max_digits=3, decimal_places=1, null=True)
    published = models.DateTimeField(null=True)
    # Hash of what the record said, so that an unchanged record is known as such.
    digest = models.BinaryField(max_length=16, null=True)
    changed = models.DateTimeField()

    class Meta:
        verbose_name_plural = "vulnerabilities"


class AffectedProduct(models.Model):
    """One entry of a CVE record's list of affected products, as its source (CNA or ADP) wrote it."""

    vulnerability = models.ForeignKey(Vulnerability, models.CASCADE, related_name="affected")
    source = models.CharField(max_length=60)
    vendor = models.CharField(max_length=512)
    product = models.CharField(max_length=2048)
    # The package within the product that the versions count, where the record names one.
    package = models.CharField(max_length=2048, blank=True)
    default_status = models.CharField(max_length=10, blank=True)
    # The record's `versions` array: dictionaries of version, status, lessThan, lessThanOrEqual, versionType, changes.
    versions = models.JSONField()
    cpes = models.JSONField()


class KnownExploited(models.Model):
    """One entry of CISA's catalogue of vulnerabilities known to be exploited (KEV)."""

    vulnerability = models.OneToOneField(Vulnerability, models.CASCADE, related_name="exploited")
    vendor = models.CharField(max_length=200)
    product = models.CharField(max_length=300)
    name = models.CharField(max_length=300)
    description = models.TextField()
    required_action = models.TextField()
    added = models.DateField(db_index=True)
    due = models.DateField(null=True)
    ransomware = models.BooleanField()
    notes = models.TextField(blank=True)
    digest = models.BinaryField(max_length=16)


class Item(models.Model):
    """Something an analyst was told or found out, with its source and how far to believe it."""

    class Reliability(models.TextChoices):
        """Admiralty grade of the source."""

        A = "A", "A: completely reliable"
        B = "B", "B: usually reliable"
        C = "C", "C: fairly reliable"
        D = "D", "D: not usually reliable"
        E = "E", "E: unreliable"
        F = "F", "F: cannot be judged"

    class Credibility(models.IntegerChoices):
        """Admiralty grade of the information."""

        CONFIRMED = 1, "1: confirmed by other sources"
        PROBABLE = 2, "2: probably true"
        POSSIBLE = 3, "3: possibly true"
        DOUBTFUL = 4, "4: doubtful"
        IMPROBABLE = 5, "5: improbable"
        UNKNOWN = 6, "6: cannot be judged"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    text = models.TextField(max_length=20_000)
    source = models.CharField(max_length=200)
    reliability = models.CharField(max_length=1, choices=Reliability)
    credibility = models.PositiveSmallIntegerField(choices=Credibility)
    tlp = models.CharField(max_length=12, choices=TLP_CHOICES)
    pap = models.CharField(max_length=5, choices=PAP_CHOICES)
    vulnerabilities = models.ManyToManyField(Vulnerability, related_name="items")
    made = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-made"]


class Import(models.Model):
    """What one import of a catalogue did; not `finished` where it was stopped, and what it had done so far."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10)
    source = models.CharField(max_length=500)
    at = models.DateTimeField()
    finished = models.BooleanField(default=False)
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    # Pairs of record and reason, at most the first thousand.
    refusals = models.JSONField()

    class Meta:
        ordering = ["-at"]
