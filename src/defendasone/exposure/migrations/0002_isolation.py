"""A register is its council's own; the coordinator reads all."""

from django.db import migrations

from defendasone.core.isolation import NOBODY, SECTOR, Isolate, council, either

READ_ALL = {"read": either(council(), SECTOR), "write": council()}


class Migration(migrations.Migration):
    dependencies = [("exposure", "0001_initial"), ("core", "0002_ledger")]

    operations = [
        Isolate("register", **READ_ALL, remove=NOBODY),
        Isolate("technology", **READ_ALL),
        Isolate("upload", read=council()),
    ]
