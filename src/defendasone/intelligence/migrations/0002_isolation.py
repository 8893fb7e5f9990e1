"""Vulnerabilities are public; items and what imports did are the coordinator's."""

from django.db import migrations

from defendasone.core.isolation import NOBODY, SECTOR, Isolate


class Migration(migrations.Migration):
    dependencies = [("intelligence", "0001_initial"), ("core", "0002_ledger")]

    operations = [
        Isolate("item", read=SECTOR, remove=NOBODY),
        Isolate("import", read=SECTOR, remove=NOBODY),
    ]
