"""Who sees which row of the directory."""

from django.db import migrations

from defendasone.core.isolation import EVERYONE, SECTOR, Isolate, council, either, linked, through

PUBLIC = {"read": EVERYONE, "write": SECTOR}
OWN = either(council(), SECTOR)


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial"), ("core", "0002_ledger")]

    operations = [
        Isolate("council", **PUBLIC),
        Isolate("succession", **PUBLIC),
        Isolate("domain", **PUBLIC),
        Isolate("councildomain", **PUBLIC),
        Isolate("organisation", read=SECTOR),
        Isolate("contact", read=either(council(), SECTOR, linked("contact")), write=either(council(), SECTOR)),
        Isolate("sharedservicecouncil", read=OWN, write=SECTOR),
        Isolate(
            "sharedservice",
            read=either(
                SECTOR, through("directory_sharedservicecouncil", "other.service_id = directory_sharedservice.id")
            ),
            write=SECTOR,
        ),
    ]
