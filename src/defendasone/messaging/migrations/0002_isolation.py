"""Messages are written for others; what was sent to whom is the coordinator's to see."""

from django.db import migrations

from defendasone.core.isolation import EVERYONE, SECTOR, Isolate


class Migration(migrations.Migration):
    dependencies = [("messaging", "0001_initial"), ("core", "0002_ledger")]

    operations = [Isolate("message", read=SECTOR, add=EVERYONE)]
