"""Technology registers (each council's own), and what vulnerabilities apply to (public facts)."""

from django.db import models

from defendasone.core.ids import new_id
from defendasone.directory.models import Council
from defendasone.intelligence.models import Vulnerability


class Register(models.Model):
    """That a council has a register, how many entries it has, and when somebody last said that it is complete."""

    council = models.OneToOneField(Council, models.PROTECT, primary_key=True, related_name="register")
    confirmed = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=200, blank=True)
    entries = models.PositiveIntegerField(default=0)


class Technology(models.Model):
    """One product, in one version, that a council runs. Keys are what `naming` and `versions` make of the words."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    council = models.ForeignKey(Council, models.PROTECT, related_name="technology")
    vendor = models.CharField(max_length=200, blank=True)
    product = models.CharField(max_length=200)
    version = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=500, blank=True)
    internet_facing = models.BooleanField(null=True)
    vendor_key = models.CharField(max_length=200, db_collation="C")
    product_key = models.CharField(max_length=200, db_collation="C")
    # For putting a register in order; what is affected is decided by `matching`.
    version_key = models.BinaryField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["product_key", "vendor_key"], name="technology_product"),
            models.Index(fields=["vendor_key", "product_key"], name="technology_vendor"),
            models.Index(fields=["council", "product"], name="technology_council"),
        ]


class Upload(models.Model):
    """A CSV file between its upload and its loading: nothing of it counts until somebody has seen the preview."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    council = models.ForeignKey(Council, models.PROTECT, related_name="uploads")
    name = models.CharField(max_length=255)
    content = models.BinaryField()
    # Our column -> number of the file's column.
    mapping = models.JSONField()
    made = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    loaded = models.DateTimeField(null=True)


class Applicability(models.Model):
    """A vulnerability applies to versions of a product from `low`, up to and not including `high` (sortable keys)."""

    vulnerability = models.ForeignKey(Vulnerability, models.CASCADE, related_name="applicability")
    source = models.CharField(max_length=60)
    vendor = models.CharField(max_length=512)
    product = models.CharField(max_length=2048)
    # No product: the source names the vendor alone.
    vendor_key = models.CharField(max_length=200, db_collation="C")
    product_key = models.CharField(max_length=200, db_collation="C")
    low = models.BinaryField()
    high = models.BinaryField(null=True)
    # The range in words, for the reason that people read.
    said = models.CharField(max_length=300)
    # Whether the range could be read; where not, the versions are unknown and a match is 'cannot tell'.
    certain = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["product_key", "vendor_key"], name="applicability_product")]
        verbose_name_plural = "applicability"


class Keys(models.Model):
    """One row: the edition of names that the keys in these tables were made by."""

    edition = models.CharField(max_length=32)
    only = models.BooleanField(default=True, unique=True, editable=False)

    class Meta:
        verbose_name_plural = "keys"
